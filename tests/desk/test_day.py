"""The day book: opening, the clock, the checklist, closing; and a station in use."""

from datetime import date, timedelta

import pytest

from iOATdesk.desk import counter, counts, day, observing, register_book
from iOATdesk.desk.operator import unconfirmed
from iOATdesk.desk.programme import confirm_value, programme_view
from iOATdesk.desk.views import Closing
from iOATdesk.models.programme import Content
from iOATdesk.models.refusals import Code
from tests.desk.acts import MG, close, count, found, is_sound, length, refused
from tests.stations import EARLY, Clinic

READY = day.Readiness(naloxone_kits=4, oxygen_bar=120, safe_checked=True)


def open_day(clinic: Clinic, ready: day.Readiness = READY, entry_id: str = "") -> date:
    return day.open_day(clinic.desk, clinic.nurse, ready, entry_id or clinic.new_id())


def close_day(clinic: Clinic, entry_id: str = "") -> Closing:
    by, second = clinic.pharmacist, clinic.nurse
    return day.close_day(clinic.desk, by, second, entry_id or clinic.new_id())


# Opening


@pytest.mark.parametrize(
    "ready",
    [
        day.Readiness(0, 120, safe_checked=True),
        day.Readiness(-1, 120, safe_checked=True),
        day.Readiness(4, 0, safe_checked=True),
        day.Readiness(4, -120, safe_checked=True),
        day.Readiness(4, 120, safe_checked=False),
        day.Readiness(10**30, 120, safe_checked=True),
        day.Readiness(4, 10**30, safe_checked=True),
    ],
)
def test_a_day_is_not_opened_unready(clinic: Clinic, ready: day.Readiness) -> None:
    with refused(clinic, Code.NOT_FILLED_IN):
        open_day(clinic, ready)


def test_a_day_is_opened_once(clinic: Clinic) -> None:
    entry_id = clinic.new_id()
    assert open_day(clinic, entry_id=entry_id) == date(2026, 11, 22)
    before = length(clinic)
    assert open_day(clinic, entry_id=entry_id) == date(2026, 11, 22)
    assert length(clinic) == before
    with refused(clinic, Code.DAY_BLOCKED) as said:
        open_day(clinic)
    assert said.facts["reason"] == "day_open"
    close(clinic)
    with refused(clinic, Code.DAY_BLOCKED) as said:
        open_day(clinic)
    assert said.facts["reason"] == "already_closed"


def test_a_day_that_was_left_open_is_closed_before_the_next(working: Clinic) -> None:
    working.wait(days=1)
    with refused(working, Code.DAY_BLOCKED):
        open_day(working)
    assert close(working).day == date(2026, 11, 22)
    assert open_day(working) == date(2026, 11, 23)
    assert is_sound(working)


def test_before_four_in_the_morning_it_is_still_the_day_before(clinic: Clinic) -> None:
    clinic.wait(hours=19, minutes=29)
    assert open_day(clinic) == date(2026, 11, 22)
    clinic.wait(minutes=1)
    assert clinic.desk.today(clinic.clock.now()) == date(2026, 11, 23)


# Closing


def states(clinic: Clinic) -> dict[str, str]:
    return {item.name: item.state for item in day.closing(clinic.desk).items}


def test_what_is_unfinished_blocks_the_closing_one_after_the_other(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient)
    syringe = working.prepare(patient)
    visit = working.issue(patient, syringe)
    count(working)
    with refused(working, Code.DAY_BLOCKED) as said:
        close_day(working)
    assert said.facts["reason"] == "open_doses"
    counter.end_injection(
        working.desk, working.nurse, counter.Injected(syringe, 20 * MG), working.new_id()
    )
    counter.return_syringe(working.desk, working.nurse, syringe, working.new_id())
    with refused(working, Code.DAY_BLOCKED) as said:
        close_day(working)
    assert said.facts["reason"] == "observations"
    observing.end_observation(working.desk, working.nurse, visit, EARLY, working.new_id())
    assert states(working)["End-of-shift count"] == "block", "the residue came in since"
    with refused(working, Code.DAY_BLOCKED) as said:
        close_day(working)
    assert said.facts["reason"] == "count"
    count(working)
    assert states(working)["Residues destroyed by two"] == "flag"
    assert close_day(working).is_closed
    assert is_sound(working)


def test_an_open_discrepancy_and_a_left_over_syringe_do_not_block(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient)
    working.prepare(patient)
    place = ("safe", "hm-50|HM2271")
    count(working, {place: found(working)[place] - 1})
    state = states(working)
    assert state["Open discrepancies"] == state["Prepared syringes left over"] == "flag"
    closed = close_day(working)
    assert (closed.is_closed, closed.register) == (True, 1)


def test_without_a_count_a_day_is_not_closed(clinic: Clinic) -> None:
    count(clinic)
    clinic.open_day()
    with refused(clinic, Code.DAY_BLOCKED) as said:
        close_day(clinic)
    assert said.facts["reason"] == "count"
    assert counts.lines(clinic.desk) == ()


def test_a_day_is_closed_once(working: Clinic) -> None:
    count(working)
    entry_id = working.new_id()
    first = close_day(working, entry_id)
    before = length(working)
    assert close_day(working, entry_id) == first
    assert length(working) == before
    with refused(working, Code.DAY_BLOCKED) as said:
        close_day(working)
    assert said.facts["reason"] == "already_closed"


