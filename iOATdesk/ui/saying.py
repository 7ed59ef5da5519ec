"""One sentence for whatever came back instead of a result."""

from zoneinfo import ZoneInfo

from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.notices import sentence


def words_of(why: Refused | Fault, zone: ZoneInfo) -> str:
    """Return what happened, without advice."""
    return why.title if isinstance(why, Fault) else sentence(why.refusal, zone)


def advice_of(why: Refused | Fault) -> str:
    """Return what a person can do now; empty where the sentence says it."""
    return why.advice if isinstance(why, Fault) else ""
