"""Any body of any kind of entry."""

import types
import typing
from typing import Literal, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from iOATdesk.models import entries

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
# A sum of several stays below 2**53, up to which every reader of JSON counts exactly.
_INTEGERS = st.integers(-(2**50), 2**50)
_SALTS = st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}")


def _values(kind: object) -> st.SearchStrategy[typing.Any]:
    if kind is str:
        return _TEXT
    if kind is bool:
        return st.booleans()
    if kind is int:
        return _INTEGERS
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is list:
        return st.lists(_values(get_args(kind)[0]), max_size=3)
    if get_origin(kind) in (typing.Union, types.UnionType):
        return st.one_of(*(_values(one) for one in get_args(kind)))
    if kind is types.NoneType:
        return st.none()
    assert isinstance(kind, type), kind
    assert issubclass(kind, msgspec.Struct), kind
    return struct_of(kind)


def struct_of(kind: type[msgspec.Struct]) -> st.SearchStrategy[typing.Any]:
    """Return a strategy for a struct, each field by its type."""
    fields = {
        field.name: _SALTS if field.name == "salt" else _values(field.type)
        for field in msgspec.structs.fields(kind)
    }
    return st.builds(kind, **fields)


def _as_prepared(body: entries.Body) -> entries.Body:
    """Return a body whose amounts belong together, as the desk writes them."""
    if isinstance(body, entries.SyringePrepared):
        return msgspec.structs.replace(
            body,
            dose_ug=sum(draw.amount_ug for draw in body.draws),
            volume_ul=sum(draw.volume_ul for draw in body.draws),
        )
    return body


def bodies(*kinds: str) -> st.SearchStrategy[entries.Body]:
    """Return a strategy for bodies of these kinds, or of any."""
    names = kinds or tuple(sorted(entries.KINDS))
    return st.one_of(*(struct_of(entries.KINDS[name]) for name in names)).map(_as_prepared)
