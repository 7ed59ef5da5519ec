"""Makes the training station of ``resources/sample/clinic.toml``, through the desk's use cases."""

import random
import tomllib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from iOATdesk.desk import orders, patients, people, stock
from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Desk, Operator
from iOATdesk.desk.ports import Devices
from iOATdesk.desk.station import Founded, NewPerson, NewStation, create_station, desk_of
from iOATdesk.models.days import station_zone
from iOATdesk.models.people import Role
from iOATdesk.models.products import Form, Product
from iOATdesk.models.units import UG_PER_MG, volume_ul

SAMPLE = Path(__file__).parents[2] / "resources" / "sample" / "clinic.toml"
_ORDER_DAYS = 30
_AUTHORISED_DAYS = 365


class Seeded:
    """Gives ids and salts that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        """Begin the same row of values each time."""
        self._random = random.Random(seed)

    def new_id(self) -> str:
        """Return the next id."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def new_salt(self) -> str:
        """Return the next salt."""
        return f"{self._random.getrandbits(128):032x}"


@dataclass(frozen=True, slots=True)
class TrainingClinic:
    """A training station that has just been made and is open."""

    founded: Founded
    desk: Desk
    shift: Shift
    sample: Mapping[str, Any]


def read_sample() -> dict[str, Any]:
    """Return the made-up clinic."""
    return tomllib.loads(SAMPLE.read_text("utf-8"))


def _person(row: Mapping[str, str], station: Mapping[str, str]) -> NewPerson:
    return NewPerson(
        name=row["name"],
        initials=row["initials"],
        role=Role(row["role"]),
        badge=row["badge"],
        passphrase=station["passphrase"],
        pin=station["pin"],
    )


def _product(row: Mapping[str, Any]) -> Product:
    container_ug = row["container_mg"] * UG_PER_MG
    strength = row["strength_mg_per_ml"] * UG_PER_MG
    return Product(
        product=row["product"],
        drug=row["drug"],
        salt=row["salt"],
        form=Form(row["form"]),
        container=row["container"],
        container_ug=container_ug,
        container_ul=volume_ul(container_ug, strength),
        strength_ug_per_ml=strength,
        code=row["code"],
        basis=row["basis"],
        maker=row["maker"],
    )


def found_training_clinic(
    folder: Path,
    devices: Devices,
    *,
    seeded: Seeded | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> TrainingClinic:
    """Make the training station in an empty folder: people, products, stock, patients, orders.

    Args:
        folder: must not hold a station.
        devices: what the desk is connected to.
        seeded: makes ids and salts, and so entries and hashes, the same each time.
        progress: told in a few words what is being made.
    """
    sample = read_sample()
    station = sample["station"]
    seeded = seeded or Seeded(random.SystemRandom().getrandbits(64))
    everybody = [_person(row, station) for row in sample["people"]]
    progress("station and keys")
    new = NewStation(
        name=station["name"],
        address=station["address"],
        zone=station["zone"],
        programme=station["programme"],
        training=True,
        in_charge=everybody[0],
        register_passphrase=station["register_passphrase"],
    )
    founded = create_station(
        folder,
        new,
        clock=devices.clock,
        new_salt=seeded.new_salt,
        new_id=seeded.new_id,
        station=f"tr-{seeded.new_id()[:4]}",
    )
    shift = Shift(founded.opened.ledger, founded.opened.keys)
    in_charge = shift.open(founded.opened.by)
    desk = desk_of(founded.opened, devices, new_salt=seeded.new_salt)
    signed_on = {everybody[0].role: in_charge}
    for person in everybody[1:]:
        progress(person.name)
        people.add_person(desk, shift, folder, in_charge, person, seeded.new_id())
        signed_on.setdefault(person.role, shift.sign_on(person.badge, person.passphrase))
    progress("stock")
    _stock(desk, sample, in_charge, signed_on[Role.NURSE], seeded)
    progress("patients and orders")
    _patients(desk, sample, in_charge, signed_on[Role.PRESCRIBER], seeded)
    return TrainingClinic(founded, desk, shift, sample)


def _stock(
    desk: Desk, sample: Mapping[str, Any], by: Operator, witness: Operator, seeded: Seeded
) -> None:
    for row in sample["products"]:
        stock.add_product(desk, by, _product(row), seeded.new_id())
    for row in sample["receipts"]:
        receipt = stock.Receipt(
            product=row["product"],
            lot=row["lot"],
            expires_on=row["expires_on"],
            containers=row["containers"],
            supplier=sample["supplier"]["name"],
            supplier_address=sample["supplier"]["address"],
            document=row["document"],
        )
        stock.receive(desk, by, witness, receipt, seeded.new_id())


def _patients(
    desk: Desk, sample: Mapping[str, Any], by: Operator, prescriber: Operator, seeded: Seeded
) -> None:
    zone = station_zone(sample["station"]["zone"])
    today: date = desk.clock.now().astimezone(zone).date()
    author = sample["prescriber"]
    for row in sample["patients"]:
        enrolment = patients.Enrolment(
            card=patients.next_card(desk),
            family_name=row["family_name"],
            given_names=row["given_names"],
            born_on=row["born_on"],
            health_number=row["health_number"],
            health_number_kind="ca-bc",
            allergies=tuple(row["allergies"]),
            authorisation_basis="Injectable OAT, severe opioid use disorder",
            authorisation_ends_on=today + timedelta(days=_AUTHORISED_DAYS),
        )
        patient = patients.enrol(desk, by, enrolment, seeded.new_id())
        order = orders.NewOrder(
            number=row["order"],
            patient=patient.patient,
            drug="hydromorphone",
            plan_text=row["plan"],
            doses_per_day=row["doses_per_day"],
            routes=("IV", "IM"),
            gap_minutes=None,
            starts_on=today,
            ends_on=today + timedelta(days=_ORDER_DAYS),
            prescriber=author["name"],
            licence=author["licence"],
            practice=author["practice"],
            address=author["address"],
        )
        orders.enter_order(desk, prescriber, order, seeded.new_id())
