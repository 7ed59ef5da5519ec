"""Amounts as integers and as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iOATdesk.models import units
from iOATdesk.models.units import InexactAmount

_AMOUNTS = st.integers(0, 999_999_999_999)


@given(_AMOUNTS)
def test_a_mass_reads_back_as_it_was_written(amount: int) -> None:
    assert units.parse_mg(units.format_mg(amount)) == amount


@given(_AMOUNTS)
def test_a_volume_reads_back_as_it_was_written(amount: int) -> None:
    assert units.parse_ml(units.format_ml(amount)) == amount


@given(_AMOUNTS)
def test_what_is_written_has_a_leading_and_no_trailing_zero(amount: int) -> None:
    text = units.format_mg(amount).removesuffix(" mg")
    whole, point, rest = text.partition(".")
    assert whole.isdigit()
    assert not (len(whole) > 1 and whole.startswith("0"))
    assert bool(rest) is bool(point)
    assert not rest.endswith("0")


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_a_volume_times_its_strength_is_the_mass(volume: int, strength: int) -> None:
    try:
        mass = units.mass_ug(volume, strength)
    except InexactAmount:
        assert volume * strength % 1000
    else:
        assert volume * strength == mass * 1000
        assert units.volume_ul(mass, strength) == volume


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_no_volume_is_ever_rounded(dose: int, strength: int) -> None:
    try:
        volume = units.volume_ul(dose, strength)
    except InexactAmount:
        assert dose * 1000 % strength
    else:
        assert volume * strength == dose * 1000


def test_amounts_are_written_as_they_are_read_aloud() -> None:
    assert units.volume_ul(120_000, 50_000) == 2400
    assert units.format_mg(120_000) == "120 mg"
    assert units.format_mg(500) == "0.5 mg"
    assert units.format_mg(-1_050) == "-1.05 mg"
    assert units.format_ml(2_400) == "2.4 mL"
    assert units.format_strength(50_000) == "50 mg/mL"
    assert units.format_mg_grouped(12_400_500) == "12\N{NARROW NO-BREAK SPACE}400.5 mg"
    assert units.format_mg_grouped(-1_000_000) == "-1\N{NARROW NO-BREAK SPACE}000 mg"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120", 120_000),
        (" 0.5 mg ", 500),
        ("0,5", 500),
        ("0,125", 125),
        ("12,25", 12_250),
        ("10 g", 10_000_000),
        ("250mcg", 250),
        ("1.125", 1_125),
        ("0.500000", 500),
    ],
)
def test_a_mass_is_read_as_it_is_typed(text: str, amount: int) -> None:
    assert units.parse_mg(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mg",
        ".5",
        "5.",
        "-5",
        "+5",
        "1 000",
        "5 mL",
        "5 µg",
        "1e3",
        "\N{ARABIC-INDIC DIGIT FIVE}",
        "0.0001",
        "5 mg mg",
    ],
)
def test_what_is_no_mass_is_refused(text: str) -> None:
    with pytest.raises(InexactAmount):
        units.parse_mg(text)


@pytest.mark.parametrize("text", ["1,200", "12,000 mg", "001,000", "1,200 mcg"])
def test_a_comma_that_could_mean_thousands_is_refused(text: str) -> None:
    with pytest.raises(InexactAmount, match="thousands"):
        units.parse_mg(text)
    with pytest.raises(InexactAmount):
        units.parse_ml(text)


@pytest.mark.parametrize("text", ["2.4", "2.4 mL", "2,4 ml"])
def test_a_volume_is_read_as_it_is_typed(text: str) -> None:
    assert units.parse_ml(text) == 2_400
    with pytest.raises(InexactAmount):
        units.parse_ml("2.4 mg")


def test_a_strength_of_nothing_holds_no_dose() -> None:
    with pytest.raises(InexactAmount):
        units.volume_ul(1, 0)
