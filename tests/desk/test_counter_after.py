"""After the issue: the injection, the return, leaving; top-ups and adverse events."""

import pytest

from iOATdesk.desk import counter, events
from iOATdesk.desk.room import room
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, is_sound, refused
from tests.desk.steps import assess, end, give_back, issue, leave
from tests.stations import Clinic


@pytest.fixture
def okafor(working: Clinic) -> Patient:
    patient = working.enrol("Okafor")
    working.order(patient)
    return patient


# After the issue


def test_injection_return_and_leaving_stand_in_their_order(
    working: Clinic, okafor: Patient
) -> None:
    syringe = working.prepare(okafor)
    for too_early in (end, give_back):
        with refused(working, Code.NO_OPEN_DOSE):
            too_early(working, syringe)
    visit = working.issue(okafor, syringe)
    with refused(working, Code.NOT_FILLED_IN):
        give_back(working, syringe)
    with refused(working, Code.DOSE_OPEN):
        leave(working, visit)
    end(working, syringe)
    with refused(working, Code.ALREADY_DONE):
        end(working, syringe)
    with refused(working, Code.DOSE_OPEN):
        leave(working, visit, outcome="left_early")
    give_back(working, syringe)
    for too_late in (end, give_back):
        with refused(working, Code.NO_OPEN_DOSE):
            too_late(working, syringe)
    with refused(working, Code.OBSERVATION_RUNNING):
        leave(working, visit)
    working.wait(minutes=20)
    leave(working, visit)
    with refused(working, Code.NO_OPEN_DOSE):
        leave(working, visit)
    for nothing in ("", "V-no", "\ud800"):
        with refused(working, Code.NO_OPEN_DOSE):
            leave(working, nothing)
    assert is_sound(working)


@pytest.mark.parametrize(
    ("residue_ug", "code"),
    [
        (-1, Code.AMOUNTS_DIFFER),
        (120_001, Code.AMOUNTS_DIFFER),
        (10**30, Code.AMOUNTS_DIFFER),
        (1, Code.INEXACT_AMOUNT),
        (119_999, Code.INEXACT_AMOUNT),
    ],
)
def test_a_residue_that_cannot_be_is_refused(
    working: Clinic, okafor: Patient, residue_ug: int, code: Code
) -> None:
    syringe = working.prepare(okafor)
    working.issue(okafor, syringe)
    with refused(working, code):
        end(working, syringe, residue_ug)


def test_a_dose_of_which_nothing_was_injected_uses_its_visit(
    working: Clinic, okafor: Patient
) -> None:
    working.dose(okafor, residue_ug=120 * MG)
    shown = counter.verdict(working.desk, working.nurse, okafor.patient, working.new_id())
    assert (shown.today_ug, shown.decision.visit_number) == (0, 2)
    assert shown.decision.refusal is not None
    assert shown.decision.refusal.code is Code.TOO_SOON


def test_each_step_asked_for_twice_is_one_entry(working: Clinic, okafor: Patient) -> None:
    syringe = working.prepare(okafor)
    visit = working.issue(okafor, syringe)
    ids = [working.new_id() for _ in range(3)]
    for _ in range(2):
        end(working, syringe, 20 * MG, ids[0])
    with refused(working, Code.ID_USED_OTHERWISE):
        end(working, syringe, 10 * MG, ids[0])
    for _ in range(2):
        give_back(working, syringe, ids[1])
    with refused(working, Code.ID_USED_OTHERWISE):
        give_back(working, "S-00002", ids[1])
    working.wait(minutes=20)
    for _ in range(2):
        leave(working, visit, ids[2])
    with refused(working, Code.ID_USED_OTHERWISE):
        leave(working, visit, ids[2], "left_early")
    with refused(working, Code.ID_USED_OTHERWISE):
        end(working, syringe, 20 * MG, ids[2])
    assert is_sound(working)


# Top-ups


def test_a_top_up_has_its_window_to_the_second(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, "45+30")
    first, second = working.prepare(patient), working.prepare(patient, 30 * MG)
    visit = working.issue(patient, first)
    end(working, first)
    give_back(working, first)
    working.wait(minutes=19, seconds=59)
    assess(working, patient, visit)
    with refused(working, Code.TOP_UP_NOT_ALLOWED) as said:
        issue(working, patient, visit, second)
    assert said.facts["reason"] == "before"
    working.wait(seconds=1)
    issue(working, patient, visit, second)
    assert is_sound(working)


def test_a_missed_window_is_not_a_visit_until_the_gap_is_over(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, "45+30/50")
    working.dose(patient)
    syringe = working.prepare(patient, 30 * MG)
    working.wait(minutes=40)
    visit = working.assess(patient, working.new_id())
    issue(working, patient, visit, syringe)
    end(working, syringe)
    give_back(working, syringe)
    other = working.enrol("Reyes")
    working.order(other, "45+30/50")
    working.dose(other)
    late = working.prepare(other, 30 * MG)
    working.wait(minutes=40, seconds=1)
    with refused(working, Code.TOP_UP_NOT_ALLOWED) as said:
        issue(working, other, working.new_id(), late)
    assert said.facts["reason"] == "after"
    working.wait(hours=2, minutes=19, seconds=59)
    shown = counter.verdict(working.desk, working.nurse, other.patient, working.new_id())
    assert (shown.decision.visit_number, shown.decision.refusal) == (2, None)


def test_a_top_up_after_leaving_is_observed_again(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, "45+30")
    working.dose(patient)
    assert room(working.desk).in_room == ()
    syringe = working.prepare(patient)
    visit = working.issue(patient, syringe)
    assert [row.patient for row in room(working.desk).in_room] == [patient.patient]
    end(working, syringe)
    give_back(working, syringe)
    with refused(working, Code.OBSERVATION_RUNNING):
        leave(working, visit)
    working.wait(minutes=20)
    leave(working, visit)
    assert room(working.desk).in_room == ()
    assert is_sound(working)


# Events


def test_an_adverse_event_stops_the_next_dose_until_a_prescriber_has_seen_it(
    working: Clinic, okafor: Patient
) -> None:
    syringe, visit, ids = working.prepare(okafor), working.new_id(), [working.new_id()] * 2
    by, prescriber = working.nurse, working.prescriber
    with refused(working, Code.NOT_FILLED_IN):
        events.record_event(working.desk, by, okafor.patient, " ", working.new_id())
    with refused(working, Code.UNKNOWN_PATIENT):
        events.record_event(working.desk, by, "P-no", "fell", working.new_id())
    with refused(working, Code.UNKNOWN_ITEM):
        events.review_event(working.desk, prescriber, okafor.patient, "x", working.new_id())
    for entry_id in ids:
        events.record_event(working.desk, by, okafor.patient, "fell", entry_id)
    with refused(working, Code.ID_USED_OTHERWISE):
        events.record_event(working.desk, by, okafor.patient, "slept", ids[0])
    events.record_event(working.desk, by, okafor.patient, "fell again", working.new_id())
    assess(working, okafor, visit)
    with refused(working, Code.REVIEW_REQUIRED):
        issue(working, okafor, visit, syringe)
    with refused(working, Code.NOT_FILLED_IN):
        events.review_event(working.desk, prescriber, okafor.patient, "", working.new_id())
    events.review_event(working.desk, prescriber, okafor.patient, "dose stays", working.new_id())
    issue(working, okafor, visit, syringe)
    assert is_sound(working)
