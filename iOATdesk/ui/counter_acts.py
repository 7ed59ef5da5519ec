"""What the counter asks of the desk, and what it is given to do so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from iOATdesk.desk.counter import Assess, Injected, Issue, Scan
from iOATdesk.desk.day import Readiness
from iOATdesk.desk.looks import Screen
from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.overrides import Grant
from iOATdesk.desk.ports import Clock
from iOATdesk.desk.views import Issued, Room, Verdict
from iOATdesk.models.visits import Patient
from iOATdesk.ui.background import Background
from iOATdesk.ui.response_acts import ResponseActs


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
    declare_not_returned: Callable[[Operator, Operator, str, str, str], None]
    """Of witness, syringe and reason."""
    leave_unknown: Callable[[Operator, Operator, str, str, str], None]
    """Of witness, syringe and reason."""
    end_observation: Callable[[Operator, str, Leaving, str], None]
    response: ResponseActs
    reprint_slip: Callable[[Operator, str, str, str], str]
    """Of syringe and reason."""
    open_day: Callable[[Operator, Readiness, str], object]
    signs: Callable[[], tuple[str, ...]]
    """The programme's, as they are confirmed by now."""
    last_entry_at: Callable[[], datetime | None]
    confirm_clock: Callable[[Operator, str, str], None]
    """Of what the clock was compared with."""
    record_opened: Callable[[Operator, str, Screen, str], None]
    """Of the patient who was identified."""
    allow_dose: Callable[[Operator, str, str, str, str], None]
    """By a prescriber; of patient, visit and words."""
    grant_override: Callable[[Operator, Operator, Grant, str], None]
    """By somebody and a second person."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every page is given beside its acts."""

    operator: Callable[[], Operator]
    background: Background
    clock: Clock
    zone: ZoneInfo
    new_id: Callable[[], str]
    switch: Callable[[str, str], Operator]
    """Returns the person whose badge and PIN these are, for one act."""
