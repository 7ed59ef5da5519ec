"""Seats, sites and residues; syringes that are not back; doses that a power cut left open."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from iOATdesk.desk import counter, day, observing, open_doses
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.programme import confirm_value
from iOATdesk.desk.room import room
from iOATdesk.desk.views import Verdict
from iOATdesk.ledger import people_queries
from iOATdesk.models.entries import (
    DiscrepancyOpened,
    InjectionEnded,
    ObservationEnded,
    SyringeIssued,
)
from iOATdesk.models.observation import EndLook
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import MG, after_power_cut, is_sound, last_body, length, refused
from tests.desk.steps import assess, end, give_back, issue, leave
from tests.stations import WELL, Clinic, Field


@pytest.fixture
def okafor(working: Clinic) -> Patient:
    return treated(working, "Okafor")


def treated(clinic: Clinic, name: str, **order: Field) -> Patient:
    patient = clinic.enrol(name)
    clinic.order(patient, **order)
    return patient


def shown(clinic: Clinic, patient: Patient) -> Verdict:
    return counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())


def out(clinic: Clinic, patient: Patient, **prepared: Field) -> str:
    """Return a syringe that is out with its patient."""
    syringe = clinic.prepare(patient, **prepared)
    clinic.issue(patient, syringe)
    return syringe


def account(clinic: Clinic, name: str) -> int:
    rows = clinic.desk.ledger.rows("SELECT amount_ug FROM balance WHERE account = ?", name)
    return sum(row["amount_ug"] for row in rows)


def differences(clinic: Clinic) -> list[tuple[str, int, str]]:
    rows = clinic.desk.ledger.rows("SELECT * FROM discrepancy ORDER BY seq")
    return [(row["ref"], row["difference_ug"], row["report_due_on"]) for row in rows]


# Seats


def test_each_dose_goes_to_the_next_free_seat(working: Clinic, okafor: Patient) -> None:
    others = [treated(working, name) for name in ("Reyes", "Novak")]
    assert shown(working, okafor).seats_free == (1,)
    first = out(working, okafor)
    assert isinstance(body := last_body(working), SyringeIssued)
    assert body.seat == 1
    out(working, others[0])
    assert [row.seat for row in room(working.desk).in_room] == [1, 2]
    end(working, first)
    assert 1 not in shown(working, others[1]).seats_free, "its syringe is still there"
    give_back(working, first)
    assert shown(working, others[1]).seats_free == (1, 3)
    assert sorted(row.seat for row in room(working.desk).in_room) == [0, 2]
    assert is_sound(working)


def test_a_seat_with_an_open_dose_is_refused_and_so_is_one_that_there_is_not(
    working: Clinic, okafor: Patient
) -> None:
    confirm_value(working.desk, working.pharmacist, "injection.seats", working.new_id(), 2)
    out(working, okafor)
    reyes, novak = treated(working, "Reyes"), treated(working, "Novak")
    syringe, visit = working.prepare(reyes), working.new_id()
    assess(working, reyes, visit)
    for seat in (1, 3, 0, -1):
        with refused(working, Code.SEAT_TAKEN) as said:
            issue(working, reyes, visit, syringe, seat=seat)
        assert said.facts["seat"] == seat
    issue(working, reyes, visit, syringe, seat=2)
    syringe, visit = working.prepare(novak), working.new_id()
    assess(working, novak, visit)
    with refused(working, Code.SEAT_TAKEN) as said:
        issue(working, novak, visit, syringe)
    assert said.facts == {"reason": "all", "number": 2}


def test_the_database_holds_one_open_dose_a_seat(working: Clinic, okafor: Patient) -> None:
    out(working, okafor)
    out(working, treated(working, "Reyes"))
    with pytest.raises(Exception, match=r"UNIQUE constraint failed: dose\.seat"):
        working.desk.ledger.row("UPDATE dose SET seat = 1 RETURNING seat")


# The injection


def test_site_and_route_are_recorded_and_the_next_site_is_offered(
    working: Clinic, okafor: Patient
) -> None:
    syringe = out(working, okafor)
    before = shown(working, okafor)
    assert (before.last_site, before.next_site) == ("", before.sites[0])
    assert all("elbow" in s or "forearm" in s or "hand" in s for s in before.sites)
    done = counter.Injected(syringe, 20 * MG, 400, before.sites[-1])
    counter.end_injection(working.desk, working.nurse, done, working.new_id())
    assert isinstance(body := last_body(working), InjectionEnded)
    assert (body.injected_ug, body.injected_ul) == (100 * MG, 2000)
    assert (body.residue_ug, body.residue_ul) == (20 * MG, 400)
    assert (body.route, body.site) == ("IV", before.sites[-1])
    give_back(working, syringe)
    working.wait(hours=4)
    leave(working, before.visit)
    out(working, okafor)
    after = shown(working, okafor)
    assert (after.last_site, after.next_site) == (before.sites[-1], before.sites[0])
    assert is_sound(working)


def test_a_site_of_another_route_is_refused(working: Clinic, okafor: Patient) -> None:
    syringe = out(working, okafor)
    for site in ("left thigh", "neck"):
        with refused(working, Code.UNKNOWN_ITEM):
            done = counter.Injected(syringe, 0, site=site)
            counter.end_injection(working.desk, working.nurse, done, working.new_id())


@pytest.mark.parametrize("volume_ul", [399, 401, 0, -1])
def test_mass_and_volume_of_a_residue_belong_together(
    working: Clinic, okafor: Patient, volume_ul: int
) -> None:
    syringe = out(working, okafor)
    with refused(working, Code.AMOUNTS_DIFFER):
        done = counter.Injected(syringe, 20 * MG, volume_ul)
        counter.end_injection(working.desk, working.nurse, done, working.new_id())


# Not returned


def not_returned(
    clinic: Clinic, syringe: str, witness: Operator | None, reason: str = "not in the bin"
) -> None:
    open_doses.declare_not_returned(
        clinic.desk, clinic.nurse, witness, syringe, reason, clinic.new_id()
    )


@pytest.mark.parametrize("residue_ug", [20 * MG, 0])
def test_a_syringe_that_is_not_back_is_a_difference_due_in_ten_days(
    working: Clinic, okafor: Patient, residue_ug: int
) -> None:
    syringe = out(working, okafor)
    with refused(working, Code.NOT_FILLED_IN):
        not_returned(working, syringe, working.second_nurse)
    end(working, syringe, residue_ug)
    with refused(working, Code.WITNESS_REQUIRED):
        not_returned(working, syringe, None)
    with refused(working, Code.SAME_PERSON):
        not_returned(working, syringe, working.nurse)
    with refused(working, Code.NOT_FILLED_IN):
        not_returned(working, syringe, working.second_nurse, " ")
    not_returned(working, syringe, working.second_nurse)
    assert isinstance(body := last_body(working), DiscrepancyOpened)
    assert (body.account, body.syringe, body.difference_ug) == ("patient", syringe, -residue_ug)
    assert differences(working) == [(syringe, -residue_ug, "2026-12-02")]
    assert account(working, "difference") == residue_ug
    assert account(working, "patient") == 120 * MG - residue_ug
    with refused(working, Code.NO_OPEN_DOSE):
        give_back(working, syringe)
    items = {item.name: item for item in day.closing(working.desk).items}
    assert items["All syringes back or accounted for"].words == "1 of 1"
    assert any("iscrepanc" in item.name and item.state == "flag" for item in items.values())
    assert is_sound(working)


def test_declaring_it_twice_is_one_declaration(working: Clinic, okafor: Patient) -> None:
    syringe, entry_id = out(working, okafor), working.new_id()
    end(working, syringe)
    for _ in range(2):
        open_doses.declare_not_returned(
            working.desk, working.nurse, working.second_nurse, syringe, "gone", entry_id
        )
    with refused(working, Code.ID_USED_OTHERWISE):
        open_doses.declare_not_returned(
            working.desk, working.nurse, working.second_nurse, syringe, "found", entry_id
        )
    assert len(differences(working)) == 1


# Observation


def minutes_of(clinic: Clinic, patient: Patient) -> tuple[int, str]:
    observation = shown(clinic, patient).observation
    assert observation is not None
    return observation.minutes, observation.reason


def go(clinic: Clinic, patient: Patient, syringe: str) -> None:
    """Have a patient give the syringe back and leave, and the gap pass."""
    give_back(clinic, syringe)
    clinic.wait(hours=4)
    leave(clinic, shown(clinic, patient).visit)


def test_the_first_days_of_a_plan_and_missed_days_are_observed_longer(working: Clinic) -> None:
    patient = treated(working, "Okafor", plan="20/20, 40/40, 60/60, 60/60; then 60/60")
    syringe = out(working, patient)
    end(working, syringe)
    give_back(working, syringe)
    assert minutes_of(working, patient) == (30, "first day of the plan")
    [row] = room(working.desk).in_room
    assert row.until == shown(working, patient).observe_until
    working.wait(minutes=29, seconds=59)
    visit = row.visit
    with refused(working, Code.OBSERVATION_RUNNING):
        leave(working, visit)
    working.wait(seconds=1)
    leave(working, visit)


def test_a_higher_dose_another_route_and_sedation_are_observed_longer(working: Clinic) -> None:
    patient = treated(working, "Okafor", plan="60/90/90", routes=("IV", "IM"))
    end(working, syringe := out(working, patient))
    assert minutes_of(working, patient) == (20, "")
    go(working, patient, syringe)
    end(working, syringe := out(working, patient))
    assert minutes_of(working, patient) == (30, "dose is higher than before")
    go(working, patient, syringe)
    end(working, out(working, patient, route="IM"))
    assert minutes_of(working, patient) == (30, "given IM")
    reyes = treated(working, "Reyes")
    assess(working, reyes, working.new_id(), poss=3, outcome="delay")
    working.wait(minutes=40)
    end(working, out(working, reyes))
    assert minutes_of(working, reyes) == (30, "POSS 3 in this visit")


@pytest.mark.parametrize(
    ("seen", "answer"),
    [
        (EndLook(3), "POSS 3"),
        (EndLook(4), "POSS 4"),
        (EndLook(1, speech="slurred"), "speech slurred"),
        (EndLook(2, gait="unsteady"), "gait unsteady"),
        (EndLook(0, colour="pale or blue"), "colour pale or blue"),
    ],
)
def test_an_answer_that_is_not_well_keeps_the_patient(
    working: Clinic, okafor: Patient, seen: EndLook, answer: str
) -> None:
    visit = working.issue(okafor, syringe := working.prepare(okafor))
    end(working, syringe)
    give_back(working, syringe)
    working.wait(minutes=20)
    with refused(working, Code.NOT_WELL) as said:
        leaving = observing.Leaving("left_well", seen)
        observing.end_observation(working.desk, working.nurse, visit, leaving, working.new_id())
    assert said.facts["answer"] == answer


def test_leaving_says_what_was_seen_or_why_and_by_whom(working: Clinic, okafor: Patient) -> None:
    visit = working.issue(okafor, syringe := working.prepare(okafor))
    end(working, syringe)
    give_back(working, syringe)
    for leaving in (
        observing.Leaving("left_early"),
        observing.Leaving("left_early", reason=" "),
    ):
        with refused(working, Code.NOT_FILLED_IN):
            observing.end_observation(working.desk, working.nurse, visit, leaving, working.new_id())
    early = observing.Leaving("left_early", reason="bus", noted_by="K. Moreau, LPN")
    working.wait(minutes=20)
    for looked in (None, EndLook(5), EndLook(1, gait="?")):
        with refused(working, Code.NOT_FILLED_IN):
            leaving = observing.Leaving("left_well", looked)
            observing.end_observation(working.desk, working.nurse, visit, leaving, working.new_id())
    observing.end_observation(working.desk, working.nurse, visit, early, working.new_id())
    assert isinstance(body := last_body(working), ObservationEnded)
    assert (body.reason, body.noted_by, body.poss) == ("bus", "K. Moreau, LPN", -1)


# After a power cut


@pytest.fixture
def restarted(working: Clinic, tmp_path: Path) -> Iterator[tuple[Clinic, list[Patient], list[str]]]:
    """A station that was killed with three doses open, and comes up again."""
    patients = [treated(working, name) for name in ("Okafor", "Reyes", "Novak")]
    syringes = []
    for patient in patients:
        syringes.append(out(working, patient))
        working.wait(minutes=2)
    again = after_power_cut(working, tmp_path / "again")
    yield again, patients, syringes
    again.desk.ledger.close()


Restarted = tuple[Clinic, list[Patient], list[str]]


def unknown(clinic: Clinic, syringe: str, witness: Operator | None = None) -> None:
    second = witness or clinic.second_nurse
    open_doses.leave_unknown(
        clinic.desk, clinic.nurse, second, syringe, "power cut", clinic.new_id()
    )


def test_what_was_open_is_listed_with_seat_and_time(restarted: Restarted) -> None:
    clinic, patients, syringes = restarted
    rows = room(clinic.desk).were_open
    assert [row.patient for row in rows] == [patient.patient for patient in patients]
    assert [row.syringe.syringe for row in rows] == syringes
    assert [row.seat for row in rows] == [1, 2, 3]
    assert [row.issued_at for row in rows] == [row.since for row in room(clinic.desk).in_room]


def test_a_dose_issued_since_the_start_was_not_left_open(restarted: Restarted) -> None:
    clinic, _, _ = restarted
    syringe = out(clinic, treated(clinic, "Singh"))
    assert syringe not in [row.syringe.syringe for row in room(clinic.desk).were_open]
    assert room(clinic.desk).in_room[-1].seat == 4, "the seats of the others are not given away"
    with refused(clinic, Code.NOT_FILLED_IN):
        unknown(clinic, syringe)


@pytest.mark.parametrize(
    ("deed", "administered_mg", "discrepancies"),
    [
        (end, 120, 0),
        (lambda clinic, syringe: end(clinic, syringe, 20 * MG), 100, 0),
        (lambda clinic, syringe: end(clinic, syringe, 120 * MG), 0, 0),
        (unknown, 120, 1),
    ],
    ids=["injected", "injected in part", "not injected", "unknown"],
)
def test_each_dose_that_was_open_is_resolved_in_one_of_three_ways(
    restarted: Restarted,
    deed: Callable[[Clinic, str], None],
    administered_mg: int,
    discrepancies: int,
) -> None:
    clinic, patients, syringes = restarted
    assert 1 not in shown(clinic, patients[1]).seats_free
    deed(clinic, syringes[0])
    assert [row.syringe.syringe for row in room(clinic.desk).were_open] == syringes[1:]
    assert len(differences(clinic)) == discrepancies
    if not discrepancies:
        give_back(clinic, syringes[0])
    assert 1 in shown(clinic, patients[1]).seats_free
    assert shown(clinic, patients[0]).today_ug == administered_mg * MG
    assert is_sound(clinic)


def test_unknown_needs_two_people_a_reason_and_opens_a_discrepancy_of_the_whole_dose(
    restarted: Restarted,
) -> None:
    clinic, patients, syringes = restarted
    with refused(clinic, Code.SAME_PERSON):
        unknown(clinic, syringes[0], clinic.nurse)
    with refused(clinic, Code.WITNESS_REQUIRED):
        open_doses.leave_unknown(
            clinic.desk, clinic.nurse, None, syringes[0], "power cut", clinic.new_id()
        )
    with refused(clinic, Code.NOT_FILLED_IN):
        open_doses.leave_unknown(
            clinic.desk, clinic.nurse, clinic.second_nurse, syringes[0], "", clinic.new_id()
        )
    unknown(clinic, syringes[0])
    assert differences(clinic) == [(syringes[0], -120 * MG, "2026-12-02")]
    verdict = shown(clinic, patients[0])
    assert verdict.decision.refusal is not None
    assert verdict.decision.refusal.code is Code.TOO_SOON
    assert (
        verdict.decision.refusal.clears_at
        == clinic.clock.now()
        + 180 * ((verdict.observe_until or clinic.clock.now()) - clinic.clock.now()) // 20
    )
    with refused(clinic, Code.NO_OPEN_DOSE):
        unknown(clinic, syringes[0])
    [row] = [row for row in room(clinic.desk).in_room if row.patient == patients[0].patient]
    clinic.wait(minutes=20)
    observing.end_observation(clinic.desk, clinic.nurse, row.visit, WELL, clinic.new_id())
    assert is_sound(clinic)


def test_asking_twice_whether_it_is_unknown_is_one_entry(restarted: Restarted) -> None:
    clinic, _, syringes = restarted
    entry_id, before = clinic.new_id(), length(clinic)
    for _ in range(2):
        open_doses.leave_unknown(
            clinic.desk, clinic.nurse, clinic.second_nurse, syringes[0], "power cut", entry_id
        )
    assert length(clinic) == before + 2, "the entry and its discrepancy"


def test_the_next_discrepancy_has_the_next_number(restarted: Restarted) -> None:
    clinic, _, syringes = restarted
    unknown(clinic, syringes[0])
    assert people_queries.next_number(clinic.desk.ledger, "discrepancy") == 2


def test_a_day_with_a_dose_that_was_left_unknown_can_be_closed(restarted: Restarted) -> None:
    clinic, _, syringes = restarted
    for syringe in syringes:
        unknown(clinic, syringe)
    clinic.wait(minutes=20)
    for row in room(clinic.desk).in_room:
        leave(clinic, row.visit)
    names = [item.name for item in day.closing(clinic.desk).items if item.state == "block"]
    assert names == ["End-of-shift count"]
    assert date(2026, 12, 2).isoformat() in {due for _, _, due in differences(clinic)}
