"""A titration at the desk: what the counter says of its steps, its gaps and its second parts."""

from iOATdesk.desk import counter
from iOATdesk.desk.views import Verdict
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from iOATdesk.ui.counter_words import Step, banner_of, plan_words, top_up_words
from tests.desk.acts import MG, close, is_sound, refused
from tests.desk.steps import assess, end, give_back, issue, leave
from tests.stations import Clinic

PLAN = "15+30/45+10, 45+30/50+30, 80/80; then 60/60"


def shown(clinic: Clinic, patient: Patient) -> Verdict:
    return counter.verdict(clinic.desk, clinic.nurse, patient.patient, clinic.new_id())


def next_day(clinic: Clinic) -> None:
    close(clinic)
    clinic.wait(days=1)
    clinic.open_day()


def test_a_gap_inside_a_plan_leaves_the_step_that_was_not_taken(working: Clinic) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, PLAN, doses_per_day=2)
    assert plan_words(shown(working, patient).titration) == "Plan day 1 of 3"
    working.dose(patient)
    next_day(working)
    said = "Plan day 2 of 3 (15 of 100 mg given on day 1)"
    assert plan_words(shown(working, patient).titration) == said
    # Sent home on the second day: nothing was taken of its step.
    assess(working, patient, working.new_id(), poss=3)
    next_day(working)
    verdict = shown(working, patient)
    assert verdict.decision.dose_ug == 45 * MG
    assert plan_words(verdict.titration) == (
        "Plan day 3, 1 day without a dose: the step of day 2 stands (15 of 100 mg given on day 1)"
    )
    for _ in range(2):
        working.dose(patient)
        working.dose(patient)
        working.wait(hours=3)
    next_day(working)
    verdict = shown(working, patient)
    assert verdict.decision.dose_ug == 80 * MG
    assert plan_words(verdict.titration) == (
        "Plan day 4, 1 day without a dose: the step of day 3 stands"
    )
    working.dose(patient)
    next_day(working)
    assert shown(working, patient).decision.dose_ug == 60 * MG
    assert plan_words(shown(working, patient).titration) == ""
    assert is_sound(working)


def test_a_dose_counts_for_the_order_that_it_was_issued_under(working: Clinic) -> None:
    """The syringe was filled before the prescriber's new order came."""
    patient = working.enrol("Okafor")
    former = working.order(patient, "20/20, 40/60; then 90/90")
    syringe = working.prepare(patient)
    working.order(patient, "20/20, 30/30; then 60/60", replaces=former.order)
    visit = working.issue(patient, syringe)
    working.wait(minutes=5)
    end(working, syringe)
    give_back(working, syringe)
    working.wait(minutes=30)
    leave(working, visit)
    next_day(working)
    verdict = shown(working, patient)
    assert verdict.decision.dose_ug == 30 * MG
    assert plan_words(verdict.titration) == "Plan day 2 of 2 (20 of 40 mg given on day 1)"
    assert is_sound(working)


def test_the_window_of_the_second_part_is_told_while_the_patient_is_observed(
    working: Clinic,
) -> None:
    patient = working.enrol("Okafor")
    working.order(patient, PLAN, doses_per_day=2)
    first = working.prepare(patient)
    visit = working.issue(patient, first)
    zone = working.desk.station.zone
    working.wait(minutes=5)
    end(working, first)
    give_back(working, first)
    working.wait(minutes=10)
    verdict, now = shown(working, patient), working.clock.now()
    assert banner_of(verdict, Step.OBSERVE, now, zone).lines == (
        "Given HYDROmorphone 15 mg",
        "Top-up 30 mg from 08:55 to 09:35",
    )
    second = working.prepare(patient, 30 * MG)
    with refused(working, Code.TOP_UP_NOT_ALLOWED):
        issue(working, patient, visit, second)
    working.wait(minutes=10)
    # The assessment of the first part does not count for the second.
    with refused(working, Code.TOP_UP_NOT_ALLOWED):
        issue(working, patient, visit, second)
    working.wait(minutes=41)
    late = shown(working, patient)
    assert top_up_words(late.top_up, working.clock.now(), zone) == "Top-up window closed at 09:35"
    assess(working, patient, visit)
    with refused(working, Code.TOP_UP_NOT_ALLOWED):
        issue(working, patient, visit, second)
    assert is_sound(working)
