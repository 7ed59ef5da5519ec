"""The profiles that ship, and a reader that takes nothing for granted."""

import copy
import re
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from iOATdesk.models.people import Role
from iOATdesk.models.programme import (
    Band,
    BandAction,
    DrugLimits,
    ProfileUnreadable,
    Status,
    read_programme,
)
from tests.models.course import PROFILES, profile

NAMES = (
    "ca-bc-diacetylmorphine",
    "ca-bc-hydromorphone",
    "ch",
    "de",
    "dk",
    "nl",
    "no",
    "uk",
)
_MG = 1000


def _text() -> dict[str, Any]:
    return tomllib.loads((PROFILES / "ca-bc-hydromorphone.toml").read_text("utf-8"))


def test_these_profiles_ship() -> None:
    assert sorted(path.stem for path in PROFILES.glob("*.toml")) == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_profile_reads_and_every_value_has_a_source_that_stands_alone(name: str) -> None:
    programme = profile(name)
    assert programme.programme == name
    assert len(programme.values) == 47
    assert programme.day_starts_at_hour == 4
    for value in programme.values:
        assert (value.content is None) is (value.status is Status.CLINIC), value.key
        # No pointer into somebody's notes: neither a bare list number nor a path.
        assert not re.search(r"\bS\d+\b|/[a-z]+/|\.md", value.source), value.source
        assert value.source == value.source.strip()
    not_safety = {value.key for value in programme.values if not value.is_safety}
    left_out = {
        "register.signatures",
        "authorisation.bases",
        "injection.seats",
        "injection.sites_iv",
        "injection.sites_im",
        "injection.sites_sc",
        "authorisation.warn_before",
        "order.warn_before",
        "assessment.recent_use",
    }
    # An override that no clinic has named is none.
    left_out |= set() if programme.overrides else {"overrides.TOO_SOON"}
    assert not_safety == left_out
    assert set(programme.signs_withheld) <= set(programme.signs)
    assert set(programme.asks.signs_to_prescriber) <= set(programme.signs)
    assert not set(programme.signs_withheld) & set(programme.asks.signs_to_prescriber)
    roles = {*programme.destroy_roles, *programme.destroy_witness_roles}
    assert roles <= {role.value for role in Role}


_IV_IM_SC = ("IV", "IM", "SC")


@pytest.mark.parametrize(
    ("name", "drug", "limits", "observation_minutes"),
    [
        (
            "ca-bc-hydromorphone",
            "hydromorphone",
            DrugLimits(3, 180, 200 * _MG, 500 * _MG, _IV_IM_SC),
            20,
        ),
        (
            "ca-bc-diacetylmorphine",
            "diacetylmorphine",
            DrugLimits(3, 180, 400 * _MG, 1000 * _MG, _IV_IM_SC),
            20,
        ),
        ("ch", "diacetylmorphine", DrugLimits(None, 30, None, None, ("IV",)), None),
        ("de", "diacetylmorphine", DrugLimits(3, None, None, 1000 * _MG, ("IV",)), 30),
        ("nl", "diacetylmorphine", DrugLimits(3, None, 400 * _MG, 1000 * _MG, ()), 30),
        ("uk", "diacetylmorphine", DrugLimits(2, None, None, 900 * _MG, ()), None),
        ("no", "diacetylmorphine", DrugLimits(2, None, None, None, ()), None),
        ("dk", "diacetylmorphine", DrugLimits(2, None, 400 * _MG, 1000 * _MG, ()), 30),
    ],
)
def test_a_profile_has_the_limits_of_its_programme(
    name: str, drug: str, limits: DrugLimits, observation_minutes: int | None
) -> None:
    programme = profile(name)
    assert programme.limits == {drug: limits}
    assert programme.drugs() == (drug,)
    assert programme.observation_minutes == observation_minutes


def test_hydromorphone_in_british_columbia_says_which_numbers_were_found() -> None:
    programme = profile("ca-bc-hydromorphone")
    found = {value.key for value in programme.values if value.status is Status.FOUND}
    assert found == {
        "limits.hydromorphone.visits_per_day",
        "limits.hydromorphone.gap",
        "limits.hydromorphone.max_per_day",
        "limits.hydromorphone.routes",
        "top_up.opens_after",
        "observation.time",
        "destruction.roles",
        "destruction.witness_roles",
    }
    assert (programme.top_up_opens_minutes, programme.top_up_closes_minutes) == (20, 60)
    assert programme.missed_bands == (
        Band(1, BandAction.SAME),
        Band(2, BandAction.REDUCE, 75),
        Band(3, BandAction.REDUCE, 50),
        Band(4, BandAction.RETITRATE),
    )
    assert [programme.band(days) for days in (0, 1, 2, 9)] == [
        None,
        Band(1, BandAction.SAME),
        Band(2, BandAction.REDUCE, 75),
        Band(4, BandAction.RETITRATE),
    ]


