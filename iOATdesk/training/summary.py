"""What a played day came to, proved by the same commands that a clinic has."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iOATdesk.desk import verify
from iOATdesk.desk.station import open_station
from iOATdesk.ledger import stock_queries
from iOATdesk.ledger.check import check
from iOATdesk.models.units import format_mg


@dataclass(frozen=True, slots=True)
class Played:
    """The result of a played day."""

    words: str
    is_sound: bool
    """Ledger and register are as they were written."""
    visits: int
    refusals: Counter[str]
    register: Path


def summary(to: Path, sample: Mapping[str, Any], refusals: Counter[str]) -> Played:
    """Read the played day back from its files."""
    station = sample["station"]
    in_charge = sample["people"][0]["name"]
    opened = open_station(to / "station", in_charge, station["passphrase"])
    ledger = opened.ledger
    try:
        checked = check(ledger)
        products = stock_queries.products(ledger)
        held: Counter[str] = Counter()
        for line in stock_queries.balances(ledger):
            held[line.product] += line.amount_ug
        row = ledger.row("SELECT count(DISTINCT visit) AS visits, count(*) AS doses FROM dose")
        visits, doses = (row["visits"], row["doses"]) if row else (0, 0)
        found = ledger.row("SELECT count(*) AS open FROM discrepancy")
        discrepancies = found["open"] if found else 0
    finally:
        ledger.close()
    registers = sorted((to / "usb").glob("*.pdf"))
    report = verify.verify(registers, passphrase=station["register_passphrase"], root_sha256=None)
    is_verified = bool(registers) and verify.exit_code(report) == 0
    said = [
        f"Visits      {visits}, with {doses} doses",
        "Refusals    " + ", ".join(f"{code} {n}" for code, n in sorted(refusals.items())),
        *(f"Balance     {products[p].title}: {format_mg(ug)}" for p, ug in held.items()),
        f"Discrepancy {discrepancies} open",
        f"Ledger      {checked.entries} entries, {'sound' if checked.is_sound else 'NOT SOUND'}",
        f"Register    {registers[0] if registers else 'none'}",
        *(f"verify      {line}" for line in verify.words(report)),
    ]
    return Played(
        "\n".join(said),
        checked.is_sound and is_verified,
        visits,
        refusals,
        registers[0] if registers else to,
    )
