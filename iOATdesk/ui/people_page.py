"""Who works here; the pharmacist in charge adds people."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.station import NewPerson
from iOATdesk.desk.views import PersonRow
from iOATdesk.models.people import ROLE_WORDS, Role
from iOATdesk.ui.widgets.at_hand import Answers, AtHand, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.person_fields import PersonFields
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.readers import NotReadable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField

_COLUMNS = (
    Column("Name", 40),
    Column("Initials", 14),
    Column("Role", 30),
    Column("Shift", 16, True),
)


@dataclass(frozen=True, slots=True)
class PeopleActs:
    """What the page asks of the desk."""

    people: Callable[[], tuple[PersonRow, ...]]
    add_person: Callable[[Operator, NewPerson, str], PersonRow]


class PeoplePage(Page):
    """The list on the left, the form for one more on the right."""

    def __init__(self, acts: PeopleActs, at_hand: AtHand) -> None:
        """Show an empty list; ``refresh`` fills it."""
        super().__init__(at_hand, "People")
        self._acts = acts
        self._entry_id = at_hand.new_id()
        self.table = PickTable(_COLUMNS, name="people_table", said="People who work here")
        self.role = ListField("person_role", "Role")
        self.fields = PersonFields()
        self._add = KeyButton("Add person", "Enter", kind="primary", name="add_person")
        self._actions = ActionRow([], self._add)
        self._answers = Answers(self, self._actions)
        self._assemble()
        self.role.offer([(str(role), words) for role, words in ROLE_WORDS.items()])
        self._add.clicked.connect(self.on_enter)

    def refresh(self) -> None:
        """Read who works here."""
        self.at_hand.background.run(self._acts.people, self._on_people, self.show_fault)

    def on_enter(self) -> None:
        """Read the form and have the person added."""
        if not self._add.isEnabled():
            return
        try:
            new = self.fields.value(Role(self.role.value()))
        except NotReadable:
            return
        by, entry_id = self.at_hand.operator(), self._entry_id
        self._answers.begin()
        self.at_hand.background.run(
            lambda: self._acts.add_person(by, new, entry_id),
            self._on_added,
            lambda why: self._answers.fail(why, self.on_enter),
        )

    def _assemble(self) -> None:
        people = Card("People who work here")
        people.add(self.table, 1)
        form = Card("Add a person")
        form.add(self.role)
        form.add(self.fields)
        form.body.addStretch(1)
        sentence = (
            "The new person types passphrase and PIN without anybody looking on. "
            "Making the keys takes some seconds."
        )
        form.add(text(sentence, "small", wraps=True))
        form.add(self._actions)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(people, 1)
        row.addWidget(form, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(text("People", "title"))
        column.addLayout(row, 1)
        self.column.addWidget(content)

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        self.table.show_rows(
            [
                (
                    person.person,
                    (
                        Cell(person.name, look="strong"),
                        Cell(person.initials),
                        Cell(ROLE_WORDS[person.role]),
                        Cell("open" if person.has_shift else "not open", look="mute"),
                    ),
                )
                for person in people
            ]
        )

    def _on_added(self, person: PersonRow) -> None:
        self._answers.end()
        self._entry_id = self.at_hand.new_id()
        self.fields.clear()
        self.banner.say(f"{person.name} can sign on from now on.", tone="ok")
        self.fields.setFocus()
        self.wrote.emit()
        self.refresh()
