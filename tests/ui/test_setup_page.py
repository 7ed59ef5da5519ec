from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.profiles import programmes
from iOATdesk.desk.station import Founded, NewPerson, NewStation, Opened
from iOATdesk.desk.views import PersonRow
from iOATdesk.models.faults import DriveFault, LedgerFault
from iOATdesk.models.people import Role
from iOATdesk.ui.background import InlineBackground
from iOATdesk.ui.people_page import PeopleActs, PeoplePage
from iOATdesk.ui.setup_page import MAKING, RECOVERY, SetupActs, SetupPage
from iOATdesk.ui.widgets.question import Question
from tests.ui.page_frame import alone, click, press_enter, settle, type_into
from tests.ui.station_samples import PEOPLE, PHARMACIST, at_hand

pytestmark = pytest.mark.usefixtures("light")

RECOVERY_KEY = "7K3M-9QXD-2FVA-8HTB-6WYC-4NRP-5JZE-1GSK-3MQD-9XVF-2ABH-8TCW-6YN4"
PASSPHRASE = "harbour lantern"
REGISTER_PASSPHRASE = "quiet river under snow"


@dataclass
class Maker:
    """Makes a station in memory."""

    faults: int = 0
    save_fault: bool = False
    made: list[NewStation] = field(default_factory=list)
    saved: list[Path] = field(default_factory=list)

    def create(self, new: NewStation) -> Founded:
        self.made.append(new)
        if len(self.made) <= self.faults:
            raise LedgerFault("There is a station in this folder.", "Choose an empty folder.")
        return Founded("a1b2c3d4", RECOVERY_KEY, "ab" * 32, Opened.__new__(Opened))

    def save(self, founded: Founded, new: NewStation, path: Path) -> None:
        if self.save_fault:
            raise DriveFault("The drive is full.", "Choose another place.")
        self.saved.append(path)

    def acts(self) -> SetupActs:
        return SetupActs(
            programmes=programmes,
            create_station=self.create,
            save_recovery=self.save,
            is_recovery_key=lambda typed: typed.replace(" ", "-") == RECOVERY_KEY,
        )


def opened(qtbot: QtBot, maker: Maker) -> SetupPage:
    page = SetupPage(maker.acts(), InlineBackground())
    alone(qtbot, page)
    page.refresh()
    settle()
    return page


def words(page: SetupPage | PeoplePage) -> str:
    settle()
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def fill_in_station(qtbot: QtBot, page: SetupPage) -> None:
    type_into(qtbot, page, "station_name", "Harbour Street Clinic")
    type_into(qtbot, page, "station_address", "12 Harbour Street, Vancouver BC")
    type_into(qtbot, page, "station_zone", "America/Vancouver")
    page.station.programme.choose("ca-bc-hydromorphone")
    click(qtbot, page, "station_use_training")


def fill_in_person(qtbot: QtBot, page: SetupPage | PeoplePage) -> None:
    type_into(qtbot, page, "person_name", "S. Dhaliwal, RPh")
    type_into(qtbot, page, "new_badge", "B-1001")
    for name in ("new_passphrase", "new_passphrase_again"):
        type_into(qtbot, page, name, PASSPHRASE)
    for name in ("new_pin", "new_pin_again"):
        type_into(qtbot, page, name, "4321")


def until_recovery(qtbot: QtBot, page: SetupPage) -> None:
    fill_in_station(qtbot, page)
    press_enter(qtbot, page, "station_address")
    fill_in_person(qtbot, page)
    press_enter(qtbot, page, "new_pin_again")
    for name in ("register_passphrase", "register_passphrase_again"):
        type_into(qtbot, page, name, REGISTER_PASSPHRASE)
    press_enter(qtbot, page, "register_passphrase_again")


def test_a_station_is_made_in_five_steps_with_enter_alone(qtbot: QtBot) -> None:
    maker = Maker()
    page = opened(qtbot, maker)
    until_recovery(qtbot, page)
    assert maker.made == [
        NewStation(
            name="Harbour Street Clinic",
            address="12 Harbour Street, Vancouver BC",
            zone="America/Vancouver",
            programme="ca-bc-hydromorphone",
            training=True,
            in_charge=NewPerson(
                "S. Dhaliwal, RPh", "SD", Role.IN_CHARGE, "B-1001", PASSPHRASE, "4321"
            ),
            register_passphrase=REGISTER_PASSPHRASE,
        )
    ]
    assert page.step() == RECOVERY
    assert "7K3M | 9QXD" in words(page)
    type_into(qtbot, page, "recovery_typed", RECOVERY_KEY.replace("-", " "))
    with qtbot.waitSignal(page.founded) as founded:
        press_enter(qtbot, page, "recovery_typed")
    assert founded.args[0].station == "a1b2c3d4"


def test_passphrases_are_forgotten_as_soon_as_the_station_is_made(qtbot: QtBot) -> None:
    page = opened(qtbot, Maker())
    until_recovery(qtbot, page)
    assert page.person.fields.passphrase.first.text() == ""
    assert page.person.fields.pin.first.text() == ""
    assert page.register.passphrase.first.text() == ""


