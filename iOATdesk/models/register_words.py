"""What a line of the register says of an entry, kind by kind."""

from dataclasses import dataclass
from datetime import date

from iOATdesk.models import entries
from iOATdesk.models.days import words_of_date
from iOATdesk.models.units import format_ml

_PLACES = {
    "safe": "safe, lot",
    "open": "open container",
    "syringe": "syringe",
    "residue": "residue of syringe",
    "patient": "syringe",
}


@dataclass(frozen=True, slots=True)
class LineWords:
    """The texts of one line; the notes stand below in smaller letters."""

    entry: str
    notes: tuple[str, ...] = ()
    person: str = ""
    """Whom it came from or went to, and by what authority."""
    person_notes: tuple[str, ...] = ()
    names_witness: bool = False
    """The notes name the witness already."""


def _filled(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _day(text: str) -> str:
    try:
        return words_of_date(date.fromisoformat(text))
    except ValueError:
        return text


def place_words(account: str, ref: str) -> str:
    """Name a place of the stock: ``safe, lot HM2306``, ``open container C-12``."""
    # A lot is kept by product and lot; the section or the line beside names the product.
    _, bar, lot = ref.partition("|")
    return f"{_PLACES.get(account, account)} {lot if bar else ref}".strip()


def difference_words(body: entries.DiscrepancyOpened) -> str:
    """Write what is missing or too much: ``1 container missing``, ``0.2 mL too much``."""
    direction = "missing" if body.difference_ug < 0 else "too much"
    if body.difference_containers:
        number = abs(body.difference_containers)
        return f"{number} {'container' if number == 1 else 'containers'} {direction}"
    if body.account == "syringe":
        return direction
    if body.account == "patient":
        held = format_ml(abs(body.difference_ul)) if body.difference_ul else "recorded as empty"
        return f"not accounted for, {held}"
    return f"{format_ml(abs(body.difference_ul))} {direction}"


def words_of(kind: str, body: entries.Body) -> LineWords:
    """Return what is printed of an entry; a kind without words of its own shows its name."""
    match body:
        case entries.StockReceived():
            containers = "container" if body.containers == 1 else "containers"
            return LineWords(
                f"Received, lot {body.lot}",
                (f"{body.containers} {containers}, expires {_day(body.expires_on)}",),
                body.supplier,
                _filled(body.document, body.supplier_address),
            )
        case entries.SyringeIssued():
            part = f", part {body.part}" if body.part > 1 else ""
            return LineWords(
                f"Issued {body.syringe}",
                (f"{format_ml(body.volume_ul)} {body.route}, lot {body.lot}{part}",),
                body.patient_name,
                (
                    f"order {body.order_number}",
                    *_filled(", ".join(_filled(body.prescriber, body.practice))),
                ),
            )
        case entries.SyringeReturned():
            return LineWords(
                f"Residue of {body.syringe} returned",
                (format_ml(body.residue_ul),),
                body.patient_name,
            )
        case entries.ResidueDestroyed():
            what = "Residue of" if body.source == "residue" else "Rest of container"
            witness = body.witness_name and f"witness {body.witness_name}"
            return LineWords(
                f"{what} {body.ref} destroyed",
                _filled(f"{format_ml(body.volume_ul)}, by {body.destroyer}", witness),
                body.method,
                names_witness=bool(body.witness_name),
            )
        case entries.DiscrepancyOpened():
            return LineWords(
                "Difference found by count",
                (place_words(body.account, body.syringe or body.ref), difference_words(body)),
                f"report due {_day(body.report_due_on)}",
            )
    return LineWords(kind.replace("_", " ").capitalize())