def test_a_confirmed_value_stands_in_place_of_the_files() -> None:
    key = "limits.hydromorphone.max_per_day"
    programme = read_programme(_text(), {key: 400, "assessment.reassess_after": 30})
    assert programme.limits["hydromorphone"].day_max_ug == 400 * _MG
    assert programme.reassess_after_minutes == 30
    assert {value.key: value.content for value in programme.values}[key] == 400


def _at(text: dict[str, Any], path: str) -> dict[str, Any]:
    node = text
    for name in path.split("."):
        node = node[name]
    return node


def _set(path: str, field: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(text: dict[str, Any]) -> None:
        _at(text, path)[field] = value

    return change


def _drop(path: str, field: str) -> Callable[[dict[str, Any]], None]:
    def change(text: dict[str, Any]) -> None:
        del _at(text, path)[field]

    return change


def _rename(path: str, old: str, new: str) -> Callable[[dict[str, Any]], None]:
    def change(text: dict[str, Any]) -> None:
        node = _at(text, path)
        node[new] = node.pop(old)

    return change


_DAY_MAX = "limits.hydromorphone.max_per_day"


def _bands(*bands: object) -> Callable[[dict[str, Any]], None]:
    return _set("missed.bands", "value", list(bands))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_rename("limits.hydromorphone", "max_per_day", "max_per_dya"), "max_per_day"),
        (_set("limits.hydromorphone", "max_per_dya", {"value": 1}), "max_per_dya"),
        (_set("assessment", "smell", {"value": 1, "source": "a", "status": "found"}), "smell"),
        (_set("limits", "morphine", {"gap": {"source": "a", "status": "found"}}), "morphine"),
        (_rename(_DAY_MAX, "value", "vaule"), "vaule"),
        (_set(_DAY_MAX, "unit", "g"), "mg"),
        (_drop(_DAY_MAX, "unit"), "mg"),
        (_set(_DAY_MAX, "source", "  "), "source"),
        (_drop(_DAY_MAX, "source"), "source"),
        (_set(_DAY_MAX, "status", "sure"), "sure"),
        (_drop(_DAY_MAX, "status"), "status"),
        (_drop(_DAY_MAX, "value"), "clinic"),
        (_set(_DAY_MAX, "status", "clinic"), "clinic"),
        (_set(_DAY_MAX, "value", -1), "below zero"),
        (_set(_DAY_MAX, "value", "500"), "whole number"),
        (_set(_DAY_MAX, "value", 500.0), "neither"),
        (_set(_DAY_MAX, "value", True), "neither"),
        (_set(_DAY_MAX, "safety", "no"), "safety"),
        (_set("limits.hydromorphone", "max_per_day", 500), "not a table"),
        (_set("limits.hydromorphone.routes", "value", "IV"), "list of words"),
        (_set("limits.hydromorphone.routes", "value", [1, 2]), "list of words"),
        (_set("day.start", "value", 24), "0 to 23"),
        (_drop("day", "start"), "day.start"),
        (_set("assessment.poss_withheld_from", "value", 5), "0 to 4"),
        (_set("missed.bands", "value", 3), "list of bands"),
        (_bands("same"), "a table"),
        (_bands({"from_days": 1, "action": "same", "percnt": 3}), "percnt"),
        (_bands({"from_days": 1, "action": "skip"}), "action"),
        (_bands({"from_days": 0, "action": "same"}), "from 1"),
        (_bands({"from_days": True, "action": "same"}), "from 1"),
        (_bands({"action": "same"}), "from 1"),
        (_bands({"from_days": 2, "action": "reduce"}), "percent"),
        (_bands({"from_days": 2, "action": "reduce", "percent": 100}), "percent"),
        (_bands({"from_days": 2, "action": "reduce", "percent": 0}), "percent"),
        (_bands({"from_days": 2, "action": "retitrate", "percent": 50}), "percent"),
        (
            _bands({"from_days": 2, "action": "same"}, {"from_days": 1, "action": "same"}),
            "rise",
        ),
        (
            _bands({"from_days": 2, "action": "same"}, {"from_days": 2, "action": "same"}),
            "rise",
        ),
        (_drop("programme", "name"), "programme.name"),
        (_set("programme", "version", 2026), "programme.version"),
        (_set("programme", "drugs", []), "programme.drugs"),
        (_set("programme", "drugs", ["hydromorphone", "morphine"]), "morphine"),
        (_set("law", "loss", 173), "law"),
    ],
)
def test_a_profile_with_a_mistake_is_refused_and_the_mistake_named(
    change: Callable[[dict[str, Any]], None], named: str
) -> None:
    text = copy.deepcopy(_text())
    change(text)
    with pytest.raises(ProfileUnreadable) as caught:
        read_programme(text)
    assert named in str(caught.value)
