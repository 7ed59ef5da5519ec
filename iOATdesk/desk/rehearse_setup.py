"""Making the throw-away station of a rehearsal: people, products, stock and patients."""

import itertools
import secrets
import tomllib
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from iOATdesk.desk import patients, people, stock
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.ports import Devices, DriveState
from iOATdesk.desk.profiles import profile_text
from iOATdesk.desk.rehearse_keys import CONFIRM, STOCK
from iOATdesk.desk.rehearse_sheet import Sheet
from iOATdesk.desk.rehearse_station import LOT, RehearsalStation, SettableClock
from iOATdesk.desk.station import NewPerson, NewStation, create_station, desk_of
from iOATdesk.models.faults import DriveFault, SheetFault
from iOATdesk.models.people import Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.programme import Programme, read_programme
from iOATdesk.models.units import UG_PER_MG, volume_ul

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "rehearsals"
_NAME = "Rehearsal station"
_YEAR = timedelta(days=365)
_AGE = 40 * _YEAR


class _NoPaper:
    """A printer that takes everything and keeps nothing."""

    def print(self, pdf: bytes, *, title: str) -> None:
        """Let go of the document."""

    def state(self) -> str:
        """Return that it is ready."""
        return "ready"


class _NoDrive:
    """No drive: a rehearsal exports nothing."""

    def find(self) -> DriveState:
        """Say that there is none."""
        raise DriveFault("A rehearsal has no drive.", "Export from a station.")

    def write(self, filename: str, content: bytes, progress: Callable[[int], None]) -> str:
        """Say that there is none."""
        progress(0)
        title = f"A rehearsal has no drive for {filename} ({len(content)} bytes)."
        raise DriveFault(title, "Export from a station.")


def _resources() -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "products.toml").read_text("utf-8"))


def _zone_name(programme: Programme) -> str:
    zones: dict[str, str] = _resources()["zones"]
    if programme.country not in zones:
        raise SheetFault(
            f"No time zone is known for the country “{programme.country}”.",
            "Add it to resources/rehearsals/products.toml.",
        )
    return zones[programme.country]


def _product_of(drug: str) -> Product:
    for row in _resources()["products"]:
        if row["drug"] == drug:
            container_ug = row["container_mg"] * UG_PER_MG
            strength = row["strength_mg_per_ml"] * UG_PER_MG
            return Product(
                product=row["product"],
                drug=drug,
                salt=row["salt"],
                form=Form(row["form"]),
                container=row["container"],
                container_ug=container_ug,
                container_ul=volume_ul(container_ug, strength),
                strength_ug_per_ml=strength,
                code=LOT,
                basis="rehearsal, nothing is given",
                maker=LOT,
            )
    raise SheetFault(
        f"No product is known for {drug}.", "Add it to resources/rehearsals/products.toml."
    )


def _person(name: str, initials: str, role: Role) -> NewPerson:
    """Return somebody whose passphrase nobody knows: the station is thrown away."""
    pin = f"{secrets.randbelow(10**6):06d}"
    return NewPerson(f"Rehearsal {name}", initials, role, initials, secrets.token_hex(16), pin)


def _ids() -> Callable[[], str]:
    numbers: Iterator[int] = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers), version=4))


def _enrol(station: RehearsalStation, name: str, basis: str) -> None:
    enrolment = patients.Enrolment(
        card=patients.next_card(station.desk),
        family_name=name,
        given_names="",
        born_on=station.last_day - _AGE,
        health_number="",
        health_number_kind="",
        allergies=(),
        authorisation_basis=basis,
        authorisation_ends_on=station.last_day + _YEAR,
    )
    patient = patients.enrol(station.desk, station.nurse, enrolment, station.new_id())
    station.patients[name] = patient.patient


def _stock_up(station: RehearsalStation, drugs: Mapping[str, Product], *, is_full: bool) -> None:
    """Have every product, and more of it than any sheet can use unless the sheet says how much."""
    for product in drugs.values():
        stock.add_product(station.desk, station.pharmacist, product, station.new_id())
    if is_full:
        station.receive(stock.CONTAINERS_MAX)


@contextmanager
def rehearsal_station(
    sheet: Sheet, programme: str, folder: Path, clock: SettableClock
) -> Iterator[RehearsalStation]:
    """Make a station for a sheet in an empty folder; it is closed at the end.

    It is one for training, unless the sheet confirms the programme's values.

    Everybody whom the sheet names is a patient of it. Only the people whom the sheet needs
    work there, because a passphrase is slow to make on purpose.

    Raises:
        SheetFault: there is no such programme, or no product or zone for it.
        LedgerFault: the folder cannot be written, or holds a station.
    """
    profile = read_programme(profile_text(programme))
    drugs = {drug: _product_of(drug) for drug in profile.drugs()}
    clock.set(sheet.rows[0].at)
    first = _person("pharmacist", "RP", Role.IN_CHARGE)
    new = NewStation(
        name=_NAME,
        address=_NAME,
        zone=_zone_name(profile),
        programme=programme,
        training=not sheet.has(CONFIRM),
        in_charge=first,
        register_passphrase=secrets.token_hex(16),
    )
    opened = create_station(folder, new, clock=clock).opened
    with closing(opened.ledger):
        desk = desk_of(opened, Devices(clock, _NoPaper(), _NoPaper(), _NoPaper(), _NoDrive()))
        new_id, shift = _ids(), Shift(opened.ledger, opened.keys)
        pharmacist = shift.open(opened.by)

        def add(person: NewPerson) -> Operator:
            people.add_person(desk, shift, folder, pharmacist, person, new_id())
            return shift.sign_on(person.badge, person.passphrase)

        needs_prescriber = sheet.has("review") or sheet.is_by("prescriber")
        station = RehearsalStation(
            desk=desk,
            clock=clock,
            pharmacist=pharmacist,
            nurse=add(_person("nurse", "RN", Role.NURSE)),
            prescriber=add(_person("prescriber", "MD", Role.PRESCRIBER))
            if needs_prescriber
            else pharmacist,
            last_day=max(desk.today(row.at) for row in sheet.rows),
            new_id=new_id,
        )
        _stock_up(station, drugs, is_full=not sheet.has(STOCK))
        for name in sheet.patients():
            _enrol(station, name, next(iter(profile.authorisation_bases), LOT))
        yield station
