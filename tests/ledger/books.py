"""A ledger of its own for attacks: every kind of entry once, written without the desk."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger import authority
from iOATdesk.ledger.chain import Entry
from iOATdesk.ledger.check import Checked, check
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.keys import Signer, new_private_key
from iOATdesk.ledger.store import Ledger
from iOATdesk.models import entries as e
from iOATdesk.models.people import Person, Role

KEY = bytes(range(32))
START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
STATION = "st-book"
SALT = "5a" * 16
PEOPLE = (
    Person("S01", "S. Dhaliwal, RPh", "SD", Role.IN_CHARGE),
    Person("S02", "R. Alvarez, RN", "RA", Role.NURSE),
    Person("S03", "K. Moreau, LPN", "KM", Role.NURSE),
)
LOT = {"product": "hm-50", "lot": "HM2271"}
PATIENT: dict[str, Any] = {
    "salt": SALT,
    "patient": "P1",
    "card": "P-00001",
    "family_name": "Okafor",
    "given_names": "Daniel",
    "born_on": "1979-03-14",
    "health_number": "9876543217",
    "allergies": ["penicillin"],
    "authorisation_basis": "programme admission",
    "authorisation_ends_on": "2027-06-30",
}


def _people() -> Iterator[e.Body]:
    yield e.StationCreated(
        salt=SALT,
        name="Harbour Street Clinic",
        address="84 Harbour St, Vancouver",
        zone="America/Vancouver",
        programme="ca-bc-hydromorphone",
        programme_version="2026-11",
        training=True,
    )
    for person in PEOPLE:
        yield e.PersonAdded(
            salt=SALT,
            person=person.person,
            name=person.name,
            initials=person.initials,
            role=str(person.role),
        )
    yield e.BadgeAssigned(salt=SALT, person="S02", badge="B-002")
    yield e.ValueConfirmed(
        salt=SALT,
        programme="ca-bc-hydromorphone",
        programme_version="2026-11",
        key="observation.time",
        value="20",
        unit="min",
    )
    yield e.ClockConfirmed(salt=SALT, reason="compared with the radio")
    yield e.PatientEnrolled(**PATIENT)
    yield e.PatientAmended(**PATIENT | {"given_names": "Daniel Obi"}, reason="second name")
    yield e.PatientStatusChanged(salt=SALT, patient="P1", status="active", reason="back")


def _order(order: str, number: str, replaces: str = "") -> e.Body:
    return e.OrderEntered(
        salt=SALT,
        order=order,
        number=number,
        patient="P1",
        drug="hydromorphone",
        plan="; then 120/120/120",
        doses_per_day=3,
        routes=["IV"],
        starts_on="2026-11-01",
        ends_on="2026-12-12",
        prescriber="Dr M. Lang",
        licence="CPSBC 31207",
        practice="Harbour Street Clinic",
        address="84 Harbour St, Vancouver",
        replaces=replaces,
    )


def _syringe(number: str) -> e.Body:
    return e.SyringePrepared(
        salt=SALT,
        syringe=number,
        patient="P1",
        order="O2",
        **LOT,
        draws=[e.Draw("C-00001", 120_000, 2400)],
        dose_ug=120_000,
        volume_ul=2400,
        strength_ug_per_ml=50_000,
        route="IV",
        use_before="2026-11-23T15:00:00.000Z",
    )


def _stock() -> Iterator[e.Body]:
    yield _order("O1", "2001")
    yield _order("O2", "2002", replaces="O1")
    yield e.OrderStopped(salt=SALT, order="O1", reason="replaced")
    yield e.ProductAdded(
        salt=SALT,
        product="hm-50",
        drug="hydromorphone",
        salt_of_drug="hydrochloride",
        form="solution",
        container="vial",
        container_ug=50_000,
        container_ul=1000,
        strength_ug_per_ml=50_000,
        code="02145901",
        basis="DIN",
        maker="Northline Pharma",
    )
    yield e.StockReceived(
        salt=SALT,
        **LOT,
        expires_on="2027-03-31",
        containers=20,
        amount_ug=1_000_000,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd, Burnaby",
        document="inv. 5521",
    )
    yield e.DayOpened(
        salt=SALT,
        programme_day=DAY.isoformat(),
        naloxone_kits=4,
        oxygen_bar=120,
        safe_checked=True,
        kits=[e.KitCounted("NX1", "2027-05-31", 3), e.KitCounted("NX2", "2028-01-31", 1)],
    )
    yield e.ContainerOpened(
        salt=SALT,
        container="C-00001",
        **LOT,
        containers=6,
        amount_ug=300_000,
        volume_ul=6000,
        use_before="2026-11-23T15:00:00.000Z",
    )
    yield _syringe("S-00001")
    yield e.SyringeChecked(salt=SALT, syringe="S-00001")
    yield _syringe("S-00002")
    yield e.SyringeCancelled(
        salt=SALT,
        syringe="S-00002",
        product="hm-50",
        dose_ug=120_000,
        volume_ul=2400,
        reason="not needed",
    )


def _counter() -> Iterator[e.Body]:
    yield e.PatientAssessed(
        salt=SALT, visit="V1", patient="P1", poss=1, signs=["anxious"], outcome="proceed"
    )
    yield e.RecordOpened(salt=SALT, patient="P1", screen="counter")
    yield e.PatientListTaken(
        salt=SALT, what="pharmanet", programme_day="2026-11-22", how="shown", patients=["P1"]
    )
    yield e.PrescriberAllowed(
        salt=SALT, visit="V1", patient="P1", about=["sign: seizure"], words="seen by me"
    )
    yield e.OverrideGranted(
        salt=SALT,
        visit="V1",
        patient="P1",
        patient_name="OKAFOR, Daniel Obi",
        code="TOO_SOON",
        reason="The patient has to travel",
    )
    yield e.SyringeIssued(
        salt=SALT,
        visit="V1",
        part=1,
        patient="P1",
        patient_name="OKAFOR, Daniel Obi",
        syringe="S-00001",
        order_number="2002",
        prescriber="Dr M. Lang",
        practice="Harbour Street Clinic",
        **LOT,
        dose_ug=120_000,
        volume_ul=2400,
        route="IV",
        seat=1,
    )
    yield e.InjectionEnded(
        salt=SALT,
        visit="V1",
        syringe="S-00001",
        injected_ug=100_000,
        residue_ug=20_000,
        residue_ul=400,
        injected_ul=2000,
        route="IV",
        site="left forearm",
    )
    yield e.SyringeNotReturned(
        salt=SALT,
        syringe="S-00001",
        product="hm-50",
        patient="P1",
        patient_name="OKAFOR, Daniel Obi",
        residue_ug=0,
        residue_ul=0,
        reason="not in the bin",
    )
    yield e.InjectionUnknown(
        salt=SALT,
        visit="V1",
        syringe="S-00001",
        product="hm-50",
        patient="P1",
        patient_name="OKAFOR, Daniel Obi",
        dose_ug=120_000,
        volume_ul=2400,
        reason="power cut",
    )
    yield e.SyringeReturned(
        salt=SALT,
        syringe="S-00001",
        product="hm-50",
        patient="P1",
        patient_name="OKAFOR, Daniel Obi",
        residue_ug=20_000,
        residue_ul=400,
    )
    yield e.ObservationEnded(salt=SALT, visit="V1", patient="P1", outcome="left_well")
    yield e.AdverseEventRecorded(salt=SALT, event="E1", patient="P1", what="fell asleep")
    yield e.EventReviewed(salt=SALT, event="E1", patient="P1", conclusion="dose stays")
    yield from _response()
    yield e.LabelReprinted(
        salt=SALT, document="slip", syringe="S-00001", copy=2, reason="paper jam"
    )


def _response() -> Iterator[e.Body]:
    at = "2026-11-22T15:20:00.000Z"
    yield e.ResponseBegun(salt=SALT, response="R1", began_at=at)
    yield e.ResponsePatientNamed(salt=SALT, response="R1", patient="P1")
    yield e.ResponseStamped(
        salt=SALT,
        response="R1",
        at=at,
        stamp="naloxone",
        naloxone_ug=400,
        route="IM",
        kit_lot="NX1",
    )
    yield e.ResponseEnded(salt=SALT, response="R1", at=at, outcome="recovered")
    yield e.IncidentReportReprinted(salt=SALT, response="R1", copy=1)


def _closing() -> Iterator[e.Body]:
    yield e.ResidueDestroyed(
        salt=SALT,
        source="residue",
        ref="S-00001",
        product="hm-50",
        amount_ug=20_000,
        volume_ul=400,
        method="denatured",
        destroyer=PEOPLE[0].name,
        witness_name=PEOPLE[1].name,
    )
    line = e.CountedLine("safe", "hm-50|HM2271", "hm-50", 13, 14, "containers")
    yield e.CountRecorded(salt=SALT, count="N1", lines=[line])
    yield e.DiscrepancyOpened(
        salt=SALT,
        discrepancy="D-0001",
        count="N1",
        account="safe",
        ref="hm-50|HM2271",
        product="hm-50",
        difference_ug=-50_000,
        difference_ul=0,
        difference_containers=-1,
        report_due_on="2026-12-02",
    )
    yield e.DayClosed(
        salt=SALT, programme_day=DAY.isoformat(), register=1, visits=1, open_discrepancies=1
    )
    yield e.RegisterSigned(
        salt=SALT,
        register=1,
        programme_day=DAY.isoformat(),
        file_name="iOAT-register.pdf",
        file_sha256="ab" * 32,
        head="cd" * 32,
        signers=["S01", "S02"],
    )
    yield e.RegisterExported(salt=SALT, register=1, file_sha256="ab" * 32, drive="USB")


def bodies() -> tuple[e.Body, ...]:
    """Return a day that holds every kind of entry at least once."""
    return (*_people(), *_stock(), *_counter(), *_closing())


WITNESSED = (
    e.StockReceived,
    e.SyringeNotReturned,
    e.InjectionUnknown,
    e.OverrideGranted,
    e.ResidueDestroyed,
    e.CountRecorded,
    e.DiscrepancyOpened,
    e.DayClosed,
)


@dataclass
class Book:
    """A ledger in a folder, and the keys of everybody who writes in it."""

    folder: Path
    signers: dict[str, Signer]
    ledger: Ledger
    written: list[Entry] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / LEDGER_FILE

    def append(
        self,
        body: e.Body,
        *,
        by: str = "S01",
        witness: str = "",
        entry_id: str = "",
        at: datetime | None = None,
    ) -> Entry:
        """Append one entry inside a transaction that is open."""
        last = self.ledger.head()[0]
        return self.ledger.append(
            body,
            entry_id=entry_id or str(uuid5(UUID(int=1), str(last + 1))),
            station=STATION,
            day=DAY,
            at=at or START + timedelta(minutes=last),
            author=self.signers[by],
            witness=self.signers[witness] if witness else None,
        )

    def add(self, body: e.Body) -> Entry:
        """Append one entry in a transaction of its own; where two are needed, two sign it."""
        by = "S02" if isinstance(body, e.SyringeChecked) else "S01"
        with self.ledger.transaction():
            witness = "S02" if isinstance(body, WITNESSED) else ""
            return self.append(body, by=by, witness=witness)

    def attack(self, *statements: str) -> None:
        """Change the closed file as somebody who has its key can: without triggers and checks."""
        self.ledger.close()
        with closing(raw(self.path)) as db:
            schema = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            triggers = db.execute(schema).fetchall()
            for name, _ in triggers:
                db.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                db.execute(statement)
            for _, sql in triggers:
                db.execute(sql)
        self.ledger = Ledger.open(self.path, KEY)

    def check(self, root_sha256: str = "") -> Checked:
        return check(self.ledger, root_sha256=root_sha256)

    def copy(self, folder: Path) -> "Book":
        """Return the same book in another folder; this one must be closed."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.path, folder / LEDGER_FILE)
        ledger = Ledger.open(folder / LEDGER_FILE, KEY)
        return Book(folder, self.signers, ledger, self.written)


