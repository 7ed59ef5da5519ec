"""What is known of a patient and of the station when a rule is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iOATdesk.models.refusals import Code
from iOATdesk.models.units import format_mg


class PatientStatus(StrEnum):
    """Whether a patient is treated here at present."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    DISCHARGED = "discharged"


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody treated at this station."""

    patient: str
    card: str
    family_name: str
    given_names: str
    born_on: date
    health_number: str
    allergies: tuple[str, ...]
    authorisation_basis: str
    authorisation_ends_on: date
    status: PatientStatus = PatientStatus.ACTIVE
    has_open_review: bool = False
    """An adverse event waits for a prescriber's review."""
    oral_treatment: str = ""
    """Opioid taken by mouth beside the injections; empty where there is none."""
    oral_daily_ug: int = 0
    """Its amount of one day; 0 where it is not said."""
    alerts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Family name in capitals first, as it is called out: ``OKAFOR, Daniel``."""
        return f"{self.family_name.upper()}, {self.given_names}"

    @property
    def oral_words(self) -> str:
        """Oral treatment with its amount: ``methadone 60 mg a day``; empty where there is none."""
        if not self.oral_daily_ug:
            return self.oral_treatment
        return f"{self.oral_treatment} {format_mg(self.oral_daily_ug)} a day"


@dataclass(frozen=True, slots=True)
class Dose:
    """One part-dose that was issued."""

    visit: str
    part: int
    drug: str
    day: date
    order: str
    syringe: str
    issued_at: datetime
    issued_ug: int
    injection_ended_at: datetime | None = None
    residue_ug: int = 0
    is_resolved: bool = False
    """Injected and the syringe back, or both accounted for by two people."""
    seat: int = 0
    """Where it is injected; 0 in records from before seats had numbers."""
    site: str = ""
    """Place on the body; empty where it was not recorded."""

    @property
    def ended_at(self) -> datetime:
        """End of the injection; the issue where the end is not known."""
        return self.injection_ended_at or self.issued_at

    @property
    def administered_ug(self) -> int:
        """Issued less residue."""
        return self.issued_ug - self.residue_ug


@dataclass(frozen=True, slots=True)
class Assessment:
    """The latest assessment of a visit."""

    made_at: datetime
    poss: int
    """Pasero opioid-induced sedation scale; 0 stands for S, normal sleep, easy to rouse."""
    alcohol_mg_per_100ml: int | None
    signs: tuple[str, ...]
    outcome: str
    """``proceed``, ``delay``, ``prescriber`` or ``withhold``."""
    respirations: int | None = None
    """Breaths a minute; None where they were not counted."""
    oxygen_percent: int | None = None
    """Oxygen saturation (SpO2); None where it was not measured."""
    recent_use: tuple[str, ...] = ()
    oral_treatment: str = ""
    """``taken``, ``not_taken`` or ``not_prescribed``; empty where it was not asked."""
    identifiers: tuple[str, ...] = ()
    """How the patient was known."""
    stated_dose: str = ""
    """``agrees`` with the dose on the screen or ``differs``; empty where it was not asked."""
    allowed: tuple[str, ...] = ()
    """Items about which a prescriber has said in this visit that the dose may be given."""


@dataclass(frozen=True, slots=True)
class Override:
    """A second person has answered for one refusal of one visit."""

    code: Code
    granted_at: datetime
    words: str
    """Who and why: ``M. Lang, MD: patient has to travel``."""


@dataclass(frozen=True, slots=True)
class SyringeState:
    """What the ledger knows of the syringe that was scanned."""

    syringe: str
    patient: str
    drug: str
    dose_ug: int
    volume_ul: int
    strength_ug_per_ml: int
    route: str
    status: str
    """``prepared``, ``ready``, ``issued``, ``returned``, ``cancelled``."""
    use_before: datetime
    lot_expires_on: date
    held_ug: int
    """Balance of the syringe's account."""
    patient_name: str = ""
    prepared_by: str = ""
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class StationState:
    """What holds for every patient at this moment."""

    is_clock_believed: bool
    open_day: date | None
    today: date
    is_training: bool
    unconfirmed: tuple[str, ...]
    """Keys of safety values that the pharmacist in charge has not confirmed."""


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a decision about one patient and one drug looks back on."""

    station: StationState
    patient: Patient | None
    doses: tuple[Dose, ...] = ()
    """Part-doses of this drug, oldest first: all of today's, and the last before today."""
    order_days: int = 0
    """Programme days before today on which a dose was administered under this order."""
    assessment: Assessment | None = None
    """Latest of the visit that is going on, or since the last visit ended."""
    withheld_at: datetime | None = None
    """When a dose was last withheld or delayed today."""
    next_day_at: datetime | None = None
    """Start of the next programme day."""
    withheld_days: int = 0
    """Programme days between the last administered dose of this drug and today on which the
    patient came and a dose was withheld or delayed, and none was given. They are not missed for
    attendance, but for tolerance they are."""
    overrides: tuple[Override, ...] = ()
    """Granted in the visit that is asked about."""

    def today(self) -> tuple[Dose, ...]:
        """Return today's part-doses, oldest first."""
        return tuple(dose for dose in self.doses if dose.day == self.station.today)

    def visits_today(self) -> tuple[str, ...]:
        """Return today's visits in which anything was issued, in order."""
        return tuple(dict.fromkeys(dose.visit for dose in self.today()))
