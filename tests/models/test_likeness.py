"""Names that are taken for each other, in several scripts."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iOATdesk.models.likeness import Likeness, likeness

_SCRIPTS = ("abcdefghijklmnopqrstuvwxyz", "äéøß", "бгджлия", "王李明", "δλξσ", "محدي", "אדכ")
_LETTERS = st.sampled_from("".join(_SCRIPTS))
_NAMES = st.text(_LETTERS, min_size=2, max_size=10).map(str.capitalize)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Okafor, Daniel", "Okafor, Daniel", Likeness.SAME),
        ("Okafor, Daniel", "OKAFOR, Daniel Obi", Likeness.SAME),
        ("Muller, Jorg", "Müller, Jörg", Likeness.SAME),
        ("O'Brien, Sean", "OBrien, Seán", Likeness.SAME),
        ("Tremblay-Roy, Luc", "Tremblay Roy, Luc", Likeness.SAME),
        ("Okafor, Daniel", "Okafor, Daniela", Likeness.SIMILAR),
        ("Smith, John", "Smyth, Jon", Likeness.SIMILAR),
        ("Catherine, Ann", "Katherine, Anne", Likeness.SIMILAR),
        ("Stephens, Mark", "Stevens, Marc", Likeness.SIMILAR),
        ("Hassan, Ali", "Ali, Hassan", Likeness.SIMILAR),
        ("Nguyen, Thi", "Nguyễn, Thị", Likeness.SAME),
        ("Nguyen, Van", "Nguyen, Vân Anh", Likeness.SAME),
        ("Li, Wei", "Lu, Wei", Likeness.SIMILAR),
        ("Li, Wei", "李, 伟", Likeness.SAME),
        ("Ivanov, Petr", "Иванов, Петр", Likeness.SAME),
        ("Иванов, Петр", "Ивонов, Пётр", Likeness.SIMILAR),
        ("Papadopoulos, Giorgos", "Παπαδόπουλος, Γιοργος", Likeness.SIMILAR),
        ("Παπαδόπουλος, Νίκος", "Παπαδοπούλου, Νίκος", Likeness.SIMILAR),
        ("محمد, علي", "محمود, علي", Likeness.SIMILAR),
        ("כהן, דוד", "כהן, דויד", Likeness.SIMILAR),
        ("Singh, Amrit", "Singh, Harpreet", Likeness.FAMILY),
        ("Okafor, Daniel", "Tremblay, Luc", Likeness.NONE),
        ("Li, Wei", "Lo, Mei", Likeness.NONE),
        ("Fraser, Joan", "Chartrand, Eli", Likeness.NONE),
        ("Novak, Petr", "Wong, Mei", Likeness.NONE),
    ],
)
def test_names_are_told_apart_or_not(one: str, other: str, expected: Likeness) -> None:
    first, second = one.split(", "), other.split(", ")
    assert likeness(first[0], first[1], second[0], second[1]) is expected
    assert likeness(second[0], second[1], first[0], first[1]) is expected


@given(_NAMES, _NAMES, _NAMES, _NAMES)
def test_likeness_is_mutual(family: str, given_names: str, other: str, others: str) -> None:
    there = likeness(family, given_names, other, others)
    assert likeness(other, others, family, given_names) is there


@given(_NAMES, _NAMES)
def test_a_name_is_the_same_as_itself(family: str, given_names: str) -> None:
    assert likeness(family, given_names, family, given_names) is Likeness.SAME


@given(family=_NAMES, given_names=_NAMES, data=st.data(), is_family=st.booleans())
def test_one_other_letter_leaves_a_name_at_least_similar(
    *, family: str, given_names: str, data: st.DataObject, is_family: bool
) -> None:
    changed = family if is_family else given_names
    place = data.draw(st.integers(0, len(changed) - 1))
    letter = data.draw(_LETTERS)
    other = changed[:place] + letter + changed[place + 1 :]
    assume(other.casefold() != changed.casefold())
    beside = (other, given_names) if is_family else (family, other)
    assert likeness(family, given_names, *beside) >= Likeness.SIMILAR


@given(_NAMES, _NAMES)
def test_swapped_names_are_similar(family: str, given_names: str) -> None:
    assert likeness(family, given_names, given_names, family) >= Likeness.SIMILAR
