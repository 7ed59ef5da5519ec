"""What the counter asks of the desk, and what it is given to do so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from iOATdesk.desk.counter import Assess, Injected, Issue, Scan
from iOATdesk.desk.day import Readiness
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.overrides import Grant
from iOATdesk.desk.ports import Clock
from iOATdesk.desk.views import Issued, Room, Verdict
from iOATdesk.models.visits import Patient
from iOATdesk.ui.background import Background

Outcome = Literal["left_well", "left_early"]


@dataclass(frozen=True, slots=True)
class CounterActs:
    """One callable for each thing the desk does; the last argument of an act is its entry id."""

    room: Callable[[], Room]
    find: Callable[[str], tuple[Patient, ...]]
    scanned: Callable[[str], Scan]
    verdict: Callable[[Operator, str, str, str | None, bool], Verdict]
    """Of patient, visit, scanned syringe (if any), and whether the assessment is reached."""
    assess: Callable[[Operator, Assess, str], Verdict]
    issue_dose: Callable[[Operator, Issue, str], Issued]
    end_injection: Callable[[Operator, Injected, str], None]
    return_syringe: Callable[[Operator, str, str], None]
    end_observation: Callable[[Operator, str, Outcome, str], None]
    record_event: Callable[[Operator, str, str, str], None]
    """Of patient and what happened."""
    reprint_slip: Callable[[Operator, str, str, str], str]
    """Of syringe and reason."""
    open_day: Callable[[Operator, Readiness, str], object]
    allow_dose: Callable[[Operator, str, str, str, str], None]
    """By a prescriber; of patient, visit and words."""
    grant_override: Callable[[Operator, Operator, Grant, str], None]
    """By somebody and a second person."""
    second: Callable[[str, str], Operator]
    """Returns the person whose badge and PIN these are, for one act."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every page is given beside its acts."""

    operator: Callable[[], Operator]
    background: Background
    clock: Clock
    zone: ZoneInfo
    new_id: Callable[[], str]
