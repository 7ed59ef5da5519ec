"""Questions at the counter that take a reason first, then badge and PIN of a second person."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from iOATdesk.desk.observing import Leaving
from iOATdesk.desk.operator import Operator
from iOATdesk.models.people import ROLE_WORDS, Role
from iOATdesk.ui.counter_acts import Surroundings
from iOATdesk.ui.override_dialog import OVERRIDE, OverrideDialog, Why
from iOATdesk.ui.widgets.left_early_dialog import LeftEarlyDialog
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from iOATdesk.ui.widgets.reason_dialog import ReasonDialog


def report_missing(
    parent: QWidget,
    around: Surroundings,
    title: str,
    sentence: str,
    then: Callable[[str, Operator], None],
) -> None:
    """Have two people say that something is missing, and why."""

    def on_reason(reason: str) -> None:
        _ask_person(
            parent,
            around,
            ("Second person", "Somebody else confirms it with badge and PIN."),
            lambda witness: then(reason, witness),
        )

    ReasonDialog(parent, title, sentence, "Go on", on_reason, is_danger=True).open()


def ask_why(
    parent: QWidget,
    around: Surroundings,
    why: Why,
    words: tuple[str, str],
    then: Callable[[Operator, str, str], None],
) -> None:
    """Ask for a reason, then for the person who answers for it.

    ``words`` are the refusal, and who may answer for it (empty where ``why`` says it).
    """
    refusal, who = words

    def on_reason(reason: str, free: str) -> None:
        _ask_person(
            parent,
            around,
            (why.title, f"{who} {why.signing}".strip()),
            lambda person: then(person, reason, free),
        )

    OverrideDialog(parent, why, refusal, on_reason).open()


def ask_override(
    parent: QWidget,
    around: Surroundings,
    roles: Sequence[Role],
    refusal: str,
    then: Callable[[Operator, str, str], None],
) -> None:
    """Have somebody of one of these roles answer for a refusal."""
    who = " or ".join(ROLE_WORDS[role] for role in roles)
    ask_why(parent, around, OVERRIDE, (refusal, f"Second person: {who}."), then)


def ask_left_early(
    parent: QWidget, around: Surroundings, patient: str, then: Callable[[Leaving], None]
) -> None:
    """Ask why somebody has left before the observation was over, and who saw it."""
    LeftEarlyDialog(
        parent,
        patient,
        around.operator().person.name,
        lambda reason, noted_by: then(Leaving("left_early", reason=reason, noted_by=noted_by)),
    ).open()


def _ask_person(
    parent: QWidget,
    around: Surroundings,
    words: tuple[str, str],
    then: Callable[[Operator], None],
) -> None:
    title, sentence = words
    PersonDialog[Operator](
        parent, title, sentence, around.switch, around.background, then, around.zone
    ).open()
