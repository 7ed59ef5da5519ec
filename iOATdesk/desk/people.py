"""The list of people who work at the station."""

from dataclasses import replace
from pathlib import Path

from iOATdesk.desk.access import Shift
from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.desk.station import NewPerson, Opened, add_slot, check_person
from iOATdesk.desk.views import PersonRow
from iOATdesk.ledger import people_queries
from iOATdesk.ledger.keys import write_keys
from iOATdesk.models import entries
from iOATdesk.models.faults import KeyFault
from iOATdesk.models.people import Act, Person
from iOATdesk.models.refusals import Code, refuse


def add_person(
    desk: Desk, shift: Shift, folder: Path, by: Operator, new: NewPerson, entry_id: str
) -> PersonRow:
    """Have somebody work here: keys, certificate, badge, and the entry that says so.

    Raises:
        Refused: not permitted, a field is missing, or the badge or name is somebody's already.
        KeyFault: the signed-on person does not hold the station's authority.
    """
    new = replace(new, name=new.name.strip(), badge=new.badge.strip())
    check_person(new)
    with writing(desk, by, Act.ADD_PERSON) as pen:
        if repeated(desk, entry_id, entries.PersonAdded, name=new.name):
            return next(row for row in shift.people() if row.name == new.name)
        if people_queries.person_of_badge(desk.ledger, new.badge):
            raise refuse(Code.NUMBER_TAKEN, number=new.badge)
        if any(row.name == new.name for row in shift.people()):
            raise refuse(Code.NUMBER_TAKEN, number=new.name)
        number = people_queries.next_number(desk.ledger, "person")
        person = Person(f"S{number:02d}", new.name, new.initials, new.role)
        unlocked = shift.unlocked.get(by.person.person)
        if unlocked is None:
            raise KeyFault("This shift has ended.", "Sign on with the passphrase to go on.")
        opened = Opened(desk.ledger, shift.keys, unlocked)
        key_file, certificate = add_slot(opened, person, new, pen.now)
        pen.write(
            entries.PersonAdded(
                salt=pen.salt(),
                person=person.person,
                name=person.name,
                initials=person.initials,
                role=str(person.role),
            ),
            entry_id,
        )
        pen.write(
            entries.BadgeAssigned(salt=pen.salt(), person=person.person, badge=new.badge),
            pen.also(entry_id, "badge"),
        )
        desk.ledger.add_certificate(person.person, certificate)
        # A slot without its entry opens nothing, an entry without its slot locks a person out:
        # the slot is on the disk first.
        write_keys(folder, key_file)
    shift.keys = key_file
    return PersonRow(person.person, person.name, person.initials, person.role, has_shift=False)
