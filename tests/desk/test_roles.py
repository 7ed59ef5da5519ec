"""Who may do what: every use case refuses every role that the table does not name."""

from collections.abc import Callable
from datetime import date

import pytest

from iOATdesk.desk import (
    attendance,
    counter,
    counts,
    day,
    day_lists,
    events,
    looks,
    observing,
    open_doses,
    orders,
    overrides,
    patients,
    preparing,
    register_book,
    response,
    stock,
    waste,
)
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.people import add_person
from iOATdesk.desk.station import NewPerson
from iOATdesk.desk.views import Residue
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.refusals import Code, Refused
from tests.desk.acts import refused
from tests.stations import HM50, KNOWN, MORNING, PASSPHRASE, WELL, Clinic

Deed = Callable[[Clinic, Operator], object]

INITIALS = {
    Role.NURSE: "RA",
    Role.PHARMACIST: "AP",
    Role.TECHNICIAN: "TO",
    Role.PRESCRIBER: "ML",
    Role.IN_CHARGE: "SD",
    Role.AUDITOR: "JA",
}
NOBODY = "P-nobody"
ENROLMENT = patients.Enrolment(
    card="P-00077",
    family_name="Okafor",
    given_names="Daniel",
    born_on=date(1979, 3, 14),
    health_number="",
    health_number_kind="",
    allergies=(),
    authorisation_basis="programme admission",
    authorisation_ends_on=date(2027, 6, 30),
)
ORDER = orders.NewOrder(
    number="2001",
    patient=NOBODY,
    drug="hydromorphone",
    plan_text="120",
    doses_per_day=3,
    routes=("IV",),
    gap_minutes=None,
    starts_on=date(2026, 11, 1),
    ends_on=date(2026, 12, 12),
    prescriber="Dr M. Lang",
    licence="CPSBC 31207",
    practice="Harbour Street Clinic",
    address="84 Harbour St, Vancouver",
)
RECEIPT = stock.Receipt("hm-50", "X", date(2027, 1, 1), 1, "Northline", "Burnaby", "inv. 1")
GRANT = overrides.Grant(NOBODY, "V", Code.TOO_SOON, "The patient has to travel")
RESIDUE = Residue("residue", "S-00001", HM50, 20_000, 400, "", MORNING)
PERSON = NewPerson("A. Tremblay, RN", "AT", Role.NURSE, "B-007", PASSPHRASE, "1234")
READY = day.Readiness(naloxone_kits=1, oxygen_bar=100, safe_checked=True)


def other(clinic: Clinic, by: Operator) -> Operator:
    """Return a second person who may witness."""
    return clinic.second_nurse if by != clinic.second_nurse else clinic.nurse


