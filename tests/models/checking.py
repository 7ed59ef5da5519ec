"""Asserts about one change of the good situation."""

from iOATdesk.models.refusals import Code
from tests.models.situations import (
    GOOD,
    Change,
)


def check(change: Change, code: Code | None) -> None:
    """Assert that the change brings about this refusal and no other."""
    situation = change(GOOD)
    assert situation.refused() == ({code} if code else set())


def facts(change: Change) -> dict[str, object]:
    """Return the facts of the refusal that the change brings about."""
    found = change(GOOD).decide().refusal
    assert found is not None
    return dict(found.facts)
