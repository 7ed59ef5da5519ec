"""Which refusal may be overridden, and what an override does to a decision."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace

import pytest

from iOATdesk.models.people import Role
from iOATdesk.models.programme import ProfileUnreadable, Programme, read_programme
from iOATdesk.models.refusals import PRECEDENCE, Code
from iOATdesk.models.visits import Override
from tests.models.course import PROFILES
from tests.models.situations import GOOD, MAKES_TRUE, NOON, Situation, assessment, at, both

_MAY = {
    Code.REVIEW_REQUIRED,
    Code.VISIT_LIMIT,
    Code.TOO_SOON,
    Code.MISSED_DOSES,
    Code.TOP_UP_NOT_ALLOWED,
    Code.NOT_ASSESSED,
    Code.WITHHELD,
    Code.ROUTE_NOT_ALLOWED,
    Code.OVER_ORDER,
    Code.SYRINGE_NOT_READY,
    Code.WRONG_DOSE,
}
"""Everything else never; an unknown patient or syringe leaves nobody or nothing to give."""
_PRESCRIBER = (Role.PRESCRIBER,)


def read_with(name: str, value: object) -> Programme:
    text = tomllib.loads((PROFILES / "ca-bc-hydromorphone.toml").read_text("utf-8"))
    source = {"unit": "list", "source": "Clinic", "status": "general-knowledge"}
    text["overrides"] = {name: source | {"value": value}}
    return read_programme(text)


@pytest.mark.parametrize("code", PRECEDENCE)
def test_a_profile_may_name_some_refusals_and_never_the_others(code: Code) -> None:
    if code in _MAY:
        assert read_with(str(code), ["prescriber"]).overrides == {code: _PRESCRIBER}
    else:
        with pytest.raises(ProfileUnreadable, match="never overridden"):
            read_with(str(code), ["prescriber"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOO_LATE", ["prescriber"]),
        ("SAME_PERSON", ["prescriber"]),
        ("TOO_SOON", ["visitor"]),
        ("TOO_SOON", ["auditor"]),
        ("TOO_SOON", "prescriber"),
    ],
)
def test_an_override_without_a_refusal_or_a_role_is_unreadable(name: str, value: object) -> None:
    with pytest.raises(ProfileUnreadable):
        read_with(name, value)


def overridden(
    situation: Situation, code: Code, named: Mapping[Code, tuple[Role, ...]]
) -> Situation:
    granted = Override(code, NOON, "M. Lang, MD: has to travel")
    return replace(
        situation,
        programme=replace(situation.programme, overrides=named),
        history=replace(situation.history, overrides=(granted,)),
    )


@pytest.mark.parametrize("code", [code for code in PRECEDENCE if code in _MAY])
def test_an_override_clears_its_own_refusal_and_says_who_answers(code: Code) -> None:
    situation = overridden(MAKES_TRUE[code](GOOD), code, {code: _PRESCRIBER})
    assert code not in situation.refused()
    check = next(each for each in situation.decide().checks if each.code is code)
    assert check.now == "overridden by M. Lang, MD: has to travel"
    assert check.overridden_by == "M. Lang, MD: has to travel"
    # Where the programme does not name it, what was granted says nothing.
    assert code in overridden(situation, code, {}).refused()


@pytest.mark.parametrize("code", [code for code in PRECEDENCE if code is not Code.TOO_SOON])
def test_another_refusal_stands_whatever_is_overridden(code: Code) -> None:
    change = both(MAKES_TRUE[Code.TOO_SOON], MAKES_TRUE[code])
    named = dict.fromkeys(_MAY, _PRESCRIBER)
    found = overridden(change(GOOD), Code.TOO_SOON, named).decide()
    assert found.refusal is not None
    assert found.refusal.code is code
    assert all(check.passed for check in found.checks if check.code is Code.TOO_SOON)


@pytest.mark.parametrize("code", [Code.NOT_ASSESSED, Code.WITHHELD])
def test_an_assessment_after_the_override_is_judged_afresh(code: Code) -> None:
    later = assessment(lambda a: replace(a, made_at=at("12:01"), poss=4, stated_dose="differs"))
    situation = replace(later(GOOD), now=at("12:02"))
    assert code in overridden(situation, code, {code: _PRESCRIBER}).refused()


def test_nothing_that_passes_is_marked_as_overridden() -> None:
    situation = overridden(GOOD, Code.TOO_SOON, {Code.TOO_SOON: _PRESCRIBER})
    assert not any(check.overridden_by for check in situation.decide().checks)