DEEDS: dict[Act, tuple[Deed, ...]] = {
    Act.ADD_PERSON: (lambda c, by: add_person(c.desk, c.shift, c.folder, by, PERSON, c.new_id()),),
    Act.CONFIRM_CLOCK: (lambda c, by: day.confirm_clock(c.desk, by, "radio", c.new_id()),),
    Act.ENROL: (
        lambda c, by: patients.enrol(c.desk, by, ENROLMENT, c.new_id()),
        lambda c, by: patients.amend(c.desk, by, NOBODY, ENROLMENT, "typing", c.new_id()),
    ),
    Act.CHANGE_STATUS: (
        lambda c, by: patients.change_status(c.desk, by, NOBODY, "suspended", "away", c.new_id()),
    ),
    Act.ENTER_ORDER: (
        lambda c, by: orders.enter_order(c.desk, by, ORDER, c.new_id()),
        lambda c, by: orders.stop_order(c.desk, by, "O1", "wrong", c.new_id()),
    ),
    Act.ADD_PRODUCT: (lambda c, by: stock.add_product(c.desk, by, HM50, c.new_id()),),
    Act.RECEIVE: (lambda c, by: stock.receive(c.desk, by, other(c, by), RECEIPT, c.new_id()),),
    Act.PREPARE: (
        lambda c, by: preparing.prepare(
            c.desk, by, preparing.NewSyringe(NOBODY, "hm-50", "X", "IV"), c.new_id()
        ),
        lambda c, by: preparing.cancel_syringe(c.desk, by, "S-1", "wrong", c.new_id()),
    ),
    Act.CHECK_SYRINGE: (lambda c, by: preparing.check_syringe(c.desk, by, "S-1", c.new_id()),),
    Act.OPEN_DAY: (lambda c, by: day.open_day(c.desk, by, READY, c.new_id()),),
    Act.LOOK_UP: (
        lambda c, by: counter.verdict(c.desk, by, NOBODY, c.new_id()),
        lambda c, by: attendance.patient_history(c.desk, by, NOBODY),
        lambda c, by: attendance.programme_attendance(c.desk, by),
        lambda c, by: day_lists.print_list(c.desk, by, "pharmanet", MORNING.date(), c.new_id()),
        lambda c, by: day_lists.show_list(c.desk, by, "day_summary", MORNING.date(), c.new_id()),
        lambda c, by: looks.record_opened(c.desk, by, NOBODY, "file", c.new_id()),
    ),
    Act.ASSESS: (
        lambda c, by: counter.assess(
            c.desk, by, counter.Assess(NOBODY, "V", 1, None, (), "proceed", **KNOWN), c.new_id()
        ),
    ),
    Act.ALLOW: (
        lambda c, by: overrides.allow_dose(c.desk, by, NOBODY, "V", "seen by me", c.new_id()),
    ),
    Act.OVERRIDE: (
        lambda c, by: overrides.grant_override(c.desk, by, other(c, by), GRANT, c.new_id()),
    ),
    Act.RECORD_INJECTION: (
        lambda c, by: counter.end_injection(c.desk, by, counter.Injected("S-1", 0), c.new_id()),
        lambda c, by: open_doses.leave_unknown(
            c.desk, by, other(c, by), "S-1", "power cut", c.new_id()
        ),
    ),
    Act.RETURN_SYRINGE: (
        lambda c, by: counter.return_syringe(c.desk, by, "S-1", c.new_id()),
        lambda c, by: open_doses.declare_not_returned(
            c.desk, by, other(c, by), "S-1", "not in the bin", c.new_id()
        ),
    ),
    Act.END_OBSERVATION: (
        lambda c, by: observing.end_observation(c.desk, by, "V", WELL, c.new_id()),
    ),
    Act.RESPOND: (
        lambda c, by: response.begin(c.desk, by, MORNING, NOBODY, c.new_id()),
        lambda c, by: response.name_patient(c.desk, by, "R", NOBODY, "", c.new_id()),
        lambda c, by: response.stamp(
            c.desk, by, response.Done("R", "stimulation", MORNING), c.new_id()
        ),
        lambda c, by: response.end(
            c.desk, by, response.Ending("R", MORNING, "recovered"), c.new_id()
        ),
        lambda c, by: response.reprint_report(c.desk, by, "R", c.new_id()),
    ),
    Act.RECORD_EVENT: (
        lambda c, by: events.record_event(c.desk, by, NOBODY, "fell asleep", c.new_id()),
    ),
    Act.REVIEW_EVENT: (lambda c, by: events.review_event(c.desk, by, NOBODY, "seen", c.new_id()),),
    Act.DESTROY: (
        lambda c, by: waste.destroy(c.desk, by, other(c, by), RESIDUE, "denatured", c.new_id()),
    ),
    Act.COUNT: (lambda c, by: counts.record_count(c.desk, by, other(c, by), {}, c.new_id()),),
    Act.CLOSE_DAY: (lambda c, by: day.close_day(c.desk, by, other(c, by), c.new_id()),),
    Act.SIGN_REGISTER: (
        lambda c, by: register_book.sign_register(c.desk, (by, other(c, by)), c.new_id()),
    ),
    Act.EXPORT: (lambda c, by: register_book.export_register(c.desk, by, c.new_id()),),
    Act.REPRINT: (
        lambda c, by: preparing.reprint_label(c.desk, by, "S-1", "jam", c.new_id()),
        lambda c, by: preparing.reprint_slip(c.desk, by, "S-1", "jam", c.new_id()),
    ),
}
ELSEWHERE = {Act.ISSUE, Act.WITNESS, Act.CONFIRM_VALUE}
"""Issuing is judged by the rules in their order, a witness where two are needed."""


