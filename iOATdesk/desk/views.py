"""What the pages show: values read from the ledger in one go, and forgotten afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from iOATdesk.models.authorisation import Authorisation
from iOATdesk.models.case import Decision
from iOATdesk.models.emergency import Emergency, Kit
from iOATdesk.models.entries_response import Outcome
from iOATdesk.models.observation import Observation
from iOATdesk.models.orders import Order
from iOATdesk.models.people import Role
from iOATdesk.models.products import Product
from iOATdesk.models.response import Stamp
from iOATdesk.models.titration import Titration, TopUpWindow
from iOATdesk.models.visits import Assessment, Dose, Patient, SyringeState


@dataclass(frozen=True, slots=True)
class RoomRow:
    """Somebody with an open dose or a running observation."""

    patient: str
    name: str
    visit: str
    visit_number: int
    visits_allowed: int
    drug: str
    dose_ug: int
    syringe: str
    state: str
    """``injecting`` or ``observing``."""
    since: datetime
    until: datetime
    """End of the time allowed for injecting, or of the observation."""
    seat: int = 0
    """Where the open dose is; 0 where there is none, or seats had no numbers yet."""


@dataclass(frozen=True, slots=True)
class WereOpen:
    """A dose that was open when the program ended; nobody has said yet what became of it."""

    patient: str
    name: str
    visit: str
    seat: int
    issued_at: datetime
    syringe: SyringeState


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """An active patient with an order today who is not in the room."""

    patient: str
    name: str
    card: str
    visits_used: int
    visits_allowed: int
    eligible_at: datetime | None
    """When the gap is over; absent where a visit is possible now or none is left today."""
    missed_days: int
    """Days since the last dose on which the patient did not come."""
    withheld_days: int = 0
    """Days since then on which the patient came and the dose was withheld."""
    postponed: str = ""
    """``delay``, ``withhold`` or ``prescriber`` where the last assessment came to that."""
    postponed_at: datetime | None = None
    assess_at: datetime | None = None
    """When the delay is over; absent where the programme sets none."""


@dataclass(frozen=True, slots=True)
class StockRow:
    """One product or one lot as it stands in the accounts."""

    product: Product
    lot: str
    """Empty in a row that sums up a product."""
    expires_on: date | None
    containers: int
    held_ug: int
    """Everything that the station holds of it: safe, open, syringes, residues."""


@dataclass(frozen=True, slots=True)
class OpenContainer:
    """An open container and what can still be drawn from it."""

    container: str
    product: Product
    lot: str
    amount_ug: int
    volume_ul: int
    use_before: datetime


@dataclass(frozen=True, slots=True)
class Residue:
    """Drug that waits for destruction, or stands in an open container."""

    source: str
    """``residue`` or ``open``."""
    ref: str
    product: Product
    amount_ug: int
    volume_ul: int
    patient_name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """The counter apart from the patient in front of it."""

    at: datetime
    today: date
    is_day_open: bool
    open_day: date | None
    in_room: tuple[RoomRow, ...]
    expected: tuple[ExpectedRow, ...]
    stock: tuple[StockRow, ...]
    prepared_syringes: int
    opened_words: str
    """What of naloxone and oxygen is there, who checked it, and when; empty before that."""
    kits: tuple[Kit, ...] = ()
    """Naloxone kits by lot, as they were last found less what was used since."""
    shortage: str = ""
    """What of them is below the programme's least numbers; empty where nothing is."""
    emergency: Emergency | None = None
    """The programme's values for an overdose response."""
    were_open: tuple[WereOpen, ...] = ()
    """Doses that were open when the program ended, longest open first."""


@dataclass(frozen=True, slots=True)
class Response:
    """An overdose response, running or over."""

    response: str
    began_at: datetime
    begun_by: str
    patient: str
    """Id; empty as long as nobody is named, and where it is no patient."""
    who: str
    """Name, or the words for somebody who is no patient; empty as long as nobody is named."""
    stamps: tuple[Stamp, ...]
    emergency: Emergency
    kits: tuple[Kit, ...]
    next_kit: str
    """Lot of the kit to take next; empty where none is on the list."""
    outcome: Outcome | None = None
    """Absent while it runs."""
    ended_at: datetime | None = None
    ended_by: str = ""
    transfer: str = ""
    present: str = ""
    prescriber_told: bool = False
    copies: int = 0
    """How often its report was printed again."""
    number: int = 0
    """Of the entry that began it; the report bears it."""


