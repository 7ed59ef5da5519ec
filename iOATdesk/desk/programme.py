"""The programme's values, each confirmed by the pharmacist in charge before it is relied on."""

from dataclasses import dataclass
from datetime import datetime

import rfc8785

from iOATdesk.desk.confirmations import content_of, holds, offered_by, text_of
from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import people_queries
from iOATdesk.models import entries
from iOATdesk.models.asks import IDENTIFIERS, ITEMS
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.programme import (
    Content,
    ProfileUnreadable,
    Programme,
    Value,
    read_programme,
)
from iOATdesk.models.refusals import Code, refuse


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of the programme, as it is offered and as it was confirmed here."""

    value: Value
    """As the profile has it by itself."""
    confirmed: Content | None = None
    """In force here since somebody confirmed it; absent where nobody has."""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    is_confirmed: bool = False
    """Whether it was confirmed and the profile has offered the same ever since."""
    allowed: tuple[str, ...] = ()
    """The words that it may hold; empty where the clinic's own are welcome."""

    @property
    def has_changed(self) -> bool:
        """Say whether a new version of the profile offers something else than was confirmed."""
        return self.confirmed is not None and not self.is_confirmed

    @property
    def shown(self) -> Content | None:
        """What is confirmed here, or else what the profile offers for confirmation."""
        return self.confirmed if self.is_confirmed else self.value.content


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """Everything that the pharmacist in charge looks at before it is relied on."""

    name: str
    version: str
    is_training: bool
    rows: tuple[ValueRow, ...]
    laws: tuple[tuple[str, str], ...]
    """What the screens and the register cite, by what it is about."""

    @property
    def confirmed(self) -> int:
        """How many values are confirmed."""
        return sum(row.is_confirmed for row in self.rows)

    @property
    def waiting(self) -> tuple[ValueRow, ...]:
        """The safety values without whose confirmation nothing is given at a station in use."""
        return tuple(row for row in self.rows if row.value.is_safety and not row.is_confirmed)


def programme_view(desk: Desk) -> ProgrammeView:
    """Return the programme with every value, who confirmed it, and what changed since."""
    profile = desk.programme_with({})
    confirmed = people_queries.confirmed_values(desk.ledger)
    signed = people_queries.confirmations(desk.ledger)
    offered = offered_by(profile)
    in_force = desk.programme_with(confirmed)
    rows = []
    for value in profile.values:
        here = confirmed.get(value.key)
        allowed = words_allowed(in_force, value.key)
        if here is None:
            rows.append(ValueRow(value, allowed=allowed))
            continue
        by, at = signed[here.seq]
        is_confirmed = holds(offered[value.key], here)
        rows.append(ValueRow(value, content_of(here.value), by, at, is_confirmed, allowed))
    return ProgrammeView(
        profile.name,
        profile.version,
        desk.station.training,
        tuple(rows),
        tuple(profile.laws.items()),
    )


def confirm_value(
    desk: Desk, by: Operator, key: str, entry_id: str, content: Content | None = None
) -> None:
    """Have one value be valid here: the profile's, or the one that the clinic sets.

    Raises:
        Refused: not the pharmacist in charge, no such value, a value that cannot be, or the
            profile leaves it to the clinic and none is given.
    """
    with writing(desk, by, Act.CONFIRM_VALUE) as pen:
        done = repeated(desk, entry_id, entries.ValueConfirmed, key=key)
        profile = desk.programme_with({})
        value = next((value for value in profile.values if value.key == key), None)
        if value is None:
            raise refuse(Code.UNKNOWN_ITEM, item=key)
        confirmed = value.content if content is None else content
        if confirmed is None:
            raise refuse(Code.NOT_FILLED_IN, field=key)
        text = _checked(desk, key, confirmed)
        if done:
            repeated(desk, entry_id, entries.ValueConfirmed, value=text)
            return
        body = entries.ValueConfirmed(
            salt=pen.salt(),
            programme=profile.programme,
            programme_version=profile.version,
            key=key,
            value=text,
            unit=value.unit,
            offered=text_of(value.content),
        )
        pen.write(body, entry_id)


def words_allowed(programme: Programme, key: str) -> tuple[str, ...]:
    """Return the words that a list may hold; empty where the clinic's own words are welcome.

    A word that nothing here understands would be a rule that never holds: a misspelt sign
    would withhold no dose.
    """
    if key.startswith("destruction."):
        return tuple(str(role) for role in Role)
    if key.startswith("overrides."):
        return tuple(str(role) for role in Role if role in MAY[Act.WITNESS])
    if key in {"assessment.signs_withheld", "assessment.signs_to_prescriber"}:
        return programme.signs
    if key in {"assessment.items", "assessment.required"}:
        return ITEMS
    if key == "identity.identifiers":
        return IDENTIFIERS
    return ()


def _checked(desk: Desk, key: str, content: Content) -> str:
    """Return a value as canonical JSON, once the programme was read with it.

    A value of the wrong kind would stand in the ledger for ever, and no programme with it.
    """
    try:
        # With what is confirmed already: two values that each read alone may not read together.
        in_force = people_queries.confirmed_values(desk.ledger).items()
        read_programme(
            desk.profile,
            {name: content_of(value.value) for name, value in in_force} | {key: content},
        )
        text = text_of(content)
    except (ProfileUnreadable, rfc8785.CanonicalizationError) as error:
        raise refuse(Code.NOT_FILLED_IN, field=f"{key} ({error})") from error
    allowed = words_allowed(desk.programme(), key)
    if allowed and isinstance(content, tuple):
        for word in content:
            if word not in allowed:
                raise refuse(Code.NOT_FILLED_IN, field=f"{key} (“{word}” is not known here)")
    return text
