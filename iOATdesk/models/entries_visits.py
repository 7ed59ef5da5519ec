"""Entries about days, visits, registers, and what was printed again."""

from typing import Literal

import msgspec

from iOATdesk.models.entry_form import Body


class KitCounted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Naloxone kits of one lot, as they were found."""

    lot: str
    expires_on: str
    kits: int


class DayOpened(Body, kw_only=True, frozen=True):
    """The station may dose on this programme day."""

    programme_day: str
    naloxone_kits: int
    oxygen_bar: int
    safe_checked: bool
    kits: list[KitCounted] = []
    """The same kits lot by lot; empty in entries of before lots were asked for."""


class PatientAssessed(Body, kw_only=True, frozen=True):
    """What a nurse saw before a part-dose, and what she decided."""

    disclosure = "clinical"
    visit: str
    patient: str
    poss: int
    alcohol_mg_per_100ml: int = -1
    """-1: not tested."""
    signs: list[str] = []
    outcome: Literal["proceed", "delay", "withhold", "prescriber"]
    respirations_per_min: int = -1
    """-1: not counted."""
    oxygen_percent: int = -1
    """-1: not measured."""
    recent_use: list[str] = []
    oral_treatment: Literal["", "taken", "not_taken", "not_prescribed"] = ""
    identifiers: list[str] = []
    """How the patient was known: ``card``, ``photo``, ``name_and_birth_date``."""
    stated_dose: Literal["", "agrees", "differs"] = ""
    """What the patient said of the dose on the screen."""
    shown_ug: int = 0
    """The dose on the screen."""


class PrescriberAllowed(Body, kw_only=True, frozen=True):
    """A prescriber has said that a dose may be given in spite of what was seen."""

    disclosure = "clinical"
    visit: str
    patient: str
    about: list[str]
    """What was seen: ``sign: seizure``."""
    words: str


class OverrideGranted(Body, kw_only=True, frozen=True):
    """A second person, the witness, answers for one refusal of this visit."""

    visit: str
    patient: str
    patient_name: str
    code: str
    reason: str
    words: str = ""


class SyringeIssued(Body, kw_only=True, frozen=True):
    """A syringe has been handed to its patient. Fields: CSR s. 177, UK MDR 2001 reg. 19."""

    visit: str
    part: int
    patient: str
    patient_name: str
    syringe: str
    order_number: str
    prescriber: str
    practice: str
    product: str
    lot: str
    dose_ug: int
    volume_ul: int
    route: str
    seat: int = 0
    """Number of the seat; 0 in entries that were written before seats had numbers."""


class InjectionEnded(Body, kw_only=True, frozen=True):
    """The injection is over; what was injected and what is left add up to what was issued."""

    visit: str
    syringe: str
    injected_ug: int
    residue_ug: int
    residue_ul: int
    injected_ul: int = -1
    """-1 in entries that were written before the volume was."""
    route: str = ""
    site: str = ""
    """Place on the body, out of the programme's list; empty where nobody saw it."""


class InjectionUnknown(Body, kw_only=True, frozen=True):
    """A dose was open when the program ended, and nobody can say what became of it.

    It counts as injected wholly, at the moment this is written: the safe side.
    """

    visit: str
    syringe: str
    product: str
    patient: str
    patient_name: str
    dose_ug: int
    volume_ul: int
    reason: str


class SyringeReturned(Body, kw_only=True, frozen=True):
    """The syringe is back; a residue is held by the station until it is destroyed."""

    syringe: str
    product: str
    patient: str
    patient_name: str
    residue_ug: int
    residue_ul: int


class SyringeNotReturned(Body, kw_only=True, frozen=True):
    """Two people have looked for a syringe that is out, and it is not there."""

    syringe: str
    product: str
    patient: str
    patient_name: str
    residue_ug: int
    """What was left in it by the record of the injection."""
    residue_ul: int
    reason: str


class ObservationEnded(Body, kw_only=True, frozen=True):
    """The patient has left the room."""

    disclosure = "clinical"
    visit: str
    patient: str
    outcome: Literal["left_well", "left_early"]
    poss: int = -1
    """-1: not looked at, as of somebody who left early."""
    speech: str = ""
    gait: str = ""
    colour: str = ""
    reason: str = ""
    """Of leaving early."""
    noted_by: str = ""
    """Who saw the patient leave early, as a printed name."""


class AdverseEventRecorded(Body, kw_only=True, frozen=True):
    """Something went wrong with a patient; the next dose waits for a prescriber's review."""

    disclosure = "clinical"
    event: str
    patient: str
    what: str


class EventReviewed(Body, kw_only=True, frozen=True):
    """A prescriber has reviewed an adverse event."""

    disclosure = "clinical"
    event: str
    patient: str
    conclusion: str


class LabelReprinted(Body, kw_only=True, frozen=True):
    """A label or slip was printed again; ``copy`` is the number that it shows."""

    document: Literal["label", "slip"]
    syringe: str
    copy: int
    reason: str


class DayClosed(Body, kw_only=True, frozen=True):
    """The programme day is over; its register is made from the entries up to this one."""

    programme_day: str
    register: int
    visits: int
    open_discrepancies: int


class RegisterSigned(Body, kw_only=True, frozen=True):
    """The day's register exists as a signed file."""

    register: int
    programme_day: str
    file_name: str
    file_sha256: str
    head: str
    signers: list[str]


class RegisterExported(Body, kw_only=True, frozen=True):
    """The signed file is on a drive and was read back from it."""

    register: int
    file_sha256: str
    drive: str