def filled(statement: str, **values: object) -> str:
    """Return a statement with what stands for each name in braces."""
    for name, value in values.items():
        statement = statement.replace(f"{{{name}}}", str(value))
    return statement


def raw(path: Path) -> sqlcipher.Connection:
    """Open the file past the program: with its key, and nothing that holds it to the rules."""
    db = sqlcipher.connect(str(path), isolation_level=None)
    db.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    db.execute("PRAGMA ignore_check_constraints = ON")
    return db


def empty_book(folder: Path) -> Book:
    """Return a book without entries, with the certificates of its people."""
    folder.mkdir(parents=True, exist_ok=True)
    root_key = new_private_key()
    root = authority.root_certificate(STATION, "Harbour Street Clinic", root_key, START)
    ledger = Ledger.create(folder / LEDGER_FILE, KEY)
    signers = {p.person: Signer(p.person, new_private_key()) for p in PEOPLE}
    with ledger.transaction():
        ledger.add_certificate("root", authority.pem(root))
        for person in PEOPLE:
            public = signers[person.person].private_key.public_key()
            own = authority.person_certificate(person, public, root, root_key, START)
            ledger.add_certificate(person.person, authority.pem(own))
    return Book(folder, signers, ledger)


def full_book(folder: Path) -> Book:
    """Return a book with every kind of entry."""
    book = empty_book(folder)
    book.written = [book.add(body) for body in bodies()]
    return book


def places(result: Checked) -> set[str]:
    return {finding.place for finding in result.findings}


def said(result: Checked) -> str:
    return "\n".join(f"{finding.place}: {finding.what}" for finding in result.findings)


def quoted(signature: bytes) -> str:
    return f"'{base64.b64encode(signature).decode()}'"