def test_a_key_that_was_copied_wrongly_is_said_and_nothing_ends(qtbot: QtBot) -> None:
    page = opened(qtbot, Maker())
    until_recovery(qtbot, page)
    type_into(qtbot, page, "recovery_typed", "7K3M-0000")
    with qtbot.assertNotEmitted(page.founded):
        press_enter(qtbot, page, "recovery_typed")
    assert "This is not the key. Compare it with your paper." in words(page)


def test_closing_before_the_key_is_on_paper_asks_first(qtbot: QtBot) -> None:
    page = opened(qtbot, Maker())
    until_recovery(qtbot, page)
    assert not page.close()
    page.findChildren(Question)[-1].reject()
    assert page.isVisible()
    assert not page.close()
    yes = page.findChildren(Question)[-1].findChild(QPushButton, "question_yes")
    assert yes is not None
    yes.click()
    assert not page.isVisible()


def test_closing_after_the_key_was_typed_back_asks_nothing(qtbot: QtBot) -> None:
    page = opened(qtbot, Maker())
    until_recovery(qtbot, page)
    type_into(qtbot, page, "recovery_typed", RECOVERY_KEY)
    press_enter(qtbot, page, "recovery_typed")
    assert page.close()


def test_nothing_is_made_while_something_is_missing(qtbot: QtBot) -> None:
    maker = Maker()
    page = opened(qtbot, maker)
    press_enter(qtbot, page, "station_name")
    assert page.step() == 0
    assert page.station.name.complaint() == "Fill this in."
    type_into(qtbot, page, "station_name", "Clinic")
    type_into(qtbot, page, "station_address", "Street")
    type_into(qtbot, page, "station_zone", "Mars/Olympus")
    press_enter(qtbot, page, "station_name")
    assert page.station.zone.complaint().startswith("Choose a zone of the list")
    type_into(qtbot, page, "station_zone", "Europe/Zurich")
    press_enter(qtbot, page, "station_name")
    assert page.step() == 0
    assert "Choose one." in words(page)
    assert maker.made == []


@pytest.mark.parametrize(
    ("name", "typed", "complaint"),
    [
        ("new_passphrase", "short", "5 more characters."),
        ("new_passphrase_again", "another lantern", "The two differ."),
        ("new_pin", "12", "At least 4 digits."),
        ("new_pin_again", "4322", "The two differ."),
    ],
)
def test_a_secret_that_does_not_fit_keeps_the_step(
    qtbot: QtBot, name: str, typed: str, complaint: str
) -> None:
    page = opened(qtbot, Maker())
    fill_in_station(qtbot, page)
    press_enter(qtbot, page, "station_name")
    fill_in_person(qtbot, page)
    type_into(qtbot, page, name, typed)
    press_enter(qtbot, page, "person_name")
    assert page.step() == 1
    assert complaint in words(page)


def test_escape_goes_back_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    page = opened(qtbot, Maker())
    fill_in_station(qtbot, page)
    press_enter(qtbot, page, "station_name")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.step() == 0
    assert page.station.name.edit.text() == "Harbour Street Clinic"


def test_a_folder_that_cannot_be_used_is_said_and_can_be_tried_again(qtbot: QtBot) -> None:
    maker = Maker(faults=1)
    page = opened(qtbot, maker)
    until_recovery(qtbot, page)
    assert page.step() == MAKING - 1
    assert page.banner.words() == "There is a station in this folder."
    press_enter(qtbot, page, "register_passphrase")
    assert page.step() == RECOVERY


def test_the_sheet_with_the_key_is_saved_or_the_reason_said(qtbot: QtBot, tmp_path: Path) -> None:
    maker = Maker(save_fault=True)
    page = opened(qtbot, maker)
    until_recovery(qtbot, page)
    page.recovery.save_wanted.emit(tmp_path / "key.pdf")
    assert "The drive is full. Choose another place." in words(page)
    maker.save_fault = False
    page.recovery.save_wanted.emit(tmp_path / "key.pdf")
    assert maker.saved == [tmp_path / "key.pdf"]
    assert "Saved as key.pdf. Print it, then delete the file." in words(page)


def test_a_person_is_added_with_a_role(qtbot: QtBot) -> None:
    added: list[tuple[Operator, NewPerson]] = []

    def add(by: Operator, new: NewPerson, entry_id: str) -> PersonRow:
        added.append((by, new))
        return PersonRow("S04", new.name, new.initials, new.role, has_shift=False)

    page = PeoplePage(PeopleActs(lambda: PEOPLE, add), at_hand())
    alone(qtbot, page)
    page.refresh()
    assert page.table.row_words()[2] == "K. Moreau, LPN, KM, nurse, not open"
    page.role.choose(str(Role.TECHNICIAN))
    fill_in_person(qtbot, page)
    press_enter(qtbot, page, "new_pin_again")
    by, new = added[0]
    assert by is PHARMACIST
    assert new == NewPerson("S. Dhaliwal, RPh", "SD", Role.TECHNICIAN, "B-1001", PASSPHRASE, "4321")
    assert page.banner.words() == "S. Dhaliwal, RPh can sign on from now on."
    assert page.fields.passphrase.first.text() == ""
    button = page.findChild(QPushButton, "add_person")
    assert button is not None
    assert button.isEnabled()
