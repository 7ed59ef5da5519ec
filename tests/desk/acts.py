"""What several tests of the desk do: expect a refusal, count everything, close, cut the power."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from iOATdesk.desk import counts, day, stock
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.station import Opened
from iOATdesk.desk.views import Closing, CountResult
from iOATdesk.ledger import stock_queries
from iOATdesk.ledger.check import check
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import Body
from iOATdesk.models.refusals import Code, Refusal, Refused
from tests.stations import Clinic, clinic_at

MG = 1000
Field: TypeAlias = Any
"""Whatever a field of a request can be made to hold."""


class Said:
    """The refusal that was raised."""

    refusal: Refusal

    @property
    def facts(self) -> dict[str, object]:
        return dict(self.refusal.facts)


@contextmanager
def refused(clinic: Clinic, code: Code) -> Iterator[Said]:
    """Expect this refusal, and nothing written."""
    before = clinic.desk.ledger.head()
    said = Said()
    with pytest.raises(Refused) as caught:
        yield said
    said.refusal = caught.value.refusal
    assert said.refusal.code is code, said.refusal
    assert clinic.desk.ledger.head() == before


def length(clinic: Clinic) -> int:
    """Return the number of the last entry."""
    return clinic.desk.ledger.head()[0]


def last_body(clinic: Clinic) -> Body:
    """Return what the last entry says."""
    *_, entry = clinic.desk.ledger.entries(length(clinic))
    assert entry.body is not None
    return entry.body


def is_sound(clinic: Clinic) -> bool:
    """Say whether the whole ledger is what was written; show the findings where it is not."""
    result = check(clinic.desk.ledger)
    assert result.findings == []
    return result.entries == length(clinic)


def found(clinic: Clinic) -> dict[tuple[str, str], int]:
    """Return what two people find who find everything."""
    seen: dict[tuple[str, str], int] = {}
    for line in counts.lines(clinic.desk):
        standing = stock_queries.balance(clinic.desk.ledger, line.account, line.ref)
        if standing is None:
            seen[line.account, line.ref] = 0
        elif line.unit == "containers":
            seen[line.account, line.ref] = standing.containers
        else:
            seen[line.account, line.ref] = standing.volume_ul if line.unit == "ul" else 1
    return seen


def count(
    clinic: Clinic,
    changed: Mapping[tuple[str, str], int] | None = None,
    witness: Operator | None = None,
) -> CountResult:
    """Count everything; ``changed`` is found otherwise than the ledger says."""
    seen = found(clinic) | dict(changed or {})
    second = witness or clinic.second_nurse
    return counts.record_count(clinic.desk, clinic.nurse, second, seen, clinic.new_id())


def close(clinic: Clinic) -> Closing:
    """Count everything and close the day."""
    count(clinic)
    return day.close_day(clinic.desk, clinic.pharmacist, clinic.nurse, clinic.new_id())


def receive_lot(
    clinic: Clinic, lot: str, expires_on: date, containers: int = 20, product: str = "hm-50"
) -> None:
    """Receive vials of one lot."""
    receipt = stock.Receipt(
        product=product,
        lot=lot,
        expires_on=expires_on,
        containers=containers,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd, Burnaby",
        document="inv. 5600",
    )
    stock.receive(clinic.desk, clinic.pharmacist, clinic.nurse, receipt, clinic.new_id())


def after_power_cut(clinic: Clinic, folder: Path) -> Clinic:
    """Return the station as it comes up again from what lies on the disk at this moment."""
    folder.mkdir()
    for path in clinic.folder.glob(f"{LEDGER_FILE}*"):
        shutil.copy(path, folder)
    first = next(iter(clinic.shift.unlocked.values()))
    ledger = Ledger.open(folder / LEDGER_FILE, first.database_key)
    shift = Shift(ledger, clinic.shift.keys, dict(clinic.shift.unlocked))
    opened = Opened(ledger, clinic.shift.keys, first)
    again = clinic_at(folder, opened, shift, clinic.clock)
    again.new_id.last = clinic.new_id.last
    return again
