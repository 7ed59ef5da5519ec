"""The page on which the pharmacist in charge confirms the programme."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.programme import words_allowed
from iOATdesk.models.programme import Content, Status
from iOATdesk.ui.programme_page import BLOCKED, OPEN, TRAINING, ProgrammePage
from iOATdesk.ui.programme_words import (
    content_words,
    group_words,
    name_words,
    read_content,
    typed_words,
)
from iOATdesk.ui.widgets.chip import Chip
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.readers import NotReadable
from tests.models.course import profile
from tests.models.test_programmes import NAMES
from tests.ui.page_frame import alone, framed, settle
from tests.ui.programme_samples import DAY_MAX, GAP, PROFILE, REASSESS, Binder
from tests.ui.screens import Compare
from tests.ui.station_samples import NURSE, PHARMACIST, at_hand

pytestmark = pytest.mark.usefixtures("light")
ALL = len(PROFILE.values)
ROLES = ("nurse", "pharmacist", "pharmacist_in_charge")


def opened(qtbot: QtBot, binder: Binder, by: Operator = PHARMACIST) -> ProgrammePage:
    page = ProgrammePage(binder.acts(), at_hand(by))
    alone(qtbot, page)
    page.refresh()
    settle()
    return page


def words(page: ProgrammePage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None, name
    return label.accessibleName() if isinstance(label, Chip) else label.text()


def button(page: ProgrammePage, name: str) -> KeyButton:
    found = page.findChild(KeyButton, name)
    assert isinstance(found, KeyButton), name
    return found


def key(page: ProgrammePage, *keys: Qt.Key) -> None:
    """Press keys wherever the focus is."""
    for each in keys:
        focus: QWidget | None = page.focusWidget()
        QTest.keyClick(focus or page, each)
        settle()


def set_value(page: ProgrammePage, typed: str) -> None:
    """Open the field with F4, type and press Enter."""
    key(page, Qt.Key.Key_F4)
    field = page.value.field.edit
    assert field.hasFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    key(page, Qt.Key.Key_Return)


def row_words(page: ProgrammePage, at: str) -> str:
    place = [value.key for value in PROFILE.values].index(at)
    return page.table.row_words()[place]


def test_nothing_is_confirmed_at_first_and_the_page_says_what_follows(qtbot: QtBot) -> None:
    page = opened(qtbot, Binder())
    assert words(page, "programme_count") == f"0 of {ALL} confirmed"
    assert words(page, "programme_sentence") == BLOCKED
    assert page.table.rowCount() == len(PROFILE.values)
    assert row_words(page, GAP) == "Time between two doses, at least, 180 min, Not confirmed"
    assert row_words(page, REASSESS) == "Look again after a delay of, not set, To be set"
    assert "Loss or theft: CSR s. 173" in words(page, "law_references")


def test_down_chooses_and_enter_confirms_what_is_shown_and_stays_there(qtbot: QtBot) -> None:
    binder = Binder()
    page = opened(qtbot, binder)
    assert page.table.hasFocus()
    key(page, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert words(page, "value_name") == "Time between two doses, at least"
    assert words(page, "value_content") == "180 min"
    assert button(page, "confirm_value").words() == "Confirm 180 min"
    key(page, Qt.Key.Key_Return)
    assert [(by, at, content) for by, at, content, _ in binder.written] == [("SD", GAP, 180)]
    assert words(page, "programme_count") == f"1 of {ALL} confirmed"
    assert words(page, "value_name") == "Time between two doses, at least"
    assert words(page, "value_state") == "✓ Confirmed"
    assert words(page, "value_signed") == "Confirmed by S. Dhaliwal, RPh, 22 Nov 2026 20:41"
    key(page, Qt.Key.Key_Return)
    assert len(binder.written) == 1, "what is confirmed is not confirmed again by Enter"


def test_every_value_by_the_keyboard_alone(qtbot: QtBot) -> None:
    binder = Binder()
    page = opened(qtbot, binder)
    for value in PROFILE.values:
        if value.content is None:
            set_value(page, "30")
        else:
            key(page, Qt.Key.Key_Return)
        key(page, Qt.Key.Key_Down)
    assert set(binder.confirmed) == {value.key for value in PROFILE.values}
    assert len({entry_id for *_, entry_id in binder.written}) == len(PROFILE.values)
    assert words(page, "programme_count") == f"{ALL} of {ALL} confirmed"
    assert words(page, "programme_sentence") == OPEN


def test_a_value_left_to_the_clinic_must_be_typed(qtbot: QtBot) -> None:
    binder = Binder()
    page = opened(qtbot, binder)
    page.table.pick(REASSESS)
    assert not button(page, "confirm_value").isEnabled()
    assert words(page, "reason") == "Type it first: F4"
    key(page, Qt.Key.Key_Return)
    assert not binder.written
    key(page, Qt.Key.Key_F4)
    assert page.value.field.edit.text() == ""
    key(page, Qt.Key.Key_Return)
    assert page.value.field.complaint() == "A whole number."
    assert not binder.written
    QTest.keyClicks(page.value.field.edit, "45")
    assert words(page, "value_reads") == "Reads as 45 min"
    key(page, Qt.Key.Key_Return)
    assert binder.confirmed == {REASSESS: 45}
    assert page.table.hasFocus()


def test_escape_leaves_the_field_and_keeps_nothing(qtbot: QtBot) -> None:
    binder = Binder()
    page = opened(qtbot, binder)
    page.table.pick(GAP)
    key(page, Qt.Key.Key_F4)
    QTest.keyClicks(page.value.field.edit, "9")
    key(page, Qt.Key.Key_Escape)
    assert not page.value.is_editing
    assert page.table.hasFocus()
    assert not binder.written
    key(page, Qt.Key.Key_F4)
    assert page.value.field.edit.text() == "180"


def test_another_row_closes_the_field(qtbot: QtBot) -> None:
    page = opened(qtbot, Binder())
    page.table.pick(GAP)
    key(page, Qt.Key.Key_F4)
    page.table.pick(DAY_MAX)
    assert not page.value.is_editing


def test_a_clinics_own_value_is_shown_beside_the_profiles(qtbot: QtBot) -> None:
    page = opened(qtbot, Binder(confirmed={DAY_MAX: 400}))
    page.table.pick(DAY_MAX)
    assert words(page, "value_content") == "400 mg"
    assert words(page, "value_signed").endswith("; the profile says 500 mg")


def test_a_changed_value_says_what_it_was_and_enter_takes_the_new_one(qtbot: QtBot) -> None:
    binder = Binder(changed={GAP: 120})
    page = opened(qtbot, binder)
    page.table.pick(GAP)
    assert row_words(page, GAP).endswith("180 min, Changed")
    assert words(page, "value_state") == "Changed: not confirmed"
    assert words(page, "value_news") == "Was 120 min, the new profile says 180 min"
    assert words(page, "value_signed").startswith("The former value was confirmed by S. Dhaliwal")
    key(page, Qt.Key.Key_Return)
    assert binder.confirmed == {GAP: 180}
    assert words(page, "value_news") == ""


def test_a_value_that_the_new_profile_leaves_open_says_so(qtbot: QtBot) -> None:
    page = opened(qtbot, Binder(changed={REASSESS: 30}))
    page.table.pick(REASSESS)
    assert words(page, "value_news") == "Was 30 min, the new profile leaves it to the clinic"
    assert not button(page, "confirm_value").isEnabled()


def test_who_may_not_confirm_sees_why(qtbot: QtBot) -> None:
    binder = Binder()
    page = opened(qtbot, binder, NURSE)
    why = "The role nurse may not confirm a value of the programme"
    assert words(page, "reason").startswith(why)
    assert not button(page, "confirm_value").isEnabled()
    assert not button(page, "edit_value").isEnabled()
    key(page, Qt.Key.Key_Return, Qt.Key.Key_F4)
    assert not page.value.is_editing
    assert not binder.written


def test_a_fault_is_said_and_tried_again_with_the_same_entry(qtbot: QtBot) -> None:
    binder = Binder(faults=1)
    page = opened(qtbot, binder)
    page.table.pick(GAP)
    key(page, Qt.Key.Key_Return)
    assert page.banner.isVisible()
    assert button(page, "confirm_value").isEnabled()
    again = page.findChild(QWidget, "notice_retry")
    assert again is not None
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    settle()
    assert binder.confirmed == {GAP: 180}
    assert len({entry_id for *_, entry_id in binder.written}) == 1


def test_a_training_station_says_that_doses_do_not_wait(qtbot: QtBot) -> None:
    page = opened(qtbot, Binder(is_training=True))
    assert words(page, "programme_sentence") == TRAINING


# Words and what is typed


@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_every_profile_has_a_name_and_can_be_typed_as_it_reads(name: str) -> None:
    seen = set()
    for value in profile(name).values:
        called = (group_words(value.key), name_words(value.key))
        assert all(called)
        assert called not in seen, "two values are called the same"
        seen.add(called)
        assert "_" not in "".join(called)
        assert (value.content is None) is (value.status is Status.CLINIC)
        if value.content is None:
            continue
        assert "_" not in content_words(value.content, value.unit)
        typed = typed_words(value.content, value.unit)
        known = words_allowed(profile(name), value.key)
        assert read_content(typed, value.key, value.unit, known) == value.content


@pytest.mark.parametrize(
    ("content", "unit", "expected"),
    [
        (240, "min", "240 min"),
        (4, "hour", "04:00"),
        (500, "mg", "500 mg"),
        (1, "visits", "1 visit"),
        (3, "POSS", "POSS 3"),
        (("IV", "IM"), "list", "IV, IM"),
        (("pharmacist_in_charge",), "list", "pharmacist in charge"),
        ((), "list", "none"),
        (None, "min", "not set"),
    ],
)
def test_a_value_reads_in_plain_words(content: Content | None, unit: str, expected: str) -> None:
    assert content_words(content, unit) == expected


@pytest.mark.parametrize(
    ("typed", "at", "unit", "expected"),
    [
        ("240", GAP, "min", 240),
        ("iv, im", "limits.hydromorphone.routes", "list", ("IV", "IM")),
        ("Nurse, pharmacist in charge", "destruction.roles", "list", (ROLES[0], ROLES[2])),
        (
            "1: same, 3:50 %, 5: new titration",
            "missed.bands",
            "bands",
            (
                (("action", "same"), ("from_days", 1)),
                (("action", "reduce"), ("from_days", 3), ("percent", 50)),
                (("action", "retitrate"), ("from_days", 5)),
            ),
        ),
    ],
)
def test_what_is_typed_is_read(typed: str, at: str, unit: str, expected: Content) -> None:
    assert read_content(typed, at, unit, ROLES if at == "destruction.roles" else ()) == expected


@pytest.mark.parametrize(
    ("typed", "at", "unit"),
    [
        ("", GAP, "min"),
        ("3 h", GAP, "min"),
        ("-1", GAP, "min"),
        ("24", "day.start", "hour"),
        ("5", "assessment.poss_withheld_from", "POSS"),
        ("1.5", GAP, "min"),
        ("", "assessment.signs", "list"),
        (" , ", "assessment.signs", "list"),
        ("nurses", "destruction.roles", "list"),
        ("", "missed.bands", "bands"),
        ("2: half", "missed.bands", "bands"),
        ("0: same", "missed.bands", "bands"),
        ("2: 0 %", "missed.bands", "bands"),
        ("3: same, 2: 75 %", "missed.bands", "bands"),
        ("2: same, 2: 75 %", "missed.bands", "bands"),
        ("2 days: 75", "missed.bands", "bands"),
    ],
)
def test_what_cannot_be_read_is_said(typed: str, at: str, unit: str) -> None:
    with pytest.raises(NotReadable):
        read_content(typed, at, unit, ROLES)


# Pictures


def shown(qtbot: QtBot, binder: Binder, by: Operator = PHARMACIST) -> tuple[QWidget, ProgrammePage]:
    page = ProgrammePage(binder.acts(), at_hand(by))
    window = framed(qtbot, page, "Programme")
    page.refresh()
    settle()
    return window, page


def rest() -> None:
    for _ in range(4):
        settle()


def test_programme_half_confirmed(qtbot: QtBot, looks_approved: Compare) -> None:
    binder = Binder(confirmed={"day.start": 4, DAY_MAX: 400}, changed={GAP: 120})
    window, page = shown(qtbot, binder)
    page.table.pick(GAP)
    rest()
    looks_approved(window, "programme_half_confirmed")


def test_programme_value_typed(qtbot: QtBot, looks_approved: Compare) -> None:
    window, page = shown(qtbot, Binder())
    page.table.pick("missed.bands")
    page.value.edit()
    window.setFocus()
    rest()
    looks_approved(window, "programme_value_typed")


def test_programme_confirmed(qtbot: QtBot, looks_approved: Compare) -> None:
    binder = Binder()
    binder.confirm_every()
    window, _ = shown(qtbot, binder)
    rest()
    looks_approved(window, "programme_confirmed")


def test_programme_for_a_nurse(qtbot: QtBot, looks_approved: Compare) -> None:
    window, _ = shown(qtbot, Binder(), NURSE)
    rest()
    looks_approved(window, "programme_not_permitted")
