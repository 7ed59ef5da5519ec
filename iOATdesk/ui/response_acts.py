"""What an overdose response and its review ask of the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.response import Done, Ending
from iOATdesk.desk.views import Response, ResponseEnd, WaitingEvent
from iOATdesk.models.emergency import Emergency


@dataclass(frozen=True, slots=True)
class ResponseActs:
    """One callable for each thing the desk does; the last argument of an act is its entry id."""

    running: Callable[[], Response | None]
    emergency: Callable[[], Emergency]
    begin: Callable[[Operator, datetime, str, str], Response]
    """Of time zero and patient (or nobody yet); the entry's id becomes the response's."""
    name_patient: Callable[[Operator, str, str, str, str], Response]
    """Of response and patient, or the words for somebody who is none."""
    stamp: Callable[[Operator, Done, str], Response]
    end: Callable[[Operator, Ending, str], ResponseEnd]
    waiting_events: Callable[[str], tuple[WaitingEvent, ...]]
    """Of a patient."""
    review_event: Callable[[Operator, str, str, str], None]
    """Of patient and conclusion."""
    reprint_report: Callable[[Operator, str, str], str]
