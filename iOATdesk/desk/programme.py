"""The programme's values, each confirmed by the pharmacist in charge before it is relied on."""

import rfc8785

from iOATdesk.desk.operator import Desk, Operator, repeated, unconfirmed, writing
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.programme import Content, ProfileUnreadable, Value, read_programme
from iOATdesk.models.refusals import Code, refuse


def values(desk: Desk) -> tuple[tuple[Value, bool], ...]:
    """Return every value of the programme, and whether it waits for its confirmation."""
    waiting = set(unconfirmed(desk))
    return tuple((value, value.key in waiting) for value in desk.programme().values)


def confirm_value(
    desk: Desk, by: Operator, key: str, entry_id: str, content: Content | None = None
) -> None:
    """Have one value be valid here: the profile's, or the one that the clinic sets.

    Raises:
        Refused: not the pharmacist in charge, no such value, or the profile leaves it to the
            clinic and none is given.
    """
    with writing(desk, by, Act.CONFIRM_VALUE) as pen:
        done = repeated(desk, entry_id, entries.ValueConfirmed, key=key)
        programme = desk.programme()
        value = next((value for value in programme.values if value.key == key), None)
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
            programme=programme.programme,
            programme_version=programme.version,
            key=key,
            value=text,
            unit=value.unit,
        )
        pen.write(body, entry_id)


def _checked(desk: Desk, key: str, content: Content) -> str:
    """Return a value as canonical JSON, once the programme was read with it.

    A value of the wrong kind would stand in the ledger for ever, and no programme with it.
    """
    try:
        read_programme(desk.profile, {key: content})
        return rfc8785.dumps(_plain(content)).decode()
    except (ProfileUnreadable, rfc8785.CanonicalizationError) as error:
        raise refuse(Code.NOT_FILLED_IN, field=f"{key} ({error})") from error


def _plain(content: Content) -> int | str | list[int | str | dict[str, int | str]]:
    """Return a value as JSON has it."""
    if isinstance(content, int | str):
        return content
    return [dict(item) if isinstance(item, tuple) else item for item in content]
