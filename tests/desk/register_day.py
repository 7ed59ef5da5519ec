"""A small station that writes whole days into a real ledger, for the tests of its registers."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from iOATdesk.desk import register
from iOATdesk.desk.operator import ClockWatch, Desk, Operator, Station
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.ledger import authority
from iOATdesk.ledger.chain import Entry
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.keys import Signer, new_private_key
from iOATdesk.ledger.store import Ledger
from iOATdesk.models import entries
from iOATdesk.models.days import station_zone
from iOATdesk.models.people import Person, Role
from iOATdesk.models.register import RegisterDocument

MORNING = datetime(2026, 11, 22, 14, 31, 5, 123000, tzinfo=UTC)
DAY = date(2026, 11, 22)
PASSPHRASE = "the quiet harbour in may"
PEOPLE = (
    ("S01", "S. Dhaliwal, RPh", "SD", Role.IN_CHARGE),
    ("S02", "R. Alvarez, RN", "RA", Role.NURSE),
    ("S03", "K. Moreau, LPN", "KM", Role.NURSE),
    ("S04", "T. Osei, RPhT", "TO", Role.TECHNICIAN),
    ("S05", "M. Lang, MD", "ML", Role.PRESCRIBER),
    ("S06", "Renée Auclair, RN", "RA", Role.NURSE),
)
PATIENTS = (
    ("TREMBLAY, Luc", "1988"),
    ("OKAFOR, Daniel", "2031"),
    ("CH\u02bcAY\u0313\u00c9L, \u1e34\u02b7elc\u030c\u0313", "2044"),
    ("محمد عبد الله الحسيني", "2045"),
    ("WOLFESCHLEGELSTEINHAUSENBERGERDORFF, Hubert Blaine Maximilian", "2046"),
)


@dataclass
class Built:
    """An open station and the few words in which a day is written."""

    desk: Desk
    people: dict[str, Operator]
    clock: SetClock
    first_seq: int = 1
    number: int = 1
    syringes: int = 0
    containers: int = 0
    visits: int = 0
    ids: int = 0

    def who(self, person: str) -> Operator:
        return self.people[person]

    def write(self, body: entries.Body, by: str = "S01", witness: str = "") -> Entry:
        """Append one entry a minute after the last."""
        self.ids += 1
        self.clock.advance(timedelta(seconds=47))
        with self.desk.ledger.transaction():
            return self.desk.ledger.append(
                body,
                entry_id=str(uuid.uuid5(uuid.NAMESPACE_OID, str(self.ids))),
                station=self.desk.station.station,
                day=self.day,
                at=self.clock.now(),
                author=self.people[by].signer,
                witness=self.people[witness].signer if witness else None,
            )

    @property
    def day(self) -> date:
        return self.clock.now().astimezone(self.desk.station.zone).date()

    @property
    def salt(self) -> str:
        return uuid.uuid5(uuid.NAMESPACE_URL, str(self.ids)).hex

    def open_day(self) -> None:
        body = entries.DayOpened(
            salt=self.salt,
            programme_day=self.day.isoformat(),
            naloxone_kits=4,
            oxygen_bar=140,
            safe_checked=True,
        )
        self.write(body, "S02")

    def receive(self, containers: int = 20, lot: str = "HM2306", product: str = "hm-50") -> Entry:
        body = entries.StockReceived(
            salt=self.salt,
            product=product,
            lot=lot,
            expires_on="2027-05-31",
            containers=containers,
            amount_ug=containers * 500_000,
            supplier="Northline Pharma",
            supplier_address="12 Mill Rd, Burnaby",
            document="inv. 5521",
        )
        return self.write(body, "S01", "S02")

    def open_container(self, containers: int = 1) -> str:
        self.containers += 1
        body = entries.ContainerOpened(
            salt=self.salt,
            container=f"C-{self.containers:04d}",
            product="hm-50",
            lot="HM2306",
            containers=containers,
            amount_ug=containers * 500_000,
            volume_ul=containers * 10_000,
            use_before="2026-11-23T06:00:00.000Z",
        )
        self.write(body, "S02")
        return body.container

    def prepare(self, patient: int, dose_ug: int, container: str) -> str:
        self.syringes += 1
        number = f"S-{20416 + self.syringes}"
        volume_ul = dose_ug // 50
        body = entries.SyringePrepared(
            salt=self.salt,
            syringe=number,
            patient=f"P{patient}",
            order=f"O{patient}",
            product="hm-50",
            lot="HM2306",
            draws=[entries.Draw(container, dose_ug, volume_ul)],
            dose_ug=dose_ug,
            volume_ul=volume_ul,
            strength_ug_per_ml=50_000,
            route="IV",
            use_before="2026-11-23T06:00:00.000Z",
        )
        self.write(body, "S02")
        self.write(entries.SyringeChecked(salt=self.salt, syringe=number), "S03")
        return number

    def dose(self, patient: int, container: str, dose_ug: int = 120_000, left_ug: int = 0) -> str:
        """Have a whole visit take place: assessed, issued, injected, returned, left."""
        number = self.prepare(patient, dose_ug, container)
        self.visits += 1
        visit, left_ul = f"V{self.visits}", left_ug // 50
        name, order = PATIENTS[patient % len(PATIENTS)]
        who = f"P{patient}"
        seen = entries.PatientAssessed(
            salt=self.salt, visit=visit, patient=who, poss=1, outcome="proceed"
        )
        self.write(seen, "S02")
        issued = entries.SyringeIssued(
            salt=self.salt,
            part=1,
            patient_name=name,
            syringe=number,
            order_number=order,
            prescriber="Dr M. Lang",
            practice="Harbour Street Clinic",
            product="hm-50",
            lot="HM2306",
            dose_ug=dose_ug,
            volume_ul=dose_ug // 50,
            route="IV",
            visit=visit,
            patient=who,
        )
        self.write(issued, "S02")
        ended = entries.InjectionEnded(
            salt=self.salt,
            visit=visit,
            syringe=number,
            injected_ug=dose_ug - left_ug,
            residue_ug=left_ug,
            residue_ul=left_ul,
        )
        self.write(ended, "S02")
        returned = entries.SyringeReturned(
            salt=self.salt,
            syringe=number,
            product="hm-50",
            patient=f"P{patient}",
            patient_name=name,
            residue_ug=left_ug,
            residue_ul=left_ul,
        )
        self.write(returned, "S06")
        left = entries.ObservationEnded(
            salt=self.salt, visit=visit, patient=who, outcome="left_well"
        )
        self.write(left, "S02")
        return number

    def destroy(
        self, ref: str, amount_ug: int, source: str = "residue", witness: str = "S03"
    ) -> Entry:
        body = entries.ResidueDestroyed(
            salt=self.salt,
            source="open" if source == "open" else "residue",
            ref=ref,
            product="hm-50",
            amount_ug=amount_ug,
            volume_ul=amount_ug // 50,
            method="denatured in an activated-carbon pouch",
            destroyer="T. Osei, RPhT",
            witness_name="K. Moreau, LPN",
        )
        return self.write(body, "S04", witness)

    def count(self, expected: int, counted: int) -> Entry:
        line = entries.CountedLine("safe", "hm-50|HM2306", "hm-50", counted, expected, "containers")
        self.ids += 1
        body = entries.CountRecorded(salt=self.salt, count=f"count-{self.ids}", lines=[line])
        return self.write(body, "S01", "S03")

    def miss(self, containers: int) -> Entry:
        body = entries.DiscrepancyOpened(
            salt=self.salt,
            discrepancy="D-0001",
            count=f"count-{self.ids}",
            account="safe",
            ref="hm-50|HM2306",
            product="hm-50",
            difference_ug=-containers * 500_000,
            difference_ul=0,
            difference_containers=-containers,
            report_due_on="2026-12-02",
        )
        return self.write(body, "S01", "S03")

    def close(self, open_discrepancies: int = 0) -> RegisterDocument:
        """Close the day and return its register."""
        rows = self.desk.ledger.rows(
            "SELECT DISTINCT visit FROM dose WHERE day = ?", self.day.isoformat()
        )
        body = entries.DayClosed(
            salt=self.salt,
            programme_day=self.day.isoformat(),
            register=self.number,
            visits=len(rows),
            open_discrepancies=open_discrepancies,
        )
        last = self.write(body, "S01", "S03")
        return register.document_of(
            self.desk,
            day=self.day,
            number=self.number,
            first_seq=self.first_seq,
            last_seq=last.seq,
        )

    def sign(
        self,
        document: RegisterDocument,
        folder: Path,
        signers: tuple[str, ...] = ("S01", "S02"),
        pdf: bytes | None = None,
    ) -> Path:
        """Have a register signed, kept in a folder, and recorded in the ledger."""
        operators = [self.people[person] for person in signers]
        pdf = pdf or register.signed_pdf(self.desk, document, operators, lambda _: None)
        name = register.file_name(document.station.id, document.day, document.number)
        sha256 = register.keep(folder / name, pdf)
        body = entries.RegisterSigned(
            salt=self.salt,
            register=document.number,
            programme_day=document.day.isoformat(),
            file_name=name,
            file_sha256=sha256,
            head=document.head,
            signers=list(signers),
        )
        self.first_seq = document.last_seq + 1
        self.write(body, signers[0], signers[1] if len(signers) > 1 else "")
        self.number += 1
        return folder / name

    def next_morning(self) -> None:
        self.clock.advance(timedelta(hours=20))


def build(
    folder: Path,
    *,
    station: str = "st-27",
    training: bool = False,
    zone: str = "America/Vancouver",
    passphrase: str = PASSPHRASE,
) -> Built:
    """Return a station with its people, one product, and patients with orders."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = SetClock(MORNING)
    ledger = Ledger.create(folder / LEDGER_FILE, b"k" * 32)
    root_key = new_private_key()
    name, address = "Harbour Street Clinic", "84 Harbour St, Vancouver BC  V6A 1A1"
    root = authority.root_certificate(station, name, root_key, MORNING)
    people: dict[str, Operator] = {}
    with ledger.transaction():
        ledger.add_certificate("root", authority.pem(root))
        ledger.keep_secret("register_passphrase", passphrase)
        for number, printed, initials, role in PEOPLE:
            key = new_private_key()
            person = Person(number, printed, initials, role)
            certificate = authority.person_certificate(
                person, key.public_key(), root, root_key, MORNING
            )
            ledger.add_certificate(number, authority.pem(certificate))
            people[number] = Operator(person, Signer(number, key))
    desk = Desk(
        station=Station(
            station, name, address, station_zone(zone), "ca-bc-hydromorphone", training
        ),
        ledger=ledger,
        clock=clock,
        clock_watch=ClockWatch(clock),
        label_printer=FolderPrinter(folder / "labels"),
        slip_printer=FolderPrinter(folder / "slips"),
        document_printer=FolderPrinter(folder / "documents"),
        drive=FolderDrive(folder / "usb", "USB"),
        profile={},
        new_salt=lambda: uuid.uuid4().hex,
    )
    built = Built(desk, people, clock)
    _found(built, zone, training=training)
    return built


