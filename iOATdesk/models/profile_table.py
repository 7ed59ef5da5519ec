"""The values of a profile as they stand in its file: each with unit, source and how sure it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Scalar = int | str
Content = Scalar | tuple[Scalar, ...] | tuple[tuple[tuple[str, Scalar], ...], ...]


class ProfileUnreadable(ValueError):
    """A profile file does not have the form that a profile has."""


class Status(StrEnum):
    """How well a value is known."""

    FOUND = "found"
    """Read in the source that is named."""
    GENERAL_KNOWLEDGE = "general-knowledge"
    """Remembered practice; a clinic must confirm it before use."""
    CLINIC = "clinic"
    """Set by each clinic for itself; the profile has none."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number (or list) of a profile, with where it comes from."""

    key: str
    """Dotted path in the file: ``limits.hydromorphone.max_per_day``."""
    content: Content | None
    """Absent where the programme leaves it to the clinic."""
    unit: str
    source: str
    status: Status
    is_safety: bool = True
    """Whether dosing at a station in use waits for its confirmation."""


class ProfileTable:
    """Reads values out of a profile and remembers each with its key."""

    def __init__(self, text: Mapping[str, object], confirmed: Mapping[str, Content]) -> None:
        self._text = text
        self._confirmed = confirmed
        self.values: list[Value] = []
        self.read: set[str] = set()

    def entry(self, key: str) -> Mapping[str, object]:
        """Return the table that stands at a dotted key."""
        node: object = self._text
        for name in key.split("."):
            if not isinstance(node, Mapping) or name not in node:
                raise ProfileUnreadable(f"“{key}” is missing")
            node = node[name]
        if not isinstance(node, Mapping):
            raise ProfileUnreadable(f"“{key}” is not a table with value, unit, source and status")
        self.read.add(key)
        return node

    def content(self, key: str, unit: str) -> Content | None:
        """Return what stands at a key, or was confirmed for it; absent where it is left open."""
        entry = self.entry(key)
        if unknown := set(entry) - {"value", "unit", "source", "status", "safety"}:
            raise ProfileUnreadable(f"“{key}” has the unknown field “{min(unknown)}”")
        status, source = entry.get("status"), entry.get("source")
        if entry.get("unit") != unit:
            raise ProfileUnreadable(f"“{key}” must be in {unit}, not {entry.get('unit')}")
        if not isinstance(source, str) or not source.strip():
            raise ProfileUnreadable(f"“{key}” names no source")
        if not isinstance(status, str) or status not in tuple(Status):
            raise ProfileUnreadable(f"“{key}” has the unknown status “{status}”")
        content = _content(key, entry.get("value"))
        if content is not None and status == Status.CLINIC:
            raise ProfileUnreadable(f"“{key}” is left to the clinic, so it has no value")
        content = self._confirmed.get(key, content)
        if content is None and status != Status.CLINIC:
            raise ProfileUnreadable(f"“{key}” has no value, so its status must be clinic")
        is_safety = entry.get("safety", True)
        if not isinstance(is_safety, bool):
            raise ProfileUnreadable(f"“{key}”: safety is true or false")
        self.values.append(Value(key, content, unit, source, Status(status), is_safety))
        return content

    def number(self, key: str, unit: str) -> int | None:
        """Return a whole number, not below zero."""
        content = self.content(key, unit)
        if content is None:
            return None
        if not isinstance(content, int) or content < 0:
            raise ProfileUnreadable(f"“{key}” must be a whole number, not below zero")
        return content

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of words."""
        content = self.content(key, "list")
        if content is None:
            return ()
        if not isinstance(content, tuple) or not all(isinstance(word, str) for word in content):
            raise ProfileUnreadable(f"“{key}” must be a list of words")
        return tuple(str(word) for word in content)

    def amounts(self, key: str, unit: str) -> tuple[int, ...]:
        """Return a list of whole numbers above zero."""
        content = self.content(key, unit)
        if content is None:
            return ()
        if isinstance(content, tuple):
            amounts = tuple(item for item in content if isinstance(item, int) and item > 0)
            if len(amounts) == len(content):
                return amounts
        raise ProfileUnreadable(f"“{key}” must be a list of whole numbers above zero")


def _content(key: str, value: object) -> Content | None:
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value
    if isinstance(value, list):
        if all(isinstance(item, Mapping) for item in value):
            return tuple(tuple(sorted(item.items())) for item in value)
        if all(isinstance(item, int | str) and not isinstance(item, bool) for item in value):
            return tuple(value)
    raise ProfileUnreadable(f"“{key}” is neither a whole number, a word nor a list of them")


def read_text(section: object, name: str) -> str:
    """Return a word of the head of a profile."""
    value = section.get(name) if isinstance(section, Mapping) else None
    if not isinstance(value, str) or not value:
        raise ProfileUnreadable(f"“programme.{name}” is missing")
    return value


def unread_in(text: Mapping[str, object], read: set[str], at: str = "") -> list[str]:
    """Return the keys of value tables that nothing asked for: a misspelt limit is no limit."""
    unread: list[str] = []
    for name, node in text.items():
        key = f"{at}{name}"
        if key in {"programme", "law"} or key in read:
            continue
        if isinstance(node, Mapping) and not {"source", "status"} & set(node):
            unread += unread_in(node, read, f"{key}.")
        else:
            unread.append(key)
    return unread
