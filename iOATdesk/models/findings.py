"""What an assessment comes to: each answer at its limit forces what the profile says."""

from dataclasses import dataclass

from iOATdesk.models.asks import (
    ALCOHOL,
    ORAL_TREATMENT,
    OXYGEN,
    OXYGEN_MAX,
    RESPIRATIONS,
    RESPIRATIONS_MAX,
    SEDATION,
    SIGNS,
    stricter,
)
from iOATdesk.models.programme import Programme
from iOATdesk.models.refusals import Code, Fact, Refusal, refusal
from iOATdesk.models.visits import Assessment

POSS_MAX = 4
"""Pasero opioid-induced sedation scale: S is 0, then 1 to 4."""
ALCOHOL_MG_PER_100ML_MAX = 1000
"""Above every figure of a breath test that was read by a living person."""
DECISION = "decision"
"""The item of what the nurse has decided without any answer at its limit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer at its limit."""

    item: str
    """What a prescriber's word is about: ``oxygen``, or ``sign: seizure``."""
    outcome: str
    facts: tuple[tuple[str, Fact], ...]


def _measured(programme: Programme, seen: Assessment) -> list[Finding]:
    asks, found = programme.asks, []

    def add(item: str, **facts: Fact) -> None:
        found.append(Finding(item, asks.outcome_of(item), tuple(facts.items())))

    limit = programme.poss_withheld_from
    if limit is not None and seen.poss >= limit:
        add(SEDATION, reason="sedation", poss=seen.poss, poss_limit=limit)
    alcohol, limit = seen.alcohol_mg_per_100ml, programme.alcohol_withheld_from_mg_per_100ml
    if alcohol is not None and limit is not None and alcohol >= limit:
        add(ALCOHOL, reason="alcohol", alcohol_mg_per_100ml=alcohol, limit_mg_per_100ml=limit)
    for sign in seen.signs:
        if sign in programme.signs_withheld:
            outcome = asks.outcome_of(SIGNS)
        elif sign in asks.signs_to_prescriber:
            outcome = "prescriber"
        else:
            continue
        found.append(Finding(f"sign: {sign}", outcome, (("reason", "sign"), ("sign", sign))))
    rate, limit = seen.respirations, asks.respirations_withheld_below
    if rate is not None and limit is not None and rate < limit:
        add(RESPIRATIONS, reason="respirations", rate=rate, rate_limit=limit)
    oxygen, limit = seen.oxygen_percent, asks.oxygen_withheld_below
    if oxygen is not None and limit is not None and oxygen < limit:
        add(OXYGEN, reason="oxygen", oxygen=oxygen, oxygen_limit=limit)
    return found


def findings(programme: Programme, seen: Assessment) -> tuple[Finding, ...]:
    """Return every answer at its limit, and the nurse's own decision where it is stricter.

    What a prescriber has allowed in this visit is left out.
    """
    found = _measured(programme, seen)
    forced = "proceed"
    for one in found:
        forced = stricter(forced, one.outcome)
    if stricter(forced, seen.outcome) != forced:
        found.append(Finding(DECISION, seen.outcome, (("reason", seen.outcome),)))
    return tuple(
        one for one in found if one.outcome != "prescriber" or one.item not in seen.allowed
    )


def comes_to(programme: Programme, seen: Assessment) -> str:
    """Return the strictest outcome of the answers and of the nurse's decision."""
    outcome = "proceed"
    for one in findings(programme, seen):
        outcome = stricter(outcome, one.outcome)
    return outcome


def withheld_facts(programme: Programme, seen: Assessment) -> dict[str, Fact]:
    """Return why an assessment withholds the dose; empty where it does not."""
    found = findings(programme, seen)
    outcome = comes_to(programme, seen)
    worst = next((one for one in found if one.outcome == outcome), None)
    if worst is None:
        return {}
    facts = dict(worst.facts)
    if outcome == "prescriber":
        named = facts["reason"]
        return facts | {"reason": "prescriber" if worst.item == DECISION else f"{named}_prescriber"}
    return facts | {"outcome": outcome}


def for_a_prescriber(programme: Programme, seen: Assessment) -> tuple[str, ...]:
    """Return the items about which only a prescriber decides; empty where it is not about that."""
    if comes_to(programme, seen) != "prescriber":
        return ()
    return tuple(one.item for one in findings(programme, seen) if one.outcome == "prescriber")


def _is_answered(seen: Assessment, item: str) -> bool:
    answers: dict[str, object] = {
        ALCOHOL: seen.alcohol_mg_per_100ml is not None,
        RESPIRATIONS: seen.respirations is not None,
        OXYGEN: seen.oxygen_percent is not None,
        ORAL_TREATMENT: seen.oral_treatment,
    }
    return bool(answers.get(item, True))


def incomplete(programme: Programme, seen: Assessment) -> Refusal | None:
    """Return what is missing or off its scale, so that the rules could not judge it."""
    asks = programme.asks
    scales = (
        ("POSS", seen.poss, POSS_MAX),
        ("alcohol", seen.alcohol_mg_per_100ml, ALCOHOL_MG_PER_100ML_MAX),
        ("respirations", seen.respirations, RESPIRATIONS_MAX),
        ("oxygen saturation", seen.oxygen_percent, OXYGEN_MAX),
    )
    for field, value, highest in scales:
        if value is not None and not 0 <= value <= highest:
            return refusal(Code.NOT_FILLED_IN, field=field)
    known = ((seen.signs, programme.signs), (seen.recent_use, asks.recent_use))
    for said, offered in known:
        if unknown := set(said) - set(offered):
            return refusal(Code.UNKNOWN_ITEM, item=min(unknown))
    if unknown := set(seen.identifiers) - set(asks.identifiers):
        return refusal(Code.UNKNOWN_ITEM, item=min(unknown))
    if seen.outcome != "proceed":
        return None
    missing = next((item for item in asks.required if not _is_answered(seen, item)), "")
    if missing:
        return refusal(Code.NOT_FILLED_IN, field=missing)
    if len(set(seen.identifiers)) < asks.identifiers_needed:
        return refusal(Code.NOT_FILLED_IN, field="identifiers")
    if asks.dose_is_stated and not seen.stated_dose:
        return refusal(Code.NOT_FILLED_IN, field="stated dose")
    return None
