"""The patient list: who is treated here, under which authorisation."""

import base64
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec
from stdnum.exceptions import ValidationError

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import people_queries
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import Patient

PHOTO_BYTES_MAX = 400_000
TEXT_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What is asked of a new patient."""

    card: str
    family_name: str
    given_names: str
    born_on: date
    health_number: str
    health_number_kind: str
    """Country or province whose number it is (``ca-bc``, ``ch``, ``de``, ``nl``, ``uk``, ``no``,
    ``dk``); empty where the number cannot be checked."""
    allergies: tuple[str, ...]
    authorisation_basis: str
    authorisation_ends_on: date
    photo_png: bytes = b""
    oral_treatment: str = ""
    """Opioid taken by mouth beside the injections, as its order says."""
    oral_daily_ug: int = 0
    """Its amount of one day; 0 where it is not said."""
    alerts: tuple[str, ...] = ()
    """What everybody must know before a dose; shown at the counter in full."""


def check_health_number(number: str, kind: str) -> str:
    """Return the number as it is written; python-stdnum knows the check digits.

    Raises:
        Refused: HEALTH_NUMBER_INVALID.
    """
    if not number.strip() or not kind:
        return number.strip()
    # Imported here because stdnum reads its tables from disk.
    from stdnum.ca import bc_phn
    from stdnum.ch import ssn
    from stdnum.de import idnr
    from stdnum.dk import cpr
    from stdnum.gb import nhs
    from stdnum.nl import bsn
    from stdnum.no import fodselsnummer

    checks = {
        "ca-bc": bc_phn,
        "ch": ssn,
        "de": idnr,
        "dk": cpr,
        "uk": nhs,
        "nl": bsn,
        "no": fodselsnummer,
    }
    if kind not in checks:
        return number.strip()
    try:
        return str(checks[kind].validate(number))
    except ValidationError as error:
        raise refuse(Code.HEALTH_NUMBER_INVALID, number=number.strip()) from error


def _check(new: Enrolment) -> None:
    texts = {
        "card": new.card,
        "family name": new.family_name,
        "authorisation basis": new.authorisation_basis,
    }
    for name, text in texts.items():
        if not text.strip():
            raise refuse(Code.NOT_FILLED_IN, field=name)
    rest = (new.given_names, new.health_number, new.oral_treatment)
    every = (*texts.values(), *rest, *new.allergies, *new.alerts)
    for text in every:
        if len(text) > TEXT_LENGTH_MAX or any(
            unicodedata.category(c) in ("Cc", "Cs") for c in text
        ):
            raise refuse(Code.NOT_FILLED_IN, field="text without control characters")
    if new.oral_daily_ug < 0 or (new.oral_daily_ug and not new.oral_treatment.strip()):
        raise refuse(Code.NOT_FILLED_IN, field="oral treatment")
    if len(new.photo_png) > PHOTO_BYTES_MAX:
        raise refuse(Code.NOT_FILLED_IN, field="smaller photo")


def _fields(patient: str, new: Enrolment) -> dict[str, object]:
    return {
        "patient": patient,
        "card": new.card.strip(),
        "family_name": new.family_name.strip(),
        "given_names": new.given_names.strip(),
        "born_on": new.born_on.isoformat(),
        "health_number": check_health_number(new.health_number, new.health_number_kind),
        "allergies": [text.strip() for text in new.allergies if text.strip()],
        "authorisation_basis": new.authorisation_basis.strip(),
        "authorisation_ends_on": new.authorisation_ends_on.isoformat(),
        "photo_png_base64": base64.b64encode(new.photo_png).decode(),
        "oral_treatment": new.oral_treatment.strip(),
        "oral_daily_ug": new.oral_daily_ug,
        "alerts": [text.strip() for text in new.alerts if text.strip()],
    }


def _age_years(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _check_against(desk: Desk, new: Enrolment, today: date, patient: str) -> None:
    least = desk.programme().eligibility_age_years
    if new.born_on > today:
        raise refuse(Code.NOT_FILLED_IN, field="birth date")
    if least is not None and _age_years(new.born_on, today) < least:
        raise refuse(Code.NOT_ELIGIBLE, reason="age", years=least)
    holder = people_queries.patient_of_card(desk.ledger, new.card.strip())
    if holder is not None and holder.patient != patient:
        raise refuse(Code.NUMBER_TAKEN, number=new.card.strip())
    if people_queries.person_of_badge(desk.ledger, new.card):
        raise refuse(Code.NUMBER_TAKEN, number=new.card.strip())
    number = check_health_number(new.health_number, new.health_number_kind)
    for other in people_queries.patients(desk.ledger) if number else ():
        if other.health_number == number and other.patient != patient:
            # One person with two cards could be dosed twice.
            raise refuse(Code.NUMBER_TAKEN, number=number)


def _known(desk: Desk, patient_id: str) -> Patient:
    patient = people_queries.patient(desk.ledger, patient_id)
    if patient is None:
        raise refuse(Code.UNKNOWN_PATIENT)
    return patient


def enrol(desk: Desk, by: Operator, new: Enrolment, entry_id: str) -> Patient:
    """Have somebody be a patient of the programme.

    Raises:
        Refused: not permitted, a field is missing, the card is taken, too young, or a health
            number whose check digit is wrong.
    """
    _check(new)
    patient_id = f"P{entry_id}"
    with writing(desk, by, Act.ENROL) as pen:
        same = _fields(patient_id, new)
        if not repeated(desk, entry_id, entries.PatientEnrolled, **same):
            _check_against(desk, new, pen.day, patient_id)
            pen.write(_body(entries.PatientEnrolled, pen.salt(), same), entry_id)
        return _known(desk, patient_id)


def _body(
    kind: type[entries.PatientEnrolled], salt: str, fields: dict[str, object]
) -> entries.Body:
    return msgspec.convert(fields | {"salt": salt}, kind)


def amend(
    desk: Desk, by: Operator, patient_id: str, new: Enrolment, reason: str, entry_id: str
) -> Patient:
    """Replace what is known of a patient; the former stays in the ledger.

    Raises:
        Refused: as for ``enrol``, or no reason was given.
    """
    _check(new)
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.ENROL) as pen:
        _known(desk, patient_id)
        same = _fields(patient_id, new) | {"reason": reason.strip()}
        if not new.photo_png:
            same["photo_png_base64"] = people_queries.photo(desk.ledger, patient_id)
        if not repeated(desk, entry_id, entries.PatientAmended, **same):
            _check_against(desk, new, pen.day, patient_id)
            pen.write(_body(entries.PatientAmended, pen.salt(), same), entry_id)
        return _known(desk, patient_id)


def change_status(
    desk: Desk,
    by: Operator,
    patient_id: str,
    status: Literal["active", "suspended", "discharged"],
    reason: str,
    entry_id: str,
) -> Patient:
    """Suspend a patient, take them back, or record that they have left the programme.

    Raises:
        Refused: not permitted, no reason, or the patient is unknown.
    """
    if not reason.strip():
        raise refuse(Code.NOT_FILLED_IN, field="reason")
    with writing(desk, by, Act.CHANGE_STATUS) as pen:
        _known(desk, patient_id)
        if not repeated(
            desk,
            entry_id,
            entries.PatientStatusChanged,
            patient=patient_id,
            status=status,
            reason=reason.strip(),
        ):
            body = entries.PatientStatusChanged(
                salt=pen.salt(), patient=patient_id, status=status, reason=reason.strip()
            )
            pen.write(body, entry_id)
        return _known(desk, patient_id)


def patients(desk: Desk) -> tuple[Patient, ...]:
    """Return all patients, by name."""
    return people_queries.patients(desk.ledger)


def photo(desk: Desk, patient_id: str) -> bytes:
    """Return a patient's photo as PNG; empty where there is none."""
    return base64.b64decode(people_queries.photo(desk.ledger, patient_id))


def next_card(desk: Desk) -> str:
    """Return the card number that follows the highest one."""
    return f"P-{people_queries.next_number(desk.ledger, 'card'):05d}"
