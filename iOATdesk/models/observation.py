"""How long a patient is observed after an injection, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from iOATdesk.models.programme import Longer, LongerWhen, Programme

SPEECH = ("clear", "slurred")
GAIT = ("steady", "unsteady")
COLOUR = ("normal", "pale or blue")
"""Answers at the end of an observation; the first of each is the usual one."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a visit and of the days before it."""

    plan_day: int = 0
    """Day of the order's plan, from 1."""
    is_titration: bool = False
    """The days of the plan differ."""
    is_dose_rise: bool = False
    """More than in any visit of the last day with a dose before."""
    missed_days: int = 0
    poss: int = 0
    """The most sedation at an assessment of this visit."""
    route: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """How long, and for what reason."""

    minutes: int
    reason: str = ""
    """Empty where it takes the usual time."""


def observation_of(programme: Programme, course: Course) -> Observation:
    """Return the longest time that any condition of the programme asks for.

    Of two conditions with the same time the reason is the one that the profile names first.
    """
    usual = Observation(programme.observation_minutes or 0)
    return max((usual, *_asked_for(programme, course)), key=lambda each: each.minutes)


def _asked_for(programme: Programme, course: Course) -> Iterator[Observation]:
    for longer in programme.observed_longer:
        if reason := _reason(longer, course):
            yield Observation(longer.minutes, reason)


def _reason(longer: Longer, course: Course) -> str:
    """Return why the condition holds; empty where it does not."""
    match longer.when:
        case LongerWhen.TITRATION if course.is_titration and course.plan_day <= longer.limit:
            return f"{_ordinal(course.plan_day)} of the plan"
        case LongerWhen.DOSE_RISE if course.is_dose_rise:
            return "dose is higher than before"
        case LongerWhen.MISSED_DAYS if course.missed_days >= longer.limit:
            days = "day" if course.missed_days == 1 else "days"
            return f"after {course.missed_days} missed {days}"
        case LongerWhen.POSS if course.poss >= longer.limit:
            return f"POSS {course.poss} in this visit"
        case LongerWhen.ROUTE if course.route == longer.route:
            return f"given {course.route}"
    return ""


def _ordinal(day: int) -> str:
    return f"{_ORDINALS[day - 1]} day" if day <= len(_ORDINALS) else f"day {day}"


@dataclass(frozen=True, slots=True)
class EndLook:
    """What a nurse sees of a patient at the end of the observation."""

    poss: int
    speech: str = SPEECH[0]
    gait: str = GAIT[0]
    colour: str = COLOUR[0]

    def is_complete(self) -> bool:
        """Say whether each answer is one that can be given."""
        return self.speech in SPEECH and self.gait in GAIT and self.colour in COLOUR

    def keeps(self, poss_withheld_from: int | None) -> str:
        """Return the answer that keeps the patient in the room; empty where all is well."""
        if poss_withheld_from is not None and self.poss >= poss_withheld_from:
            return f"POSS {self.poss}"
        asked = ((self.speech, SPEECH), (self.gait, GAIT), (self.colour, COLOUR))
        names = ("speech", "gait", "colour")
        for name, (answer, answers) in zip(names, asked, strict=True):
            if answer != answers[0]:
                return f"{name} {answer}"
        return ""
