"""What the counter says about a verdict: pure functions, so that the words can be tested."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from zoneinfo import ZoneInfo

from iOATdesk.desk.views import ExpectedRow, Room, RoomRow, Verdict
from iOATdesk.models.attendance_rules import words_of_missed
from iOATdesk.models.case import Check
from iOATdesk.models.days import (
    minutes_up,
    wall_time,
    wall_time_up,
    words_of_days,
    words_of_minutes,
)
from iOATdesk.models.observation import Observation
from iOATdesk.models.refusals import Code, Fact
from iOATdesk.models.titration import Titration, TopUpWindow
from iOATdesk.models.units import format_mg
from iOATdesk.ui.notices import check_words, headline
from iOATdesk.ui.widgets.timer_list import Timer, countdown
from iOATdesk.ui.words import called, dose_words, since_words

STEPS = ("Identify", "Assess", "Syringe", "Issue", "Inject", "Observe")

_OF_ASSESSMENT = (Code.NOT_ASSESSED, Code.WITHHELD)


class Step(IntEnum):
    """The six steps of a visit."""

    IDENTIFY = 1
    ASSESS = 2
    SYRINGE = 3
    ISSUE = 4
    INJECT = 5
    OBSERVE = 6


@dataclass(frozen=True, slots=True)
class Banner:
    """What the verdict banner shows."""

    tone: str
    words: str
    lines: tuple[str, str]
    used: int
    allowed: int


def has_assessment(verdict: Verdict) -> bool:
    """Say whether the next part-dose has been assessed: proceed, and later than the last dose."""
    seen, last = verdict.assessment, verdict.last
    if seen is None or seen.outcome != "proceed":
        return False
    return last is None or seen.made_at > last.ended_at


def step_of(
    verdict: Verdict | None, *, is_assessed: bool, syringe: str, rests: bool = False
) -> Step:
    """Return the step that a visit has come to.

    ``rests``: the nurse has chosen to go on observing although a top-up would be allowed.
    """
    if verdict is None:
        return Step.IDENTIFY
    if verdict.open_dose is not None:
        has_ended = verdict.open_dose.injection_ended_at is not None
        return Step.OBSERVE if has_ended else Step.INJECT
    top_up_is_due = verdict.decision.is_top_up and verdict.decision.may_receive and not rests
    if verdict.observing_since is not None and not (top_up_is_due or is_assessed):
        return Step.OBSERVE
    why = verdict.decision.refusal
    if not is_assessed or (why is not None and why.code in _OF_ASSESSMENT):
        return Step.ASSESS
    return Step.ISSUE if syringe and verdict.decision.may_receive else Step.SYRINGE


def is_refused(verdict: Verdict, step: Step) -> bool:
    """Say whether the table of checks stands in the place of the step."""
    return step in (Step.ASSESS, Step.SYRINGE, Step.ISSUE) and not verdict.decision.may_receive


def visit_here(verdict: Verdict, step: Step) -> int:
    """Return the number of the visit that goes on, or of the one that would begin."""
    decision = verdict.decision
    # Once its dose is issued the visit is used, and the decision speaks of the next one.
    is_next = step >= Step.INJECT and not decision.is_top_up
    return max(decision.visit_number - is_next, 1)


def _last_words(verdict: Verdict, now: datetime, zone: ZoneInfo) -> str:
    if verdict.last is None:
        return "First dose under this programme"
    ended_at = verdict.last.ended_at
    minutes = (now - ended_at).total_seconds() // 60
    if minutes >= 24 * 60:
        return f"Last dose {since_words(ended_at, now, zone)}"
    return f"Last dose {wall_time(ended_at, zone)}, {words_of_minutes(int(minutes))} ago"


def _today_words(verdict: Verdict) -> str:
    given, planned = format_mg(verdict.today_ug), format_mg(verdict.planned_today_ug)
    words = f"Today {given.removesuffix(' mg')} of {planned}"
    if verdict.day_limit_ug is None:
        return words
    return f"{words} · limit {format_mg(verdict.day_limit_ug)}"


def failing(verdict: Verdict) -> Check | None:
    """Return the check that the verdict rests on; None where nothing stands against the dose."""
    return next((check for check in verdict.decision.checks if not check.passed), None)


def _why_words(verdict: Verdict, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    check = failing(verdict)
    if check is None:
        return "", ""
    words = check_words(check, zone)
    facts = dict(check.refusal.facts) if check.refusal else {}
    if check.code is Code.TOO_SOON:
        gap = words_of_minutes(int(str(facts.get("gap_minutes", 0))))
        order = f" (order {facts['order']})" if facts.get("order") else ""
        return f"Rule: {gap} between doses{order}", _last_words(verdict, now, zone)
    if check.code is Code.MISSED_DOSES:
        missed = words_of_missed(_whole(facts.get("days")), _whole(facts.get("withheld")))
        return f"{words.name}: {missed}", _arithmetic(facts) or f"Rule: {words.rule}"
    return f"{words.name}: {words.now}", f"Rule: {words.rule}"


def _whole(fact: Fact | None) -> int:
    return fact if isinstance(fact, int) else 0


def _arithmetic(facts: Mapping[str, Fact]) -> str:
    """Return what a reduced dose would be, with the sum; empty where titration starts again."""
    if facts.get("action") != "reduce" or not facts.get("ordered_ug"):
        return ""
    ordered, suggested = (format_mg(_whole(facts[key])) for key in ("ordered_ug", "suggested_ug"))
    return f"{facts['percent']} % of {ordered} is {suggested}, by a new order"


def banner_of(verdict: Verdict, step: Step, now: datetime, zone: ZoneInfo) -> Banner:
    """Return the verdict in words."""
    decision = verdict.decision
    number, allowed = visit_here(verdict, step), decision.visits_allowed
    dots = (min(number - 1, allowed), allowed)
    if step is Step.INJECT and verdict.open_dose is not None:
        dose = verdict.open_dose
        lines = (
            f"Issued {wall_time(dose.issued_at, zone)} · {dose_words(dose.drug, dose.issued_ug)}",
            f"Syringe {dose.syringe}" + (f" · seat {dose.seat}" if dose.seat else ""),
        )
        return Banner("warn", f"Injecting, visit {number} of {allowed}", lines, number, allowed)
    if step is Step.OBSERVE:
        return _observing(verdict, now, zone)
    if decision.refusal is not None:
        lines = _why_words(verdict, now, zone)
        used = allowed if decision.refusal.code is Code.VISIT_LIMIT else dots[0]
        return Banner("bad", headline(decision.refusal, zone), lines, used, allowed)
    lines = (_last_words(verdict, now, zone), _today_words(verdict))
    answered = [check for check in decision.checks if check.overridden_by]
    if answered:
        # Never silent: who answers for this dose stands where the rule would.
        first = f"Overridden by {answered[0].overridden_by}"
        words = f"Visit {number} of {allowed} by override"
        return Banner("warn", words, (first, lines[1]), *dots)
    if decision.is_top_up:
        words = f"May receive part {decision.part} of visit {number}"
        return Banner("ok", words, lines, number, allowed)
    return Banner("ok", f"May receive visit {number} of {allowed}", lines, *dots)


def plan_words(plan: Titration | None) -> str:
    """Return the day of a titration and the step that stands; empty where none is running."""
    if plan is None:
        return ""
    if plan.days_without:
        without = words_of_days(plan.days_without)
        words = f"Plan day {plan.day}, {without} without a dose: the step of day {plan.step} stands"
    else:
        words = f"Plan day {plan.day} of {plan.steps}"
    if not plan.is_short:
        return words
    given = format_mg(plan.before_ug).removesuffix(" mg")
    return f"{words} ({given} of {format_mg(plan.before_planned_ug)} given on day {plan.step - 1})"


def top_up_words(window: TopUpWindow | None, now: datetime, zone: ZoneInfo) -> str:
    """Return when the next part may be given; empty where the visit has none."""
    if window is None:
        return ""
    closes = wall_time(window.closes_at, zone)
    if now > window.closes_at:
        return f"Top-up window closed at {closes}"
    return (
        f"Top-up {format_mg(window.dose_ug)} from {wall_time_up(window.opens_at, zone)} to {closes}"
    )


def _observing(verdict: Verdict, now: datetime, zone: ZoneInfo) -> Banner:
    decision = verdict.decision
    until = verdict.observe_until
    is_over = until is not None and now >= until
    words = (
        "Observation is over"
        if is_over or until is None
        else (f"Observe until {wall_time(until, zone)}")
    )
    dose = verdict.last
    first = f"Given {dose_words(dose.drug, dose.administered_ug)}" if dose else ""
    ended = f"Injection ended {wall_time(dose.ended_at, zone)}" if dose else ""
    ended = top_up_words(verdict.top_up, now, zone) or ended
    used = visit_here(verdict, Step.OBSERVE)
    return Banner("warn" if is_over else "ok", words, (first, ended), used, decision.visits_allowed)


def observed_words(observation: Observation | None) -> str:
    """Return how long the observation takes, and why: ``30 min: second day of the plan``."""
    if observation is None:
        return ""
    reason = f": {observation.reason}" if observation.reason else ""
    return f"{observation.minutes} min{reason}"


def room_timers(rows: tuple[RoomRow, ...], zone: ZoneInfo) -> tuple[Timer, ...]:
    """Return the timers of everybody in the room."""
    return tuple(
        Timer(
            ref=row.patient,
            title=called(row.name),
            words=(
                f"{_at_seat(row)}, limit {minutes_up(row.until - row.since)} min"
                if row.state == "injecting"
                else f"observe until {wall_time(row.until, zone)}"
            ),
            due=f"{_at_seat(row)}, too long" if row.state == "injecting" else "end assessment due",
            until=row.until,
        )
        for row in rows
    )


def _at_seat(row: RoomRow) -> str:
    return f"seat {row.seat}" if row.seat else "injecting"


def left_open_of(verdict: Verdict, room: Room | None) -> str:
    """Return the syringe of a patient whose dose was open when the program ended."""
    dose = verdict.open_dose
    if dose is None or room is None or dose.injection_ended_at is not None:
        return ""
    open_ = {row.syringe.syringe for row in room.were_open}
    return dose.syringe if dose.syringe in open_ else ""


_POSTPONED = {"delay": "delayed", "withhold": "withheld", "prescriber": "prescriber"}


def postponed_timers(rows: tuple[ExpectedRow, ...], zone: ZoneInfo) -> tuple[Timer, ...]:
    """Return the timers of everybody who is to be assessed again."""
    return tuple(
        Timer(
            ref=row.patient,
            title=called(row.name),
            words=f"{_POSTPONED[row.postponed]}, assess {wall_time_up(row.assess_at, zone)}",
            due="assess again now",
            until=row.assess_at,
        )
        for row in rows
        if row.assess_at is not None
    )


def room_chip(row: RoomRow, now: datetime) -> tuple[str, str]:
    """Return words and tone of the chip beside a name in the room."""
    is_over = now >= row.until
    left = countdown(row.until, now)
    if row.state == "injecting":
        return f"Injecting {left}", "bad" if is_over else "warn"
    return ("Observe over", "bad") if is_over else (f"Observe {left}", "ok")


def expected_words(row: ExpectedRow, zone: ZoneInfo) -> tuple[str, str]:
    """Return what stands below an expected patient's name, and at its right."""
    used = f"{row.visits_used} of {row.visits_allowed} used"
    if row.visits_used >= row.visits_allowed:
        return "next programme day", used
    if row.postponed and row.postponed_at is not None:
        word = _POSTPONED[row.postponed]
        if row.assess_at is None:
            return f"{word}, {wall_time(row.postponed_at, zone)}", used
        return f"{word}, assess {wall_time_up(row.assess_at, zone)}", used
    if row.eligible_at is not None:
        return f"eligible {wall_time(row.eligible_at, zone)}", used
    if row.missed_days and row.withheld_days:
        return f"missed {row.missed_days}, withheld {row.withheld_days}", used
    if row.missed_days:
        return f"missed {words_of_days(row.missed_days)}", used
    if row.withheld_days:
        return f"withheld {words_of_days(row.withheld_days)}", used
    return "eligible now", used