def _found(built: Built, zone: str, *, training: bool) -> None:
    station = built.desk.station
    built.write(
        entries.StationCreated(
            salt=built.salt,
            name=station.name,
            address=station.address,
            zone=zone,
            programme=station.programme,
            programme_version="2026-11",
            training=training,
        )
    )
    for number, printed, initials, role in PEOPLE:
        added = entries.PersonAdded(
            salt=built.salt, person=number, name=printed, initials=initials, role=str(role)
        )
        built.write(added)
        badge = entries.BadgeAssigned(salt=built.salt, person=number, badge=f"B-{number}")
        built.write(badge)
    built.write(product("hm-50"))
    for at, (printed, order) in enumerate(PATIENTS):
        family, _, given = printed.partition(", ")
        enrolled = entries.PatientEnrolled(
            salt=built.salt,
            patient=f"P{at}",
            card=f"CARD{at + 1}",
            family_name=family,
            given_names=given,
            born_on="1979-03-14",
            authorisation_basis="Injectable OAT",
            authorisation_ends_on="2027-06-30",
        )
        built.write(enrolled, "S02")
        ordered = entries.OrderEntered(
            salt=built.salt,
            order=f"O{at}",
            number=order,
            patient=f"P{at}",
            drug="hydromorphone",
            plan="120",
            doses_per_day=3,
            routes=["IV"],
            starts_on="2026-11-01",
            ends_on="2026-12-31",
            prescriber="Dr M. Lang",
            licence="CPSBC 31207",
            practice="Harbour Street Clinic",
            address="84 Harbour St, Vancouver",
        )
        built.write(ordered, "S05")


def product(name: str, strength_ug_per_ml: int = 50_000) -> entries.ProductAdded:
    """Return the entry of a product: ten millilitres of hydromorphone."""
    return entries.ProductAdded(
        salt="0" * 32,
        salt_of_drug="hydrochloride",
        product=name,
        drug="hydromorphone",
        form="solution",
        container="vial",
        container_ug=strength_ug_per_ml * 10,
        container_ul=10_000,
        strength_ug_per_ml=strength_ug_per_ml,
        code="02145901",
        basis="DIN",
        maker="Northline Pharma",
    )
