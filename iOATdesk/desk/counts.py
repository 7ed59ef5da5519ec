"""The count book: everything counted blind by two people, and differences made plain."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from iOATdesk.desk.operator import Desk, Operator, Pen, permit, repeated, two_people, writing
from iOATdesk.desk.views import CountLine, CountResult, Difference
from iOATdesk.ledger import people_queries, stock_queries
from iOATdesk.ledger.chain import Entry
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.products import Product
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.units import InexactAmount, mass_ug

COUNTED_MAX = 1_000_000_000
"""Above every safe: a figure past it is a slip of the hand or a scanned code."""
LOSS_REPORT_DAYS = 10
"""A loss is reported within 10 days after the day of awareness (CSR ss. 109, 138, 173)."""

Held = Literal["safe", "open", "syringe", "residue"]
Unit = Literal["containers", "ul", "syringes"]


def lines(desk: Desk) -> tuple[CountLine, ...]:
    """Return every place to count, in the order of the safe, without any expected figure."""
    products = stock_queries.products(desk.ledger)
    zone = desk.station.zone
    safe = [
        CountLine(
            "safe",
            lot.ref,
            products[lot.product],
            products[lot.product].title,
            lot.lot,
            f"{lot.expires_on:%d %b %Y}",
            "containers",
        )
        for lot in stock_queries.lots(desk.ledger)
    ]
    opened = [
        CountLine(
            "open",
            line.container,
            products[line.product],
            f"{products[line.product].title}, open",
            line.lot,
            f"{line.use_before.astimezone(zone):%d %b %H:%M}",
            "ul",
        )
        for line in stock_queries.open_lines(desk.ledger)
    ]
    return (*safe, *opened, *_numbered(desk, products))


def _numbered(desk: Desk, products: Mapping[str, Product]) -> tuple[CountLine, ...]:
    """Return the places that are counted by scanning: prepared syringes and sealed residues."""
    titles = {"syringe": "Prepared syringe", "residue": "Residue for destruction"}
    return tuple(
        CountLine(
            line.account,
            line.ref,
            products[line.product],
            titles[line.account],
            "",
            "",
            "syringes",
        )
        for line in stock_queries.balances(desk.ledger)
        if line.account in titles
    )


def _expected(desk: Desk, line: CountLine) -> int:
    standing = stock_queries.balance(desk.ledger, line.account, line.ref)
    if standing is None:
        return 0
    figures = {"containers": standing.containers, "ul": standing.volume_ul, "syringes": 1}
    return figures[line.unit]


def _amounts(desk: Desk, line: CountLine, counted: int, expected: int) -> tuple[int, int, int]:
    """Return the difference as micrograms, microlitres and containers."""
    change = counted - expected
    if line.unit == "containers":
        return change * line.product.container_ug, 0, change
    if line.unit == "ul":
        try:
            return mass_ug(change, line.product.strength_ug_per_ml), change, 0
        except InexactAmount as error:
            raise refuse(Code.INEXACT_AMOUNT, text=f"{line.ref}: {counted} uL") from error
    standing = stock_queries.balance(desk.ledger, line.account, line.ref)
    if standing is None:
        return 0, 0, 0
    return change * standing.amount_ug, change * standing.volume_ul, 0


def record_count(
    desk: Desk,
    by: Operator,
    witness: Operator | None,
    counted: Mapping[tuple[str, str], int],
    entry_id: str,
) -> CountResult:
    """Record what two people found; each difference opens a discrepancy of its own.

    ``counted`` is by account and reference: containers, microlitres, or 1 for a syringe that was
    scanned and 0 for one that was not.

    Raises:
        Refused: no second person, a place that was not counted, or an impossible figure.
    """
    with writing(desk, by, Act.COUNT) as pen:
        if done := repeated(desk, entry_id, entries.CountRecorded):
            return _recorded(desk, done, counted)
        second = two_people(by, witness)
        permit(Act.COUNT, second)
        places = lines(desk)
        known = {(line.account, line.ref) for line in places}
        missing = [line for line in places if (line.account, line.ref) not in counted]
        if missing:
            raise refuse(Code.COUNT_INCOMPLETE, missing=len(missing))
        for place, figure in counted.items():
            if place not in known or not 0 <= figure <= _most(place[0]):
                raise refuse(Code.UNKNOWN_ITEM, item=place[1])
        found = [(line, counted[line.account, line.ref], _expected(desk, line)) for line in places]
        differences = tuple(
            Difference(line, figure, expected, _amounts(desk, line, figure, expected)[0])
            for line, figure, expected in found
            if figure != expected
        )
        body = entries.CountRecorded(
            salt=pen.salt(),
            count=entry_id,
            lines=[
                entries.CountedLine(
                    account=_held(line.account),
                    ref=line.ref,
                    product=line.product.product,
                    counted=figure,
                    expected=expected,
                    unit=_unit(line.unit),
                )
                for line, figure, expected in found
            ],
        )
        seq = pen.write(body, entry_id, second).seq
        for difference in differences:
            _open_discrepancy(pen, second, difference, entry_id)
        return CountResult(seq, len(places), differences)


def _most(account: str) -> int:
    """Return the largest figure that two people can have counted in one place."""
    return 1 if account in ("syringe", "residue") else COUNTED_MAX


def _recorded(desk: Desk, done: Entry, counted: Mapping[tuple[str, str], int]) -> CountResult:
    """Return what the same request brought the first time.

    Raises:
        Refused: ID_USED_OTHERWISE, where other figures come with the same id.
    """
    body = done.body
    same = isinstance(body, entries.CountRecorded) and dict(counted) == {
        (line.account, line.ref): line.counted for line in body.lines
    }
    if not isinstance(body, entries.CountRecorded) or not same:
        raise refuse(Code.ID_USED_OTHERWISE)
    products = stock_queries.products(desk.ledger)
    opened = {
        (entry.body.account, entry.body.ref): entry.body.difference_ug
        for entry in desk.ledger.entries(done.seq + 1, done.seq + len(body.lines))
        if isinstance(entry.body, entries.DiscrepancyOpened) and entry.body.count == body.count
    }
    differences = tuple(
        Difference(
            CountLine(line.account, line.ref, products[line.product], line.ref, "", "", line.unit),
            line.counted,
            line.expected,
            opened[line.account, line.ref],
        )
        for line in body.lines
        if line.counted != line.expected
    )
    return CountResult(done.seq, len(body.lines), differences)


def _held(account: str) -> Held:
    held: dict[str, Held] = {
        "safe": "safe",
        "open": "open",
        "syringe": "syringe",
        "residue": "residue",
    }
    return held[account]


def _unit(unit: str) -> Unit:
    units: dict[str, Unit] = {"containers": "containers", "ul": "ul", "syringes": "syringes"}
    return units[unit]


def _open_discrepancy(pen: Pen, witness: Operator, difference: Difference, entry_id: str) -> None:
    line = difference.line
    amount_ug, volume_ul, containers = _amounts(
        pen.desk, line, difference.counted, difference.expected
    )
    number = f"D-{people_queries.next_number(pen.desk.ledger, 'discrepancy'):04d}"
    body = entries.DiscrepancyOpened(
        salt=pen.salt(),
        discrepancy=number,
        count=entry_id,
        account=_held(line.account),
        ref=line.ref,
        product=line.product.product,
        difference_ug=amount_ug,
        difference_ul=volume_ul,
        difference_containers=containers,
        report_due_on=(pen.day + timedelta(days=LOSS_REPORT_DAYS)).isoformat(),
    )
    pen.write(body, pen.also(entry_id, f"{line.account}|{line.ref}"), witness)
