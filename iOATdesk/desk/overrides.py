"""What lets a dose go in spite of a refusal: a prescriber's word, and a named override.

Neither issues anything: the next decision takes it into account, for this visit only.
"""

from dataclasses import dataclass

from iOATdesk.desk.history import Asked, look
from iOATdesk.desk.operator import Desk, Operator, repeated, two_people, writing
from iOATdesk.ledger import people_queries
from iOATdesk.models import entries
from iOATdesk.models.findings import for_a_prescriber
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse


@dataclass(frozen=True, slots=True)
class Grant:
    """A refusal that somebody answers for."""

    patient: str
    visit: str
    code: Code
    reason: str
    words: str = ""
    syringe: str | None = None
    """Number that was scanned, where the refusal is about it."""
    is_assessed: bool = False


def grant_override(
    desk: Desk, by: Operator, witness: Operator | None, grant: Grant, entry_id: str
) -> None:
    """Record that a second person answers for the refusal that stands now.

    Raises:
        Refused: the rule has no override, another refusal stands, or the second person is the
            same or of another role than the profile names.
    """
    reason, words = grant.reason.strip(), grant.words.strip()
    with writing(desk, by, Act.OVERRIDE) as pen:
        same = {"patient": grant.patient, "code": str(grant.code), "reason": reason, "words": words}
        if repeated(desk, entry_id, entries.OverrideGranted, **same):
            return
        second = two_people(by, witness)
        roles = desk.programme().overrides.get(grant.code, ())
        if not roles:
            raise refuse(Code.NO_OVERRIDE)
        if second.person.role not in roles:
            raise refuse(Code.NO_OVERRIDE, reason="role", role=str(roles[0]))
        if not reason:
            raise refuse(Code.NOT_FILLED_IN, field="reason")
        patient = people_queries.patient(desk.ledger, grant.patient)
        if patient is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        asked = Asked(
            by.person.role,
            grant.patient,
            grant.visit,
            grant.syringe,
            is_assessed=grant.is_assessed,
        )
        looked = look(desk, asked, pen.now)
        why = looked.decision.refusal
        if why is None or why.code is not grant.code:
            raise refuse(Code.NO_OVERRIDE, reason="not_refused")
        body = entries.OverrideGranted(
            salt=pen.salt(),
            visit=looked.visit,
            patient=patient.patient,
            patient_name=patient.name,
            code=str(grant.code),
            reason=reason,
            words=words,
        )
        pen.write(body, entry_id, second)


def allow_dose(
    desk: Desk, by: Operator, patient_id: str, visit: str, words: str, entry_id: str
) -> None:
    """Record a prescriber's word that a dose may be given in spite of the last assessment.

    Raises:
        Refused: not a prescriber, nothing is said, or the assessment does not wait for one.
    """
    said = words.strip()
    with writing(desk, by, Act.ALLOW) as pen:
        same = {"patient": patient_id, "words": said}
        if repeated(desk, entry_id, entries.PrescriberAllowed, **same):
            return
        if not said:
            raise refuse(Code.NOT_FILLED_IN, field="what the prescriber says")
        looked = look(desk, Asked(by.person.role, patient_id, visit, is_assessed=True), pen.now)
        seen = looked.history.assessment
        about = for_a_prescriber(desk.programme(), seen) if seen else ()
        if not about:
            raise refuse(Code.UNKNOWN_ITEM, item="assessment")
        body = entries.PrescriberAllowed(
            salt=pen.salt(),
            visit=looked.visit,
            patient=patient_id,
            about=list(about),
            words=said,
        )
        pen.write(body, entry_id)