def operator(clinic: Clinic, role: Role) -> Operator:
    if role is Role.PHARMACIST:
        new = NewPerson("A. Pharand, RPh", "AP", role, "B-009", PASSPHRASE, "1234")
        by = clinic.pharmacist
        add_person(clinic.desk, clinic.shift, clinic.folder, by, new, clinic.new_id())
        return clinic.shift.sign_on("B-009", PASSPHRASE)
    return clinic.who(INITIALS[role])


def test_every_act_is_in_the_table_and_has_its_deeds() -> None:
    assert set(MAY) == set(Act)
    assert set(DEEDS) | ELSEWHERE == set(Act)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PHARMACIST])
@pytest.mark.parametrize("act", DEEDS)
def test_an_act_is_refused_to_every_role_that_may_not(clinic: Clinic, act: Act, role: Role) -> None:
    by = operator(clinic, role)
    for deed in DEEDS[act]:
        if role not in MAY[act]:
            with refused(clinic, Code.NOT_PERMITTED) as said:
                deed(clinic, by)
            assert said.facts["role"] == role
            continue
        codes: list[Code] = []
        try:
            deed(clinic, by)
        except Refused as no:
            codes.append(no.refusal.code)
        assert Code.NOT_PERMITTED not in codes


def test_a_pharmacist_does_what_a_pharmacist_may(clinic: Clinic) -> None:
    by = operator(clinic, Role.PHARMACIST)
    for act, deeds in DEEDS.items():
        for deed in deeds:
            if Role.PHARMACIST not in MAY[act]:
                with refused(clinic, Code.NOT_PERMITTED):
                    deed(clinic, by)
    assert stock.receive(clinic.desk, by, clinic.nurse, RECEIPT, clinic.new_id())


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.PRESCRIBER, Role.AUDITOR])
def test_issuing_is_refused_to_every_role_that_may_not(working: Clinic, role: Role) -> None:
    patient = working.enrol("Okafor")
    working.order(patient)
    syringe = working.prepare(patient)
    visit = working.assess(patient, working.new_id())
    with refused(working, Code.NOT_PERMITTED):
        counter.issue_dose(
            working.desk,
            working.who(INITIALS[role]),
            counter.Issue(patient.patient, visit, syringe),
            working.new_id(),
        )


def test_an_auditor_is_no_witness(working: Clinic) -> None:
    auditor = working.who("JA")
    with refused(working, Code.NOT_PERMITTED):
        stock.receive(working.desk, working.pharmacist, auditor, RECEIPT, working.new_id())
    with refused(working, Code.NOT_PERMITTED):
        waste.destroy(working.desk, working.pharmacist, auditor, RESIDUE, "x", working.new_id())
    with refused(working, Code.NOT_PERMITTED):
        counts.record_count(working.desk, working.nurse, auditor, {}, working.new_id())
    with refused(working, Code.NOT_PERMITTED):
        day.close_day(working.desk, working.pharmacist, auditor, working.new_id())


@pytest.mark.parametrize("act", [Act.RECEIVE, Act.DESTROY, Act.COUNT, Act.CLOSE_DAY])
def test_the_same_person_never_stands_for_two(working: Clinic, act: Act) -> None:
    by = working.pharmacist
    deeds: dict[Act, Callable[[Operator | None], object]] = {
        Act.RECEIVE: lambda w: stock.receive(working.desk, by, w, RECEIPT, working.new_id()),
        Act.DESTROY: lambda w: waste.destroy(
            working.desk, by, w, RESIDUE, "denatured", working.new_id()
        ),
        Act.COUNT: lambda w: counts.record_count(working.desk, by, w, {}, working.new_id()),
        Act.CLOSE_DAY: lambda w: day.close_day(working.desk, by, w, working.new_id()),
    }
    with refused(working, Code.SAME_PERSON):
        deeds[act](by)
    with refused(working, Code.WITNESS_REQUIRED):
        deeds[act](None)


def test_a_register_is_not_signed_twice_by_one_person(working: Clinic) -> None:
    nurse = working.nurse
    with refused(working, Code.SAME_PERSON):
        register_book.sign_register(working.desk, (nurse, nurse), working.new_id())
    with refused(working, Code.WITNESS_REQUIRED):
        register_book.sign_register(working.desk, (nurse,), working.new_id())
    with refused(working, Code.WITNESS_REQUIRED):
        register_book.sign_register(working.desk, (), working.new_id())