@dataclass(frozen=True, slots=True)
class ResponseEnd:
    """What became of a response when it ended."""

    response: Response
    report_fault: str = ""
    """What became of the report where it did not print."""


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """An adverse event that waits for a prescriber's review."""

    event: str
    at: datetime
    by: str
    what: str
    """What was written down; empty where the response tells it."""
    response: Response | None


@dataclass(frozen=True, slots=True)
class SimilarName:
    """Somebody for whom the patient at the counter could be taken."""

    name: str
    card: str
    where: str
    """``in the room``, ``expected today``, or empty."""
    is_same: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything about the patient at the counter."""

    patient: Patient
    photo_png_base64: str
    order: Order | None
    decision: Decision
    visit: str
    """Id of the visit that is going on, or that the page has made for this one."""
    last: Dose | None
    today_ug: int
    """Administered today."""
    planned_today_ug: int
    """What the order gives on this day in all."""
    day_limit_ug: int | None
    assessment: Assessment | None
    open_dose: Dose | None
    """Issued and not resolved."""
    observing_since: datetime | None
    observe_until: datetime | None
    syringes: tuple[SyringeState, ...]
    """Prepared for this patient and not issued."""
    similar_names: tuple[SimilarName, ...]
    """Who is here or expected today first."""
    authorisation: Authorisation
    titration: Titration | None = None
    """Where the plan stands; absent where no step of it is left."""
    top_up: TopUpWindow | None = None
    """When the next part of the visit that goes on may be given; absent where none is due."""
    observation: Observation | None = None
    """How long the observation that runs takes in all, and why; absent where none runs."""
    out: SyringeState | None = None
    """The syringe of the open dose."""
    sites: tuple[str, ...] = ()
    """Places on the body for the route of the open dose."""
    last_site: str = ""
    next_site: str = ""
    seats_free: tuple[int, ...] = ()
    """Where the next dose can go; the first is offered."""
    override_roles: tuple[Role, ...] = ()
    """Who may override the refusal that stands; empty where nobody may."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A syringe has been handed over."""

    entry: str
    seq: int
    syringe: str
    issued_at: datetime
    slip_fault: str = ""
    """What became of the slip where it did not print; the issue stands all the same."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A syringe is filled and labelled."""

    syringe: str
    dose_ug: int
    volume_ul: int
    label_fault: str = ""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A residue is destroyed and entered."""

    seq: int
    declaration_fault: str = ""
    """What became of the joint declaration where it did not print."""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who works here."""

    person: str
    name: str
    initials: str
    role: Role
    has_shift: bool
    """The passphrase was given since the program started, so badge and PIN are enough."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """A place to count, without what the ledger expects there."""

    account: str
    ref: str
    """Lot, open container or syringe."""
    product: Product
    title: str
    lot: str
    expires: str
    unit: str
    """``containers``, ``ul`` or ``syringes``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A counted line that differs from the ledger; shown after both have confirmed."""

    line: CountLine
    counted: int
    expected: int
    difference_ug: int


@dataclass(frozen=True, slots=True)
class CountResult:
    """What a count has shown."""

    seq: int
    lines: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ClosingItem:
    """One line of the checklist before a day is closed."""

    name: str
    words: str
    state: str
    """``ok``, ``flag`` (stands in the register) or ``block``."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The state of the day's end."""

    day: date | None
    """The open or the just closed programme day."""
    register: int
    previous_register: int
    items: tuple[ClosingItem, ...]
    is_closed: bool
    signatures_needed: int
    signed_by: tuple[str, ...]
    file_name: str
    """Of the signed register; empty before that."""
    exported_to: str


@dataclass(frozen=True, slots=True)
class Foot:
    """What the foot of the window says."""

    verified_at: datetime | None
    backup_at: datetime | None
    printer: str
    """``ready`` or a sentence."""
    drive: str
    """Name of the drive, or empty where there is none."""
