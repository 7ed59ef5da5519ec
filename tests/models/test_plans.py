"""Plans as they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models.orders import Plan, PlanUnreadable, fixed_plan, format_plan, parse_plan

_AMOUNTS = st.integers(1, 999_999_999)
_VISITS = st.lists(_AMOUNTS, min_size=1, max_size=3).map(tuple)
_DAYS = st.lists(_VISITS, min_size=1, max_size=7).map(tuple)
_PLANS = st.builds(Plan, st.lists(_DAYS, max_size=6).map(tuple), st.one_of(st.just(()), _DAYS))


@given(_PLANS)
def test_a_plan_reads_back_as_it_was_written(plan: Plan) -> None:
    assert parse_plan(format_plan(plan)) == plan


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("120", Plan((((120_000,),),), ())),
        ("0.5+1.25", Plan((((500, 1_250),),), ())),
        (
            "15+30/45+10, 45+30; then 60/60",
            Plan(
                (((15_000, 30_000), (45_000, 10_000)), ((45_000, 30_000),)),
                ((60_000,), (60_000,)),
            ),
        ),
        (" 20 / 20 ,40/60 ;THEN 90 mg/90 mg ", parse_plan("20/20, 40/60; then 90/90")),
        ("; then 100/100", fixed_plan(100_000, 2)),
        ("", Plan((), ())),
    ],
)
def test_a_plan_is_read_as_it_is_typed(text: str, plan: Plan) -> None:
    assert parse_plan(text) == plan


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("20/x", "“x”"),
        ("20//20", "“”"),
        ("20+", "“”"),
        ("0/20", "0/20"),
        ("20,", "“”"),
        ("20; then 30; then 40", "once"),
        ("20; then", "then"),
        ("20 mL", "20 mL"),
        ("-20", "-20"),
        ("20/0.0001", "finer"),
    ],
)
def test_what_says_no_dose_is_named(text: str, named: str) -> None:
    with pytest.raises(PlanUnreadable) as caught:
        parse_plan(text)
    assert named in str(caught.value)


def test_a_plan_gives_each_day_its_visits_and_then_repeats() -> None:
    plan = parse_plan("15+30/45, 50; then 60/60/60")
    assert plan.day(1) == ((15_000, 30_000), (45_000,))
    assert plan.day(2) == ((50_000,),)
    assert plan.day(3) == plan.day(400) == ((60_000,),) * 3
    assert plan.visit(1, 1) == (15_000, 30_000)
    assert plan.visit(2, 2) == ()
    assert plan.visits_max == 3
    assert plan.visit_max_ug == 60_000
    assert Plan((), ()).visits_max == Plan((), ()).visit_max_ug == 0