def test_before_the_first_day_there_is_nothing_to_close(clinic: Clinic) -> None:
    assert day.closing(clinic.desk).day is None
    with refused(clinic, Code.DAY_BLOCKED):
        close_day(clinic)
    with refused(clinic, Code.DAY_BLOCKED):
        register_book.export_register(clinic.desk, clinic.pharmacist, clinic.new_id())
    with refused(clinic, Code.DAY_BLOCKED):
        register_book.sign_register(clinic.desk, (clinic.pharmacist, clinic.nurse), clinic.new_id())


# The clock


def verdict_code(clinic: Clinic, patient: str) -> Code | None:
    shown = counter.verdict(clinic.desk, clinic.nurse, patient, clinic.new_id())
    return shown.decision.refusal.code if shown.decision.refusal else None


@pytest.mark.parametrize("minutes", [-60 * 24, -3, 3, 60])
def test_a_clock_that_was_moved_stops_every_entry_until_it_is_confirmed(
    working: Clinic, minutes: int
) -> None:
    patient = working.enrol("Okafor")
    working.order(patient)
    working.wait(minutes=10)
    assert verdict_code(working, patient.patient) is None
    working.clock.set(working.clock.now() + timedelta(minutes=minutes))
    assert verdict_code(working, patient.patient) is Code.CLOCK_BEHIND
    with refused(working, Code.CLOCK_BEHIND):
        working.assess(patient, working.new_id())
    with refused(working, Code.CLOCK_BEHIND):
        working.receive()
    with refused(working, Code.NOT_PERMITTED):
        day.confirm_clock(working.desk, working.nurse, "my watch", working.new_id())
    with refused(working, Code.NOT_FILLED_IN):
        day.confirm_clock(working.desk, working.pharmacist, " ", working.new_id())
    assert verdict_code(working, patient.patient) is Code.CLOCK_BEHIND
    day.confirm_clock(working.desk, working.pharmacist, "radio clock", working.new_id())
    expected = Code.DAY_NOT_OPEN if minutes < -60 else None
    assert verdict_code(working, patient.patient) is expected
    working.receive()
    assert is_sound(working)


@pytest.mark.parametrize("seconds", [-119, 119])
def test_a_clock_that_is_set_right_by_a_little_is_believed(working: Clinic, seconds: int) -> None:
    working.wait(minutes=10)
    working.clock.set(working.clock.now() + timedelta(seconds=seconds))
    working.receive()
    assert is_sound(working)


def test_a_clock_behind_the_last_entry_is_not_believed_at_the_next_start(
    working: Clinic,
) -> None:
    working.clock.set(working.clock.now() - timedelta(seconds=1))
    working.desk.clock_watch.believe()
    with refused(working, Code.CLOCK_BEHIND):
        working.receive()


# A station in use


def test_a_station_in_use_waits_for_every_safety_value(clinic_in_use: Clinic) -> None:
    clinic = clinic_in_use
    clinic.open_day()
    clinic.receive()
    patient = clinic.enrol("Okafor")
    clinic.order(patient)
    syringe = clinic.prepare(patient)
    assert verdict_code(clinic, patient.patient) is Code.PROFILE_NOT_CONFIRMED
    with refused(clinic, Code.PROFILE_NOT_CONFIRMED):
        issue = counter.Issue(patient.patient, clinic.new_id(), syringe)
        counter.issue_dose(clinic.desk, clinic.nurse, issue, clinic.new_id())
    left_to_the_clinic: dict[str, Content] = {
        "assessment.reassess_after": 30,
        "eligibility.age": 18,
    }
    for key in unconfirmed(clinic.desk):
        content = left_to_the_clinic.get(key)
        confirm_value(clinic.desk, clinic.pharmacist, key, clinic.new_id(), content)
    assert unconfirmed(clinic.desk) == ()
    assert programme_view(clinic.desk).waiting == ()
    clinic.issue(patient, syringe)
    assert is_sound(clinic)


@pytest.mark.parametrize(
    ("key", "content"),
    [
        ("limits.hydromorphone.max_per_day", "many"),
        ("limits.hydromorphone.max_per_day", -1),
        ("limits.hydromorphone.max_per_day", 2**60),
        ("limits.hydromorphone.routes", 3),
        ("day.start", 24),
        ("assessment.poss_withheld_from", 5),
        ("missed.bands", ("same",)),
        ("eligibility.age", None),
    ],
)
def test_a_value_of_the_wrong_kind_is_never_confirmed(
    clinic_in_use: Clinic, key: str, content: Content | None
) -> None:
    before = clinic_in_use.desk.programme()
    with refused(clinic_in_use, Code.NOT_FILLED_IN):
        confirm_value(
            clinic_in_use.desk, clinic_in_use.pharmacist, key, clinic_in_use.new_id(), content
        )
    assert clinic_in_use.desk.programme() == before


def test_a_confirmed_value_stands_in_place_of_the_profiles(clinic_in_use: Clinic) -> None:
    clinic, key = clinic_in_use, "limits.hydromorphone.max_per_day"
    entry_id = clinic.new_id()
    with refused(clinic, Code.NOT_PERMITTED):
        confirm_value(clinic.desk, clinic.nurse, key, entry_id, 400)
    with refused(clinic, Code.UNKNOWN_ITEM):
        confirm_value(clinic.desk, clinic.pharmacist, "limits.nothing", entry_id, 400)
    for _ in range(2):
        confirm_value(clinic.desk, clinic.pharmacist, key, entry_id, 400)
    with refused(clinic, Code.ID_USED_OTHERWISE):
        confirm_value(clinic.desk, clinic.pharmacist, key, entry_id, 500)
    assert clinic.desk.programme().limits["hydromorphone"].day_max_ug == 400 * MG
    assert key not in unconfirmed(clinic.desk)
    assert is_sound(clinic)
