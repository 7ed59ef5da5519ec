"""Entries about the station, its people, patients and orders."""

from typing import Literal

from iOATdesk.models.entry_form import Body


class StationCreated(Body, kw_only=True, frozen=True):
    """The first entry of every ledger."""

    name: str
    address: str
    zone: str
    programme: str
    programme_version: str
    training: bool


class PersonAdded(Body, kw_only=True, frozen=True):
    """Somebody can sign entries from here on."""

    person: str
    name: str
    initials: str
    role: str


class BadgeAssigned(Body, kw_only=True, frozen=True):
    """A badge names a person; it stays at the station because a badge can be copied."""

    disclosure = "clinical"
    person: str
    badge: str


class ValueConfirmed(Body, kw_only=True, frozen=True):
    """The pharmacist in charge has confirmed one value of the programme."""

    programme: str
    programme_version: str
    key: str
    value: str
    """The value as canonical JSON: a number, a list of words, or a list of bands."""
    unit: str
    offered: str = ""
    """What the profile itself offered then, as canonical JSON (``null``: left to the clinic).
    Empty in entries of before: they count as a confirmation of the very value they name."""


class ClockConfirmed(Body, kw_only=True, frozen=True):
    """A pharmacist has compared the computer's clock with another and found it right."""

    reason: str


# Patients and orders


class PatientEnrolled(Body, kw_only=True, frozen=True):
    """A person is a patient of the programme."""

    disclosure = "clinical"
    patient: str
    card: str
    family_name: str
    given_names: str
    born_on: str
    health_number: str = ""
    allergies: list[str] = []
    authorisation_basis: str
    authorisation_ends_on: str
    photo_png_base64: str = ""
    oral_treatment: str = ""
    """Opioid that is taken by mouth beside the injections, as the order for it says."""
    oral_daily_ug: int = 0
    """Its amount of one day; 0 where it is not said."""
    alerts: list[str] = []


class PatientAmended(PatientEnrolled, kw_only=True, frozen=True):
    """What is known of a patient is replaced by this; the former stays in the ledger."""

    disclosure = "clinical"
    reason: str


class PatientStatusChanged(Body, kw_only=True, frozen=True):
    """A patient is suspended, active again, or has left."""

    disclosure = "clinical"
    patient: str
    status: Literal["active", "suspended", "discharged"]
    reason: str


class RecordOpened(Body, kw_only=True, frozen=True):
    """Somebody looked into a patient's record; who it was is the author."""

    disclosure = "clinical"
    patient: str
    screen: Literal["counter", "file", "history"]


class PatientListTaken(Body, kw_only=True, frozen=True):
    """Somebody saw, printed or saved a list with the treatment of several patients."""

    disclosure = "clinical"
    what: Literal["attendance", "pharmanet", "day_summary"]
    programme_day: str
    how: Literal["shown", "printed", "saved_pdf", "saved_csv"]
    patients: list[str]


class OrderEntered(Body, kw_only=True, frozen=True):
    """A prescription stands in the ledger."""

    disclosure = "clinical"
    order: str
    number: str
    patient: str
    drug: str
    plan: str
    visit_max_ug: int = 0
    doses_per_day: int
    routes: list[str]
    gap_minutes: int = 0
    starts_on: str
    ends_on: str
    prescriber: str
    licence: str
    practice: str
    address: str
    after_missed: bool = False
    replaces: str = ""


class OrderStopped(Body, kw_only=True, frozen=True):
    """A prescription ends before its date."""

    disclosure = "clinical"
    order: str
    reason: str
