from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from iOATdesk.ui import theme
from iOATdesk.ui.widgets.person_fields import SecretPair, initials_of, strength_words
from iOATdesk.ui.widgets.photo_field import PhotoField, scaled_png
from iOATdesk.ui.widgets.plan_preview import PlanPreview
from iOATdesk.ui.widgets.readers import (
    NotReadable,
    or_none,
    read_date,
    read_list,
    read_mass_ug,
    read_some,
    read_volume_ul,
    read_whole,
)
from iOATdesk.ui.widgets.typed_field import TypedField, read_all


def test_what_is_typed_is_read_as_integers_and_dates() -> None:
    assert read_date(" 2026-11-22 ") == date(2026, 11, 22)
    assert read_mass_ug("0.5") == 500
    assert read_mass_ug("10 g") == 10_000_000
    assert read_volume_ul("38.4") == 38_400
    assert read_whole("0") == 0
    assert read_list("penicillin, , latex ") == ("penicillin", "latex")
    assert or_none(read_mass_ug)(" ") is None


@pytest.mark.parametrize(
    "typed", ["22.11.2026", "2026-02-30", "2026-1-2", "", "\uff12\uff10\uff12\uff16-11-22"]
)
def test_no_date_is_refused(typed: str) -> None:
    with pytest.raises(NotReadable):
        read_date(typed)


@pytest.mark.parametrize("typed", ["-1", "1.5", "٣", "", "12345678901", "0"])
def test_no_number_from_one_up_is_refused(typed: str) -> None:
    with pytest.raises(NotReadable):
        read_some(typed)


def test_all_complaints_show_at_once_and_go_when_typed_over(
    qtbot: QtBot, qapp: QApplication
) -> None:
    theme.dress(qapp)
    day = TypedField("day", "Day", read_date)
    amount = TypedField("amount", "Amount", read_mass_ug)
    for field in (day, amount):
        qtbot.addWidget(field)
        field.show()
    before = day.heightForWidth(200)
    with pytest.raises(NotReadable):
        read_all(day, amount)
    assert day.complaint() == "Date as YYYY-MM-DD."
    assert amount.complaint() == "In mg, such as 120 or 0.5."
    assert day.heightForWidth(200) == before
    QTest.keyClicks(day.edit, "2")
    assert day.complaint() == ""
    assert amount.complaint() != ""


def test_a_plan_is_shown_day_by_day_while_it_is_typed(qtbot: QtBot) -> None:
    preview = PlanPreview()
    qtbot.addWidget(preview)
    preview.show_typed("15+30/45+10, 80/80; then 60/60", 2)
    assert preview.words() == (
        "Day 1, 15 + 30, 45 + 10, 100 mg; Day 2, 80, 80, 160 mg; Then daily, 60, 60, 120 mg"
    )
    preview.show_typed("120", 3)
    assert preview.words() == "Each day, 120, 120, 120, 360 mg"
    preview.show_typed("15+x", 3)
    assert preview.words() == "“x” is not an amount in mg."


def test_a_passphrase_is_told_how_strong_it_is() -> None:
    assert strength_words("")[1] == ""
    assert strength_words("lantern") == ("3 more characters.", "bad")
    assert strength_words("12345678901")[1] == "warn"
    assert strength_words("aaaaaaaaaaaaaaaaaaaa")[1] == "warn"
    assert strength_words("harbour lamp")[1] == "ok"
    assert strength_words("quiet river under snow") == ("Strong.", "ok")


def test_two_different_secrets_are_not_taken(qtbot: QtBot) -> None:
    pin = SecretPair("PIN", "pin", length_min=4, is_pin=True)
    qtbot.addWidget(pin)
    pin.first.line.setText("12a4")
    with pytest.raises(NotReadable, match="At least 4 digits"):
        pin.value()
    pin.first.line.setText("4321")
    pin.again.line.setText("4322")
    with pytest.raises(NotReadable, match="The two differ"):
        pin.value()
    pin.again.line.setText("4321")
    assert pin.value() == "4321"
    pin.clear()
    assert pin.first.text() == pin.again.text() == ""


def test_initials_come_from_the_name_without_its_title() -> None:
    assert initials_of("S. Dhaliwal, RPh") == "SD"
    assert initials_of("") == ""


@pytest.mark.parametrize(("width", "height"), [(1600, 1200), (320, 400), (40, 50), (300, 4000)])
def test_a_photo_becomes_small_enough_for_an_entry(tmp_path: Path, width: int, height: int) -> None:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.setText("GPS", "49.28 N")
    image.save(str(tmp_path / "photo.png"))
    png = scaled_png(tmp_path / "photo.png")
    kept = QImage.fromData(png)
    assert kept.width() <= 320
    assert kept.height() <= 400
    assert b"GPS" not in png


def test_a_file_that_is_no_picture_is_named_and_changes_nothing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    photo = PhotoField()
    qtbot.addWidget(photo)
    (tmp_path / "notes.png").write_bytes(b"not a picture")
    with qtbot.waitSignal(photo.photo_failed) as failed:
        photo.take_file(tmp_path / "notes.png")
    assert failed.args[0].title == "notes.png is no picture that can be read."
    assert photo.png() == b""
