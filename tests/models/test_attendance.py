"""How days count for attendance, and the figures that follow."""

from datetime import UTC, date, datetime, timedelta

import pytest

from iOATdesk.models.attendance import (
    DEFINITIONS,
    KIND_WORDS,
    Attendance,
    DayFacts,
    DayKind,
    Past,
    PastOrder,
    StatusChange,
    attendance,
    day_kind,
    day_records,
    order_on,
    retention,
    status_on,
    together,
    whole_percent,
)
from iOATdesk.models.orders import Order, parse_plan
from iOATdesk.models.visits import Dose, PatientStatus

ACTIVE, SUSPENDED, DISCHARGED = (
    PatientStatus.ACTIVE,
    PatientStatus.SUSPENDED,
    PatientStatus.DISCHARGED,
)
FIRST = date(2026, 11, 2)


def on(number: int) -> date:
    return FIRST + timedelta(days=number - 1)


def order(name: str, plan: str, first: int = 1, last: int = 60, entered: int = 1) -> Order:
    return Order(
        name, name, "P1", "hydromorphone", parse_plan(plan), None, 2, ("IV",), None, on(first),
        on(last), "Dr M. Lang", "1", "Clinic", "Street", entered_on=on(entered),
    )  # fmt: skip


def dose(day: int, mg: int, *, left: int = 0, visit: str = "V1", part: int = 1) -> Dose:
    at = datetime(2026, 11, 2, 17, tzinfo=UTC) + timedelta(days=day - 1)
    return Dose(
        f"{visit}-{day}", part, "hydromorphone", on(day), "A", f"S-{day}-{visit}-{part}", at,
        mg * 1000, at, left * 1000, is_resolved=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (DayFacts(ACTIVE, True, True, True, True, 1), DayKind.ATTENDED),
        # What was administered counts, whatever came afterwards.
        (DayFacts(SUSPENDED, False, True, True, True, 1), DayKind.ATTENDED),
        (DayFacts(ACTIVE, True, True, True, True, 0), DayKind.WITHHELD),
        (DayFacts(DISCHARGED, False, True, True, True, 0), DayKind.WITHHELD),
        (DayFacts(SUSPENDED, True, True, True, False, 0), DayKind.SUSPENDED),
        (DayFacts(DISCHARGED, False, False, True, False, 0), DayKind.SUSPENDED),
        (DayFacts(ACTIVE, False, True, True, False, 0), DayKind.NO_ORDER),
        (DayFacts(ACTIVE, False, False, True, False, 0), DayKind.NO_ORDER),
        (DayFacts(ACTIVE, True, True, False, False, 0), DayKind.TO_COME),
        (DayFacts(ACTIVE, True, False, True, False, 0), DayKind.CLOSED),
        (DayFacts(ACTIVE, True, True, True, False, 0), DayKind.MISSED),
    ],
)
def test_each_day_counts_in_one_way(facts: DayFacts, kind: DayKind) -> None:
    assert day_kind(facts) is kind


def test_each_kind_has_its_definition_and_its_words() -> None:
    assert set(DEFINITIONS) == set(KIND_WORDS) == set(DayKind)


def test_attendance_counts_withheld_as_come_and_leaves_out_who_was_not_expected() -> None:
    kinds = [DayKind.ATTENDED, DayKind.WITHHELD, DayKind.MISSED, DayKind.SUSPENDED]
    counted = attendance([*kinds, DayKind.CLOSED, DayKind.TO_COME, DayKind.NO_ORDER])
    assert counted == Attendance(1, 1, 1, 4, 1)
    assert counted.expected == 3
    assert counted.percent == 67
    assert attendance([DayKind.SUSPENDED]).percent is None


def test_a_run_of_missed_days_goes_on_over_days_that_do_not_count() -> None:
    missed, closed = DayKind.MISSED, DayKind.CLOSED
    assert (
        attendance([missed, missed, closed, missed, DayKind.ATTENDED, missed]).longest_missed == 3
    )
    assert attendance([missed, DayKind.WITHHELD, missed]).longest_missed == 1


