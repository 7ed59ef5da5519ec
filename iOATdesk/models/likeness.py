"""Names that one is taken for: equal, or alike by edit distance or by sound, in any script.

Names are compared as they are written and as they are spelt in Latin letters (anyascii), by the
number of letters that differ (Damerau and Levenshtein, by rapidfuzz) and by how they sound in
English (Metaphone, by jellyfish).
"""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from anyascii import anyascii
from jellyfish import metaphone
from rapidfuzz.distance import OSA

_HEARD = 3
"""From so many letters on, a name that sounds alike is taken for the other."""
_SHORT, _LONG = 4, 8
"""From so many letters on, a name with one or with two other letters is still taken for it."""


class Likeness(IntEnum):
    """How near two names are, the nearer the more."""

    NONE = 0
    FAMILY = 1
    """The same family name."""
    SIMILAR = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """A family name, or given names, as they are compared."""

    written: str
    latin: str
    sound: str


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@lru_cache(maxsize=4096)
def _part(text: str) -> _Part:
    plain = unicodedata.normalize("NFKD", text)
    marked = "".join(letter for letter in plain if not unicodedata.combining(letter))
    latin = anyascii(unicodedata.normalize("NFC", text))
    words = " ".join(_letters(word) for word in latin.replace("-", " ").split())
    return _Part(_letters(marked), words.replace(" ", ""), metaphone(words).replace(" ", ""))


def _distance(one: _Part, other: _Part) -> int:
    """Return how many letters differ, in the script in which it is fewer."""
    latin = OSA.distance(one.latin, other.latin)
    return min(latin, OSA.distance(one.written, other.written))


def _is_alike(one: _Part, other: _Part) -> bool:
    distance = _distance(one, other)
    length = min(len(one.latin), len(other.latin))
    if distance == 0 or (one.sound and one.sound == other.sound and length >= _HEARD):
        return True
    return distance <= (0 if length < _SHORT else 1 if length < _LONG else 2)


def _first(given_names: str) -> str:
    words = given_names.split()
    return words[0] if words else ""


def _straight(family: str, given: str, other_family: str, other_given: str) -> Likeness:
    """Compare family name with family name, and given names with given names."""
    families = _part(family), _part(other_family)
    givens = _part(given), _part(other_given)
    firsts = _part(_first(given)), _part(_first(other_given))
    if _distance(*families) == 0 and 0 in (_distance(*givens), _distance(*firsts)):
        return Likeness.SAME
    if min(_distance(*givens), _distance(*firsts)) + _distance(*families) == 1:
        return Likeness.SIMILAR
    is_alike = _is_alike(*families) and (_is_alike(*givens) or _is_alike(*firsts))
    return Likeness.SIMILAR if is_alike else Likeness.NONE


def likeness(family: str, given: str, other_family: str, other_given: str) -> Likeness:
    """Return how easily one patient is taken for the other by name.

    Family and given names may have been swapped when one of them was entered.
    """
    straight = _straight(family, given, other_family, other_given)
    if straight is Likeness.SAME:
        return straight
    if straight or _straight(family, given, other_given, other_family):
        return Likeness.SIMILAR
    is_family = _distance(_part(family), _part(other_family)) == 0
    return Likeness.FAMILY if is_family else Likeness.NONE
