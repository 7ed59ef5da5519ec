"""The acceptance scenarios of the domain, at the desk, each once and under its letter.

=====  ==========================================  =============================================
A      third visit 2 h 50 min after the second     refused, with the minute from which
B      fourth visit                                refused until the next programme day
C      45 mg, top-up 30 mg, then a second visit    allowed; the third is refused
D      200 + 200 mg, then 150 mg                   refused; 100 mg is allowed
E      the syringe of another J. Smith             a stop
F      a syringe a minute past its time            a stop
G      a residue, a nurse alone                    waits for a witness who signs in
H      power fails while a dose is out             it is still out, and can be resolved
I      a vial is missing                           discrepancy, flagged day, due in ten days
J      one byte of the database is changed         the start stops
K      half past one comes twice                   the gap is time that has passed
L      the clock goes back a day                   no dose until a pharmacist confirms the time
M      the drive is pulled out at 60 per cent      no success is told; again, it is
N      diacetylmorphine without a DIN              register and file have the foreign code
O      three missed days                           suggestion shown, blocked until the order
=====  ==========================================  =============================================

Courses of treatment with nothing but the rules stand in ``tests/models/test_courses.py``.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from iOATdesk.desk import counter, day, observing, orders, register_book, stock, waste
from iOATdesk.desk.profiles import profile_text
from iOATdesk.desk.room import room
from iOATdesk.desk.views import Issued, Verdict
from iOATdesk.ledger.check import check
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.days import station_zone, wall_time
from iOATdesk.models.entries import DayClosed, ProductAdded
from iOATdesk.models.faults import DriveFault, LedgerFault
from iOATdesk.models.products import Form
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import (
    MG,
    after_power_cut,
    close,
    count,
    is_sound,
    last_body,
    receive_lot,
    refused,
)
from tests.desk.steps import end, give_back, leave
from tests.printing.reading import text
from tests.stations import HM50, WELL, Clinic


def treated(clinic: Clinic, plan: str = "120", doses_per_day: int = 3) -> Patient:
    patient = clinic.enrol("Okafor")
    clinic.order(patient, plan, doses_per_day=doses_per_day)
    return patient


def shown(clinic: Clinic, patient: Patient) -> Verdict:
    return counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())


def test_a_a_third_visit_before_the_gap_is_told_the_minute_from_which(working: Clinic) -> None:
    patient = treated(working)
    working.dose(patient)
    working.wait(hours=3)
    working.dose(patient)
    ended_at = shown(working, patient).last
    assert ended_at is not None
    working.clock.advance(ended_at.ended_at + timedelta(hours=2, minutes=50) - working.clock.now())
    syringe = working.prepare(patient)
    with refused(working, Code.TOO_SOON) as said:
        working_issue(working, patient, syringe)
    clears_at = said.refusal.clears_at
    assert clears_at == ended_at.ended_at + timedelta(hours=3)
    verdict = shown(working, patient).decision.refusal
    assert verdict is not None
    assert (verdict.code, verdict.clears_at) == (Code.TOO_SOON, clears_at)
    working.wait(minutes=9, seconds=59)
    with refused(working, Code.TOO_SOON):
        working_issue(working, patient, syringe)
    working.wait(seconds=1)
    working.issue(patient, syringe)
    assert is_sound(working)


def working_issue(clinic: Clinic, patient: Patient, syringe: str) -> Issued:
    """Issue without the assessment that would be an entry of its own."""
    visit = shown(clinic, patient).visit
    issue = counter.Issue(patient.patient, visit, syringe)
    return counter.issue_dose(clinic.desk, clinic.nurse, issue, clinic.new_id())


def test_b_a_fourth_visit_waits_for_the_next_programme_day(working: Clinic) -> None:
    patient = treated(working)
    for _ in range(3):
        working.dose(patient)
        working.wait(hours=3)
    with refused(working, Code.VISIT_LIMIT) as said:
        working_issue(working, patient, "S-00001")
    assert said.facts["limit"] == 3
    assert said.refusal.clears_at == datetime(2026, 11, 23, 11, 0, tzinfo=UTC), "04:00 local"


def test_c_a_top_up_belongs_to_its_visit(working: Clinic) -> None:
    patient = treated(working, "45+30/50+30", doses_per_day=2)
    working.dose(patient)
    top_up = shown(working, patient)
    assert (top_up.decision.is_top_up, top_up.decision.dose_ug) == (True, 30 * MG)
    working.dose(patient)
    assert shown(working, patient).today_ug == 75 * MG
    working.wait(hours=3)
    second = shown(working, patient).decision
    assert (second.visit_number, second.part, second.dose_ug) == (2, 1, 50 * MG)
    working.dose(patient)
    working.dose(patient)
    assert shown(working, patient).today_ug == 155 * MG
    working.wait(hours=3)
    with refused(working, Code.VISIT_LIMIT) as said:
        working_issue(working, patient, "S-00001")
    assert said.facts["used"] == 2
    assert is_sound(working)


def test_d_the_largest_amount_of_a_day_holds_whatever_the_order_says(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    order = working.order(patient, "200/200/150")
    for _ in range(2):
        working.dose(patient)
        working.wait(hours=3)
    visit = working.assess(patient, working.new_id())
    syringe = working.prepare(patient, 150 * MG)
    with refused(working, Code.OVER_DAY_MAX) as said:
        issue = counter.Issue(patient.patient, visit, syringe)
        counter.issue_dose(working.desk, working.nurse, issue, working.new_id())
    assert (said.facts["dose_ug"], said.facts["limit_ug"]) == (550 * MG, 500 * MG)
    working.order(patient, "200/200/100", replaces=order.order)
    working.dose(patient)
    assert shown(working, patient).today_ug == 500 * MG
    assert is_sound(working)


def test_e_the_syringe_of_a_namesake_is_a_stop(working: Clinic) -> None:
    john, jane = working.enrol("Smith", "John"), working.enrol("SMITH", "Jane")
    working.order(john)
    working.order(jane)
    assert shown(working, john).similar_names[0].name == jane.name
    for_jane = working.prepare(jane)
    visit = working.assess(john, working.new_id())
    with refused(working, Code.WRONG_PATIENT):
        issue = counter.Issue(john.patient, visit, for_jane)
        counter.issue_dose(working.desk, working.nurse, issue, working.new_id())
    working.issue(jane, for_jane)


def test_f_a_syringe_one_minute_past_its_time_is_a_stop(working: Clinic) -> None:
    """The lot ends with the day, so the syringe ends at midnight, within the programme day."""
    receive_lot(working, "LAST", date(2026, 11, 22))
    early, late = working.enrol("Okafor"), working.enrol("Reyes")
    working.order(early)
    working.order(late)
    in_time = working.prepare(early, lot="LAST")
    too_late = working.prepare(late, lot="LAST")
    working.wait(hours=15, minutes=29)
    assert wall_time(working.clock.now(), working.desk.station.zone) == "23:59"
    working.issue(early, in_time)
    working.wait(minutes=2)
    visit = working.assess(late, working.new_id())
    with refused(working, Code.SYRINGE_EXPIRED) as said:
        issue = counter.Issue(late.patient, visit, too_late)
        counter.issue_dose(working.desk, working.nurse, issue, working.new_id())
    assert said.facts["expired_at"] == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def test_g_a_residue_waits_until_a_witness_has_signed_in(working: Clinic) -> None:
    patient = treated(working)
    working.dose(patient, residue_ug=20 * MG)
    [residue] = [item for item in waste.waiting(working.desk) if item.source == "residue"]
    assert (residue.amount_ug, residue.volume_ul) == (20 * MG, 400)
    pharmacist, nurse = working.pharmacist, working.nurse
    with refused(working, Code.NOT_PERMITTED):
        waste.destroy(working.desk, nurse, None, residue, "denatured", working.new_id())
    with refused(working, Code.WITNESS_REQUIRED):
        waste.destroy(working.desk, pharmacist, None, residue, "denatured", working.new_id())
    with refused(working, Code.SAME_PERSON):
        waste.destroy(working.desk, pharmacist, pharmacist, residue, "denatured", working.new_id())
    waste.destroy(working.desk, pharmacist, nurse, residue, "denatured", working.new_id())
    assert [item.source for item in waste.waiting(working.desk)] == ["open"]
    assert is_sound(working)


def test_h_a_dose_that_was_out_when_the_power_failed_is_still_out(
    working: Clinic, tmp_path: Path
) -> None:
    patient = treated(working)
    syringe = working.prepare(patient)
    visit = working.issue(patient, syringe)
    again = after_power_cut(working, tmp_path / "again")
    try:
        [row] = room(again.desk).in_room
        assert (row.patient, row.syringe, row.state) == (patient.patient, syringe, "injecting")
        open_dose = shown(again, patient).open_dose
        assert open_dose is not None
        assert (open_dose.syringe, open_dose.visit) == (syringe, visit)
        with refused(again, Code.DOSE_OPEN):
            working_issue(again, patient, syringe)
        done = counter.Injected(syringe, 0)
        counter.end_injection(again.desk, again.nurse, done, again.new_id())
        counter.return_syringe(again.desk, again.nurse, syringe, again.new_id())
        again.wait(minutes=20)
        observing.end_observation(again.desk, again.nurse, visit, WELL, again.new_id())
        assert room(again.desk).in_room == ()
        assert is_sound(again)
    finally:
        again.desk.ledger.close()


def test_i_a_missing_vial_closes_with_the_day_and_is_due_in_ten_days(working: Clinic) -> None:
    patient = treated(working)
    working.dose(patient)
    result = count(working, {("safe", "hm-50|HM2271"): 96})
    [difference] = result.differences
    assert (difference.expected, difference.counted) == (97, 96)
    assert difference.difference_ug == -50 * MG
    state = day.closing(working.desk)
    [flag] = [item for item in state.items if item.name == "Open discrepancies"]
    assert (flag.state, flag.words) == ("flag", "1, report due 2 Dec")
    closed = day.close_day(working.desk, working.pharmacist, working.nurse, working.new_id())
    assert closed.is_closed
    body = last_body(working)
    assert isinstance(body, DayClosed)
    assert (body.open_discrepancies, body.visits, body.register) == (1, 1, 1)
    assert is_sound(working)


@pytest.mark.parametrize("share", [0, 25, 50, 75, 99])
def test_j_one_tampered_byte_stops_the_start(working: Clinic, share: int) -> None:
    key = next(iter(working.shift.unlocked.values())).database_key
    working.desk.ledger.close()
    path = working.folder / LEDGER_FILE
    content = bytearray(path.read_bytes())
    content[len(content) * share // 100] ^= 1
    path.write_bytes(content)
    noticed = []
    try:
        ledger = Ledger.open(path, key)
        noticed += [finding.place for finding in check(ledger).findings]
        ledger.close()
    except LedgerFault as fault:
        noticed.append(fault.title)
    assert noticed


def test_k_two_visits_at_half_past_one_in_a_night_with_25_hours(clinic: Clinic) -> None:
    """Toronto, 7 Nov 2027: 01:30 EDT is 05:30 UTC, and an hour later it is 01:30 EST."""
    station = replace(clinic.desk.station, zone=station_zone("America/Toronto"))
    clinic.desk = replace(clinic.desk, station=station)
    clinic.clock.advance(datetime(2027, 11, 7, 5, 0, tzinfo=UTC) - clinic.clock.now())
    clinic.open_day()
    receive_lot(clinic, "HM2271", date(2028, 3, 31))
    patient = clinic.enrol("Okafor", authorisation_ends_on=date(2028, 6, 30))
    clinic.order(patient, starts_on=date(2027, 11, 1), ends_on=date(2027, 12, 12))
    clinic.wait(minutes=30)
    assert wall_time(clinic.clock.now(), station.zone) == "01:30"
    clinic.dose(patient)
    clinic.wait(minutes=35)
    assert wall_time(clinic.clock.now(), station.zone) == "01:30"
    syringe = clinic.prepare(patient)
    with refused(clinic, Code.TOO_SOON) as said:
        working_issue(clinic, patient, syringe)
    assert said.refusal.clears_at == datetime(2027, 11, 7, 8, 35, tzinfo=UTC)
    assert wall_time(said.refusal.clears_at, station.zone) == "03:35"
    clinic.wait(hours=2, minutes=5)
    decision = shown(clinic, patient).decision
    assert (decision.visit_number, decision.refusal) == (2, None), "still the day of 6 November"
    clinic.issue(patient, syringe)
    clinic.wait(minutes=25)
    assert wall_time(clinic.clock.now(), station.zone) == "04:00"
    assert clinic.desk.today(clinic.clock.now()) == date(2027, 11, 7)
    assert is_sound(clinic)


def test_l_a_clock_set_back_a_day_stops_dosing_until_a_pharmacist_confirms(
    working: Clinic,
) -> None:
    patient = treated(working)
    syringe = working.prepare(patient)
    right = working.clock.now()
    working.clock.set(right - timedelta(days=1))
    with refused(working, Code.CLOCK_BEHIND):
        working_issue(working, patient, syringe)
    refusal = shown(working, patient).decision.refusal
    assert refusal is not None
    assert refusal.code is Code.CLOCK_BEHIND
    with refused(working, Code.NOT_PERMITTED):
        day.confirm_clock(working.desk, working.nurse, "my watch", working.new_id())
    working.clock.set(right)
    working.clock.advance(timedelta(minutes=1))
    working.issue(patient, syringe)
    assert is_sound(working)


def signed_day(clinic: Clinic) -> bytes:
    """Close the day and sign its register; return the register as it prints."""
    close(clinic)
    printed = register_book.register_pdf(clinic.desk)
    register_book.sign_register(clinic.desk, (clinic.pharmacist, clinic.nurse), clinic.new_id())
    return printed


def test_m_a_drive_that_is_pulled_out_at_60_per_cent_is_no_success(working: Clinic) -> None:
    working.dose(treated(working))
    signed_day(working)
    folder, pulled = working.drive_folder, working.drive_folder.with_name("pulled out")

    def pull_out(percent: int) -> None:
        # The first half of the progress is writing, the second is reading back.
        if 2 * percent >= 60 and folder.exists():
            folder.rename(pulled)

    before = working.desk.ledger.head()
    with pytest.raises(DriveFault, match="pulled out"):
        register_book.export_register(working.desk, working.pharmacist, working.new_id(), pull_out)
    assert working.desk.ledger.head() == before
    state = day.closing(working.desk)
    assert (state.exported_to, bool(state.file_name)) == ("", True)
    assert not [path for path in pulled.iterdir() if path.name == state.file_name]
    pulled.rename(folder)
    again = register_book.export_register(working.desk, working.pharmacist, working.new_id())
    assert again.exported_to == "USB"
    kept = register_book.registers_folder(working.desk) / again.file_name
    assert (folder / again.file_name).read_bytes() == kept.read_bytes()
    assert is_sound(working)


def test_n_a_product_without_a_din_prints_and_exports_its_foreign_code(clinic: Clinic) -> None:
    clinic.desk = replace(clinic.desk, profile=profile_text("ca-bc-diacetylmorphine"))
    clinic.open_day()
    product = replace(
        HM50,
        product="dam-10000",
        drug="diacetylmorphine",
        salt="hydrochloride monohydrate",
        form=Form.POWDER,
        container_ug=10_000 * MG,
        container_ul=100_000,
        strength_ug_per_ml=100 * MG,
        code="PZN 09876543",
        basis="List of Drugs for an Urgent Public Health Need",
    )
    stock.add_product(clinic.desk, clinic.pharmacist, product, clinic.new_id())
    receive_lot(clinic, "DM1", date(2027, 3, 31), containers=2, product="dam-10000")
    patient = clinic.enrol("Okafor")
    clinic.order(patient, "250", drug="diacetylmorphine")
    syringe = clinic.prepare(patient, product="dam-10000", lot="DM1")
    visit = clinic.issue(patient, syringe)
    clinic.wait(minutes=5)
    end(clinic, syringe)
    give_back(clinic, syringe)
    clinic.wait(minutes=20)
    leave(clinic, visit)
    assert "PZN 09876543" in text(signed_day(clinic))
    assert "DIN PZN" not in text(register_book.register_pdf(clinic.desk))
    number = day.closing(clinic.desk).register
    exported = register_book.export_register(clinic.desk, clinic.pharmacist, clinic.new_id())
    assert (number, exported.exported_to) == (1, "USB")
    [added] = [
        entry.body
        for entry in clinic.desk.ledger.entries()
        if isinstance(entry.body, ProductAdded) and entry.body.product == "dam-10000"
    ]
    assert (added.code, added.basis) == (product.code, product.basis)
    assert is_sound(clinic)


def test_o_three_missed_days_wait_for_an_order_of_their_own(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    order = working.order(patient)
    working.dose(patient)
    close(working)
    working.wait(days=4)
    working.open_day()
    syringe = working.prepare(patient)
    with refused(working, Code.MISSED_DOSES) as said:
        working_issue(working, patient, syringe)
    facts = said.facts
    assert (facts["days"], facts["action"], facts["percent"]) == (3, "reduce", 50)
    assert facts["suggested_ug"] == 60 * MG
    orders.stop_order(working.desk, working.prescriber, order.order, "missed", working.new_id())
    today = date(2026, 11, 26)
    working.order(patient, "60", is_after_missed=True, starts_on=today)
    working.dose(patient)
    assert shown(working, patient).today_ug == 60 * MG
    assert is_sound(working)
