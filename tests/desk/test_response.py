"""An overdose response from its first key to its report, over a power cut and a restart."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from iOATdesk.desk import counter, day, events, response
from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.room import room
from iOATdesk.models import entries
from iOATdesk.models.emergency import Kit
from iOATdesk.models.faults import PrinterFault
from iOATdesk.models.refusals import Code
from iOATdesk.models.response import naloxone_again_at, naloxone_total_ug, stamp_words
from iOATdesk.models.visits import Patient
from tests.desk.acts import after_power_cut, count, is_sound, last_body, length, refused
from tests.printing.reading import text
from tests.stations import Clinic, Field

KITS = (Kit("NX1", date(2026, 11, 30), 2), Kit("NX2", date(2028, 1, 31), 2))
READY = day.Readiness(4, 120, safe_checked=True, kits=KITS)


@pytest.fixture
def ready(clinic: Clinic) -> Clinic:
    """The day open with kits of two lots."""
    day.open_day(clinic.desk, clinic.nurse, READY, clinic.new_id())
    clinic.receive()
    return clinic


@pytest.fixture
def okafor(ready: Clinic) -> Patient:
    patient = ready.enrol("Okafor")
    ready.order(patient)
    return patient


def begin(clinic: Clinic, patient: str = "") -> str:
    now = clinic.clock.now()
    return response.begin(clinic.desk, clinic.nurse, now, patient, clinic.new_id()).response


def done(clinic: Clinic, running: str, kind: entries.StampKind = "naloxone") -> Done:
    return Done(running, kind, clinic.clock.now())


def stamp(clinic: Clinic, what: Done) -> None:
    response.stamp(clinic.desk, clinic.nurse, what, clinic.new_id())


def end(clinic: Clinic, running: str, outcome: entries.Outcome = "recovered") -> str:
    ending = Ending(running, clinic.clock.now(), outcome, "St. Paul's", "T. Fields")
    return response.end(clinic.desk, clinic.nurse, ending, clinic.new_id()).report_fault


def refusal(clinic: Clinic, patient: Patient) -> Code | None:
    shown = counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())
    return shown.decision.refusal.code if shown.decision.refusal else None


def test_every_key_is_in_the_ledger_before_the_next(
    ready: Clinic, okafor: Patient, tmp_path: Path
) -> None:
    zero = ready.clock.now()
    running = begin(ready)
    ready.wait(seconds=12)
    stamp(ready, done(ready, running, "stimulation"))
    ready.wait(seconds=20)
    stamp(ready, done(ready, running))
    again = after_power_cut(ready, tmp_path / "again")
    again.wait(minutes=1)
    shown = response.running(again.desk)
    assert shown is not None
    assert (shown.began_at, shown.who) == (zero, "")
    assert [stamp_words(each) for each in shown.stamps] == [
        "Stimulated",
        "Naloxone 0.4 mg IM, kit NX1",
    ]
    assert naloxone_again_at(shown.stamps, shown.emergency.again_minutes) == zero + timedelta(
        seconds=32 + 180
    )
    response.name_patient(again.desk, again.nurse, running, okafor.patient, "", again.new_id())
    assert end(again, running) == ""
    assert response.running(again.desk) is None
    assert is_sound(again)
    again.desk.ledger.close()


def test_the_next_dose_waits_from_the_moment_the_patient_is_known(
    ready: Clinic, okafor: Patient
) -> None:
    running = begin(ready)
    assert refusal(ready, okafor) is None
    desk, by = ready.desk, ready.nurse
    response.name_patient(desk, by, running, okafor.patient, "", ready.new_id())
    assert refusal(ready, okafor) is Code.REVIEW_REQUIRED
    with refused(ready, Code.NOT_FILLED_IN) as said:
        events.review_event(desk, ready.prescriber, okafor.patient, "seen", ready.new_id())
    assert said.facts["field"] == "outcome of the response"
    end(ready, running)
    assert refusal(ready, okafor) is Code.REVIEW_REQUIRED
    waiting = events.waiting_events(desk, okafor.patient)
    assert [event.response.outcome for event in waiting if event.response] == ["recovered"]
    events.review_event(desk, ready.prescriber, okafor.patient, "half dose", ready.new_id())
    assert refusal(ready, okafor) is not Code.REVIEW_REQUIRED
    assert events.waiting_events(desk, okafor.patient) == ()
    assert is_sound(ready)


def test_a_patient_named_by_mistake_is_free_again(ready: Clinic, okafor: Patient) -> None:
    other = ready.enrol("Reyes")
    ready.order(other)
    running = begin(ready, okafor.patient)
    assert refusal(ready, okafor) is Code.REVIEW_REQUIRED
    desk, by = ready.desk, ready.nurse
    response.name_patient(desk, by, running, other.patient, "", ready.new_id())
    assert refusal(ready, okafor) is not Code.REVIEW_REQUIRED
    assert refusal(ready, other) is Code.REVIEW_REQUIRED
    shown = response.name_patient(desk, by, running, "", "visitor", ready.new_id())
    assert (shown.patient, shown.who) == ("", "visitor")
    assert refusal(ready, other) is not Code.REVIEW_REQUIRED
    assert is_sound(ready)


def test_events_of_before_are_shown_beside_a_response(ready: Clinic, okafor: Patient) -> None:
    events.record_event(ready.desk, ready.nurse, okafor.patient, "fell", ready.new_id())
    begin(ready, okafor.patient)
    waiting = events.waiting_events(ready.desk, okafor.patient)
    assert [(event.what, event.response is not None) for event in waiting] == [
        ("fell", False),
        ("", True),
    ]
    assert {event.by for event in waiting} == {"R. Alvarez, RN"}


def test_a_correction_takes_the_place_of_a_stamp_and_of_its_kit(ready: Clinic) -> None:
    running = begin(ready)
    stamp(ready, done(ready, running))
    first = length(ready)
    assert [kit.kits for kit in room(ready.desk).kits] == [1, 2]
    other = replace(done(ready, running), naloxone_ug=4000, route="IN", kit_lot="NX2")
    stamp(ready, replace(other, corrects=first))
    assert [kit.kits for kit in room(ready.desk).kits] == [2, 1]
    shown = response.running(ready.desk)
    assert shown is not None
    assert naloxone_total_ug(shown.stamps) == 4000
    second = length(ready)
    with refused(ready, Code.UNKNOWN_ITEM):
        stamp(ready, replace(other, corrects=first))
    with refused(ready, Code.UNKNOWN_ITEM):
        stamp(ready, replace(done(ready, running, "stimulation"), corrects=second))
    stamp(ready, replace(done(ready, running), naloxone_ug=0, corrects=second))
    assert [kit.kits for kit in room(ready.desk).kits] == [2, 2]
    assert is_sound(ready)


def test_kits_run_out_and_the_response_goes_on(ready: Clinic) -> None:
    running = begin(ready)
    for _ in range(5):
        stamp(ready, done(ready, running))
    shown = room(ready.desk)
    assert [kit.kits for kit in shown.kits] == [0, 0]
    assert shown.shortage == "no naloxone kit, at least 2 wanted"
    body = last_body(ready)
    assert isinstance(body, entries.ResponseStamped)
    assert (body.kit_lot, body.naloxone_ug) == ("", 400)
    assert is_sound(ready)


def test_the_usual_is_filled_in_and_what_is_said_stays(ready: Clinic) -> None:
    running = begin(ready)
    stamp(ready, done(ready, running, "oxygen"))
    stamp(ready, replace(done(ready, running, "oxygen"), oxygen_l_per_min=15))
    stamp(ready, replace(done(ready, running), naloxone_ug=2000, route="IN", kit_lot=""))
    shown = response.running(ready.desk)
    assert shown is not None
    assert [stamp_words(each) for each in shown.stamps] == [
        "Oxygen 10 L/min",
        "Oxygen 15 L/min",
        "Naloxone 2 mg IN",
    ]


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("vital_signs", {}),
        ("vital_signs", {"respirations_per_min": -1}),
        ("vital_signs", {"respirations_per_min": 100}),
        ("vital_signs", {"spo2_percent": 101}),
        ("vital_signs", {"poss": 5}),
        ("oxygen", {"oxygen_l_per_min": 101}),
        ("naloxone", {"naloxone_ug": -400}),
        ("note", {"words": "  "}),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    ready: Clinic, kind: entries.StampKind, figures: dict[str, Field]
) -> None:
    what = replace(done(ready, begin(ready), kind), **figures)
    with refused(ready, Code.NOT_FILLED_IN):
        stamp(ready, what)


def test_what_was_kept_back_by_a_fault_has_its_own_time(ready: Clinic) -> None:
    running = begin(ready)
    late = done(ready, running, "emergency_call")
    ready.wait(minutes=4)
    stamp(ready, late)
    early = replace(late, at=late.at - timedelta(hours=1))
    stamp(ready, early)
    stamp(ready, replace(late, at=ready.clock.now() + timedelta(hours=1)))
    shown = response.running(ready.desk)
    assert shown is not None
    assert [each.at - shown.began_at for each in shown.stamps] == [
        timedelta(0),
        timedelta(0),
        timedelta(minutes=4),
    ]


def test_each_key_asked_for_twice_is_one_entry(ready: Clinic, okafor: Patient) -> None:
    desk, by, ids = ready.desk, ready.nurse, [ready.new_id() for _ in range(4)]
    now = ready.clock.now()
    for _ in range(2):
        response.begin(desk, by, now, "", ids[0])
    with refused(ready, Code.ALREADY_DONE):
        begin(ready)
    for _ in range(2):
        response.name_patient(desk, by, ids[0], okafor.patient, "", ids[1])
    for _ in range(2):
        response.stamp(desk, by, Done(ids[0], "naloxone", now), ids[2])
    with refused(ready, Code.ID_USED_OTHERWISE):
        response.stamp(desk, by, Done(ids[0], "oxygen", now), ids[2])
    before = length(ready)
    for _ in range(2):
        response.end(desk, by, Ending(ids[0], now, "died"), ids[3])
    assert length(ready) == before + 1
    assert [title for title, _ in ready.documents.printed] == ["incident 2026-11-22 0830"]
    for again in (
        lambda: stamp(ready, done(ready, ids[0])),
        lambda: end(ready, ids[0]),
        lambda: response.name_patient(desk, by, ids[0], "", "visitor", ready.new_id()),
    ):
        with refused(ready, Code.ALREADY_DONE):
            again()
    with refused(ready, Code.UNKNOWN_ITEM):
        stamp(ready, done(ready, "no"))


def test_nobody_is_forgotten_before_it_ends(ready: Clinic, okafor: Patient) -> None:
    running = begin(ready)
    for patient, other in (("", ""), (okafor.patient, "visitor")):
        with refused(ready, Code.NOT_FILLED_IN):
            response.name_patient(ready.desk, ready.nurse, running, patient, other, ready.new_id())
    with refused(ready, Code.UNKNOWN_PATIENT):
        response.name_patient(ready.desk, ready.nurse, running, "P-no", "", ready.new_id())
    with refused(ready, Code.NOT_FILLED_IN) as said:
        end(ready, running)
    assert said.facts["field"] == "patient"
    stamp(ready, done(ready, running))
    with refused(ready, Code.NOT_FILLED_IN):
        end(ready, running, "false_alarm")
    nowhere = Ending(running, ready.clock.now(), "transferred", " ")
    response.name_patient(ready.desk, ready.nurse, running, "", "visitor", ready.new_id())
    with refused(ready, Code.NOT_FILLED_IN) as said:
        response.end(ready.desk, ready.nurse, nowhere, ready.new_id())
    assert said.facts["field"] == "where the patient was taken"
    end(ready, running, "transferred")
    end(ready, begin(ready), "false_alarm")
    assert is_sound(ready)


def test_the_day_does_not_close_over_a_running_response(ready: Clinic) -> None:
    running = begin(ready)
    count(ready)
    by, second = ready.pharmacist, ready.nurse
    with refused(ready, Code.DAY_BLOCKED) as said:
        day.close_day(ready.desk, by, second, ready.new_id())
    assert said.facts["reason"] == "response"
    end(ready, running, "false_alarm")
    assert day.close_day(ready.desk, by, second, ready.new_id()).is_closed


def test_the_report_prints_after_the_end_and_again(ready: Clinic, okafor: Patient) -> None:
    running = begin(ready, okafor.patient)
    ready.wait(seconds=30)
    stamp(ready, done(ready, running))
    ready.documents.fault = PrinterFault("The printer is off.", "Switch it on.")
    assert end(ready, running) == "The printer is off. Switch it on."
    ready.documents.fault = None
    with refused(ready, Code.UNKNOWN_ITEM):
        response.reprint_report(ready.desk, ready.nurse, "no", ready.new_id())
    entry_id = ready.new_id()
    for _ in range(2):
        assert response.reprint_report(ready.desk, ready.nurse, running, entry_id) == ""
    (_, first), (_, second) = ready.documents.printed
    assert first == second
    words = text(first)
    for said in (
        "OKAFOR, Daniel",
        "TRAINING",
        "COPY 1",
        "Time zero 08:30:00",
        "08:30:30 Naloxone 0.4 mg IM, kit NX1 · R. Alvarez, RN",
        "Naloxone in all 0.4 mg",
        "Outcome Recovered here",
        "Also present T. Fields",
    ):
        assert said in words
    open_one = begin(ready)
    with refused(ready, Code.NOT_FILLED_IN):
        response.reprint_report(ready.desk, ready.nurse, open_one, ready.new_id())


# What stands ready


@pytest.mark.parametrize(
    ("kits", "code", "fact"),
    [
        ((Kit("NX1", date(2026, 11, 21), 4),), Code.EXPIRED_STOCK, ("lot", "NX1")),
        ((Kit(" ", date(2027, 1, 1), 4),), Code.NOT_FILLED_IN, ("field", "lot")),
        ((Kit("NX1", date(2027, 1, 1), 3),), Code.NOT_FILLED_IN, ("field", "naloxone kits")),
        (
            (Kit("NX1", date(2027, 1, 1), 4), Kit("NX2", date(2027, 1, 1), 0)),
            Code.NOT_FILLED_IN,
            ("field", "naloxone kits"),
        ),
        (
            (Kit("NX1", date(2027, 1, 1), 2), Kit("NX1", date(2027, 2, 1), 2)),
            Code.NUMBER_TAKEN,
            ("number", "NX1"),
        ),
    ],
)
def test_kits_that_cannot_be_counted_on_are_refused_by_name(
    clinic: Clinic, kits: tuple[Kit, ...], code: Code, fact: tuple[str, str]
) -> None:
    with refused(clinic, code) as said:
        day.open_day(clinic.desk, clinic.nurse, replace(READY, kits=kits), clinic.new_id())
    assert fact in said.facts.items()


def test_the_foot_says_what_is_there_and_the_next_day_begins_with_it(ready: Clinic) -> None:
    shown = room(ready.desk)
    assert shown.opened_words == "4 naloxone kits, oxygen 120 bar, checked 08:30 by R. Alvarez, RN"
    assert (shown.kits, shown.shortage) == (KITS, "")
    running = begin(ready)
    for _ in range(3):
        stamp(ready, done(ready, running))
    shown = room(ready.desk)
    assert shown.opened_words.startswith("1 naloxone kit, oxygen 120 bar")
    assert shown.shortage == "1 naloxone kit, at least 2 wanted"


def test_a_day_opened_by_a_number_alone_has_no_list_of_kits(working: Clinic) -> None:
    shown = room(working.desk)
    assert shown.opened_words == "Naloxone and oxygen checked 08:30 by R. Alvarez, RN"
    assert (shown.kits, shown.shortage) == ((), "")
    running = begin(working)
    stamp(working, done(working, running))
    body = last_body(working)
    assert isinstance(body, entries.ResponseStamped)
    assert (body.naloxone_ug, body.kit_lot) == (400, "")
    assert is_sound(working)
