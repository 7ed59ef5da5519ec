"""Signing on: a passphrase opens a person's shift, a badge and PIN switch between open shifts."""

from dataclasses import dataclass, field

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.views import PersonRow
from iOATdesk.ledger import keys, people_queries
from iOATdesk.ledger.keys import KeyFile, Unlocked
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.faults import KeyFault

PIN_TRIES = 5
"""Wrong PINs in a row after which the passphrase is asked for again."""


@dataclass(slots=True)
class Shift:
    """The people whose keys are in memory at this moment; gone when the program ends."""

    ledger: Ledger
    keys: KeyFile
    unlocked: dict[str, Unlocked] = field(default_factory=dict, repr=False)
    wrong_pins: dict[str, int] = field(default_factory=dict)

    def people(self) -> tuple[PersonRow, ...]:
        """Return everybody who works here."""
        return tuple(
            PersonRow(p.person, p.name, p.initials, p.role, p.person in self.unlocked)
            for p in people_queries.people(self.ledger)
        )

    def person_of_badge(self, badge: str) -> PersonRow | None:
        """Return whose badge this is."""
        wanted = people_queries.person_of_badge(self.ledger, badge)
        return next((row for row in self.people() if row.person == wanted), None)

    def open(self, unlocked: Unlocked) -> Operator:
        """Begin the shift of somebody whose passphrase was right."""
        self.unlocked[unlocked.person] = unlocked
        self.wrong_pins.pop(unlocked.person, None)
        return self.operator_of(unlocked.person)

    def sign_on(self, badge_or_person: str, passphrase: str) -> Operator:
        """Return the person whose passphrase this is; their shift is open from now on.

        Raises:
            KeyFault: the name and the passphrase do not belong together.
        """
        return self.open(keys.unlock(self.keys, badge_or_person, passphrase))

    def switch(self, badge: str, pin: str) -> Operator:
        """Return the person whose badge and PIN these are.

        Raises:
            KeyFault: not a badge of ours, no open shift, or a wrong PIN; the fifth wrong PIN in
                a row ends that person's shift.
        """
        row = self.person_of_badge(badge)
        if row is None:
            raise KeyFault("This badge is not known here.", "Scan it again, or use your name.")
        unlocked = self.unlocked.get(row.person)
        if unlocked is None:
            raise KeyFault(
                f"{row.name} has not opened a shift.",
                "Type the passphrase once, then badge and PIN do.",
            )
        if not unlocked.is_pin(pin):
            wrong = self.wrong_pins.get(row.person, 0) + 1
            self.wrong_pins[row.person] = wrong
            if wrong >= PIN_TRIES:
                self.end(row.person)
                raise KeyFault("Five wrong PINs.", "Type the passphrase to go on.")
            left = PIN_TRIES - wrong
            raise KeyFault("The PIN is wrong.", f"Try again; {left} left before the passphrase.")
        self.wrong_pins.pop(row.person, None)
        return self.operator_of(unlocked.person)

    def end(self, person: str) -> None:
        """Forget a person's keys."""
        self.unlocked.pop(person, None)
        self.wrong_pins.pop(person, None)

    def operator_of(self, person_id: str) -> Operator:
        """Return somebody whose shift is open.

        Raises:
            KeyFault: the shift is not open, or the ledger does not know the person.
        """
        unlocked = self.unlocked.get(person_id)
        for person in people_queries.people(self.ledger):
            if unlocked and unlocked.signer and person.person == person_id:
                return Operator(person, unlocked.signer)
        raise KeyFault(
            "This person is not in the ledger.", "keys.json and ledger.db do not belong together."
        )
