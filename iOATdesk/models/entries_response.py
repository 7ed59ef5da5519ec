"""Entries about an overdose response: one when it begins, one a stamp, one when it ends."""

from typing import Literal

from iOATdesk.models.entry_form import Body

StampKind = Literal[
    "stimulation",
    "oxygen",
    "naloxone",
    "emergency_call",
    "vital_signs",
    "breathing_again",
    "note",
]
Outcome = Literal["recovered", "transferred", "died", "false_alarm"]


class ResponseBegun(Body, kw_only=True, frozen=True):
    """Somebody does not wake or breathe; the time runs from ``began_at``."""

    disclosure = "clinical"
    response: str
    began_at: str
    """Before the entry where it began at the locked screen."""
    patient: str = ""
    """Empty as long as nobody has said who it is."""


class ResponsePatientNamed(Body, kw_only=True, frozen=True):
    """It is known who it is: a patient, or somebody who is none of this station's."""

    disclosure = "clinical"
    response: str
    patient: str = ""
    other: str = ""
    """Who it is, where it is no patient."""


class ResponseStamped(Body, kw_only=True, frozen=True):
    """Something was done or seen; ``corrects`` takes the place of an earlier stamp."""

    disclosure = "clinical"
    response: str
    at: str
    """Before the entry where it could not be recorded at once."""
    stamp: StampKind
    oxygen_l_per_min: int = -1
    """-1: not said."""
    naloxone_ug: int = 0
    route: str = ""
    kit_lot: str = ""
    """Lot of the kit that was used; empty where none is on the list."""
    respirations_per_min: int = -1
    """-1: not counted."""
    spo2_percent: int = -1
    """-1: not measured."""
    poss: int = -1
    """-1: not looked at."""
    words: str = ""
    corrects: int = 0
    """Number of the entry whose place it takes; 0: of none."""


class ResponseEnded(Body, kw_only=True, frozen=True):
    """The response is over."""

    disclosure = "clinical"
    response: str
    at: str
    outcome: Outcome
    transfer: str = ""
    """Where to, or to whom."""
    present: str = ""
    """Who was there besides those who recorded."""
    prescriber_told: bool = False


class IncidentReportReprinted(Body, kw_only=True, frozen=True):
    """The report of a response was printed again; ``copy`` is the number that it shows."""

    disclosure = "clinical"
    response: str
    copy: int