def test_the_programme_is_the_sum_of_its_patients() -> None:
    both = together([Attendance(8, 1, 1, 3, 1), Attendance(4, 0, 6, 0, 5)])
    assert both == Attendance(12, 1, 7, 3, 5)
    assert both.percent == 65
    assert together([]) == Attendance()


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (0, 3, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 200, 1), (200, 200, 100)],
)
def test_a_share_is_in_whole_per_cent_with_a_half_counted_up(
    part: int, whole: int, percent: int | None
) -> None:
    assert whole_percent(part, whole) == percent


def test_the_status_of_a_day_is_that_of_its_end() -> None:
    changes = [StatusChange(on(1), ACTIVE), StatusChange(on(4), SUSPENDED)]
    changes.append(StatusChange(on(4), ACTIVE))
    changes.append(StatusChange(on(9), DISCHARGED))
    assert status_on(changes, on(1) - timedelta(days=1)) is None
    assert [status_on(changes, on(day)) for day in (1, 4, 8, 9)] == [
        ACTIVE,
        ACTIVE,
        ACTIVE,
        DISCHARGED,
    ]


def test_retention_looks_at_those_enrolled_long_enough_ago_and_at_their_own_day() -> None:
    stays = [StatusChange(on(1), ACTIVE)]
    left_late = [StatusChange(on(1), ACTIVE), StatusChange(on(32), DISCHARGED)]
    left = [StatusChange(on(1), ACTIVE), StatusChange(on(31), DISCHARGED)]
    is_new = [StatusChange(on(20), ACTIVE)]
    kept = retention([stays, left_late, left, is_new], 30, on(32))
    assert (kept.enrolled, kept.active, kept.percent) == (3, 2, 67)
    # The thirtieth day itself is not over yet.
    assert retention([stays], 30, on(31)).enrolled == 0
    assert retention([stays], 30, on(31)).percent is None


def test_the_order_of_a_past_day_is_the_one_that_stood_then() -> None:
    first = PastOrder(order("A", "60", last=20), stopped_on=on(10))
    second = PastOrder(order("B", "80", first=10, entered=10))
    assert order_on([first, second], on(9)) == first.order
    assert order_on([first, second], on(10)) == second.order
    assert order_on([first], on(10)) == first.order
    assert order_on([first], on(11)) is None
    # Entered late: nobody could have given a dose under it before.
    assert order_on([PastOrder(order("C", "60", entered=5))], on(4)) is None


def test_every_day_from_the_enrolment_on_is_there_with_what_the_order_gave() -> None:
    past = Past(
        statuses=[StatusChange(on(1), ACTIVE)],
        orders=[PastOrder(order("A", "20/20, 40/60; then 90/90"))],
        doses=[
            dose(1, 20),
            dose(1, 20, visit="V2", left=5),
            dose(3, 40),
            dose(4, 90, left=90),
            dose(5, 45),
            dose(5, 45, part=2),
        ],
        withheld=[(on(5), datetime(2026, 11, 6, 20, tzinfo=UTC))],
        happenings=[],
        open_days=frozenset(on(day) for day in range(1, 6)),
    )
    records = day_records(past, on(1), on(6))
    assert [record.day for record in records] == [on(day) for day in range(1, 7)]
    assert [record.kind for record in records] == [
        DayKind.ATTENDED,
        DayKind.MISSED,
        DayKind.ATTENDED,
        DayKind.WITHHELD,
        DayKind.ATTENDED,
        DayKind.TO_COME,
    ]
    # A titration goes on with the days on which it was taken, and counts those before the range.
    assert [record.planned_ug for record in records] == [
        mg * 1000 for mg in (40, 100, 100, 180, 180, 180)
    ]
    assert day_records(past, on(5), on(6)) == records[4:]
    assert (records[0].administered_ug, records[0].residue_ug) == (35_000, 5_000)
    assert [len(visit) for visit in records[4].visits] == [2]
    assert records[4].withheld_at
