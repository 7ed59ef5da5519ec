"""The two lists of a day: what is entered in PharmaNet by hand, and what the prescriber reads.

An offline station does not talk to PharmaNet. British Columbia's pharmacies enter opioid agonist
treatment there with the product's number, a quantity, whether it was witnessed, missed doses and
changes of dose; the directions (SIG) hold at most 80 characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iOATdesk.models.units import format_mg
from iOATdesk.models.visits import Dose

SIG_LENGTH_MAX = 80


@dataclass(frozen=True, slots=True)
class ListHead:
    """What stands over either list."""

    station: str
    address: str
    day: date
    made_at: str
    """Local, as it will be read."""
    made_by: str
    is_day_over: bool
    """The day was closed or is past; before that more may come."""
    training: bool


@dataclass(frozen=True, slots=True)
class PharmaNetLine:
    """One patient and one product on one day."""

    name: str
    born_on: date
    health_number: str
    card: str
    product: str
    """Title of the product; the drug of the order where nothing was given."""
    code: str
    """DIN, PIN or foreign code with its kind: ``DIN 02145901``."""
    issued_ug: int
    issued_ul: int
    returned_ug: int
    doses: int
    witnessed: int
    """Doses whose injection was seen to its end."""
    missed: str
    """``missed, day 2 in a row``, ``withheld``, or empty."""
    changes: tuple[str, ...]
    """Orders entered or stopped on the day, suspensions and discharges."""
    sig: str


@dataclass(frozen=True, slots=True)
class PharmaNetList:
    """All of a day, by name."""

    head: ListHead
    lines: tuple[PharmaNetLine, ...]


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One patient's day for the prescriber; each text is one line."""

    name: str
    card: str
    order: str
    doses: tuple[str, ...]
    assessments: tuple[str, ...]
    """Only those out of the ordinary."""
    events: tuple[str, ...]
    missed: str
    soon: tuple[str, ...]
    """An order or an authorisation that ends soon or is over."""

    @property
    def is_remarkable(self) -> bool:
        """Say whether there is more than doses."""
        return bool(self.assessments or self.events or self.missed or self.soon)


@dataclass(frozen=True, slots=True)
class DaySummary:
    """All of a day, by name."""

    head: ListHead
    lines: tuple[SummaryLine, ...]


def _mg(amount_ug: int) -> str:
    return format_mg(amount_ug).removesuffix(" mg")


def sig(doses: Sequence[Dose], times: Sequence[str]) -> str:
    """Return the directions for PharmaNet, at most 80 characters, without ever cutting one off.

    Each visit's amounts as issued, what came back, whether it was witnessed, and the times; where
    that is too long the times are left out, and then the single amounts.

    Args:
        doses: part-doses of one patient, product and day, in order.
        times: when each was issued, local.
    """
    visits = tuple(dict.fromkeys(dose.visit for dose in doses))
    amounts = "/".join(
        "+".join(_mg(dose.issued_ug) for dose in doses if dose.visit == visit) for visit in visits
    )
    total_ug = sum(dose.issued_ug for dose in doses)
    returned_ug = sum(dose.residue_ug for dose in doses)
    seen = sum(dose.injection_ended_at is not None for dose in doses)
    witnessed = "WITNESSED" if seen == len(doses) else f"{seen} OF {len(doses)} WITNESSED"
    back = f" RETURNED {_mg(returned_ug)} MG" if returned_ug else ""
    counted = f"{len(visits)} VISIT" if len(visits) == 1 else f"{len(visits)} VISITS"
    for text in (
        f"INJECT {amounts} MG{back} {witnessed} {' '.join(times)}",
        f"INJECT {amounts} MG{back} {witnessed}",
        f"INJECT {_mg(total_ug)} MG IN {counted}{back} {witnessed}",
    ):
        if len(text) <= SIG_LENGTH_MAX:
            return text
    return f"INJECT {_mg(total_ug)} MG {witnessed}"
