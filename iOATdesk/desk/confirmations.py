"""What of the programme is confirmed, and what a new version of the profile asks again.

A confirmation is of what the pharmacist in charge saw: it remembers what the profile itself
offered at that moment. Where the profile offers something else by now, nobody has seen that,
so the value waits again, and the one that was confirmed stays in force beside it.
"""

from collections.abc import Mapping

import msgspec
import rfc8785

from iOATdesk.ledger.people_queries import Confirmed
from iOATdesk.models.programme import Content, Programme

NOT_OFFERED = "null"
"""Canonical JSON of a value that the profile leaves to the clinic."""


def text_of(content: Content | None) -> str:
    """Return a value as canonical JSON.

    Raises:
        rfc8785.CanonicalizationError: it has no such form.
    """
    return rfc8785.dumps(_plain(content)).decode()


def content_of(text: str) -> Content:
    """Return the value that canonical JSON says."""
    value = msgspec.json.decode(text)
    if isinstance(value, list):
        return tuple(
            tuple(sorted(item.items())) if isinstance(item, dict) else item for item in value
        )
    if isinstance(value, int | str):
        return value
    raise AssertionError("a confirmed value is a number, a word or a list")


def offered_by(profile: Programme) -> dict[str, str]:
    """Return what a profile offers by itself as canonical JSON, by key."""
    return {value.key: text_of(value.content) for value in profile.values}


def holds(offered: str, confirmed: Confirmed | None) -> bool:
    """Say whether a value was confirmed, and the profile has offered the same ever since."""
    return confirmed is not None and confirmed.offered == offered


def waiting(profile: Programme, confirmed: Mapping[str, Confirmed]) -> tuple[str, ...]:
    """Return the keys of the safety values that wait for the pharmacist in charge.

    Args:
        profile: the programme as the profile has it, without anything confirmed.
        confirmed: what was confirmed here, by key.
    """
    offered = offered_by(profile)
    return tuple(
        value.key
        for value in profile.values
        if value.is_safety and not holds(offered[value.key], confirmed.get(value.key))
    )


def _plain(content: Content | None) -> int | str | list[int | str | dict[str, int | str]] | None:
    """Return a value as JSON has it."""
    if content is None or isinstance(content, int | str):
        return content
    return [dict(item) if isinstance(item, tuple) else item for item in content]
