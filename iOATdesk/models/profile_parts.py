"""The parts of a profile about assessment, identification and overrides."""

from collections.abc import Mapping, Sequence

from iOATdesk.models.asks import IDENTIFIERS, ITEMS, OUTCOMES, SEDATION, Asks
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.profile_table import ProfileTable, ProfileUnreadable
from iOATdesk.models.refusals import NEVER_OVERRIDDEN, PRECEDENCE, Code


def _some_of(table: ProfileTable, key: str, known: Sequence[str]) -> tuple[str, ...]:
    words = table.words(key)
    if unknown := [word for word in words if word not in known]:
        raise ProfileUnreadable(f"“{key}” has the unknown word “{unknown[0]}”")
    return words


def _is_yes(table: ProfileTable, key: str) -> bool:
    content = table.content(key, "yes or no")
    if content not in (None, "yes", "no"):
        raise ProfileUnreadable(f"“{key}” is yes or no")
    return content == "yes"


def _forces(content: object) -> tuple[tuple[str, str], ...]:
    forces = []
    for pair in content if isinstance(content, tuple) else ():
        fields = dict(pair) if isinstance(pair, tuple) else {}
        item, outcome = fields.get("item"), fields.get("outcome")
        if set(fields) != {"item", "outcome"} or item not in ITEMS or outcome not in OUTCOMES[1:]:
            raise ProfileUnreadable("“assessment.forces” has items, each with what it forces")
        forces.append((str(item), str(outcome)))
    if content is not None and len(forces) != len(dict(forces)):
        raise ProfileUnreadable("“assessment.forces” names an item twice")
    return tuple(forces)


def read_asks(table: ProfileTable) -> Asks:
    """Return what the profile has a nurse ask.

    Raises:
        ProfileUnreadable: an unknown word, or more is needed than there is.
    """
    asks = Asks(
        items=_some_of(table, "assessment.items", ITEMS),
        required=_some_of(table, "assessment.required", ITEMS),
        forces=_forces(table.content("assessment.forces", "outcomes")),
        respirations_withheld_below=table.number(
            "assessment.respirations_withheld_below", "per min"
        ),
        oxygen_withheld_below=table.number("assessment.oxygen_withheld_below", "%"),
        signs_to_prescriber=table.words("assessment.signs_to_prescriber"),
        recent_use=table.words("assessment.recent_use"),
        identifiers=_some_of(table, "identity.identifiers", IDENTIFIERS),
        identifiers_needed=table.number("identity.needed", "identifiers") or 0,
        dose_is_stated=_is_yes(table, "identity.dose_stated"),
    )
    if SEDATION not in asks.required or set(asks.required) - set(asks.items):
        raise ProfileUnreadable("“assessment.required” has sedation, and only what is asked")
    if asks.identifiers_needed > len(set(asks.identifiers)):
        raise ProfileUnreadable("“identity.needed” is more than there are identifiers")
    return asks


_NOBODY_TO_GIVE = frozenset({Code.UNKNOWN_PATIENT, Code.UNKNOWN_SYRINGE})
"""Without a patient or a syringe there is nothing that could be handed over."""


def may_be_overridden(code: Code) -> bool:
    """Say whether a profile may name an override for this refusal."""
    return code in PRECEDENCE and code not in NEVER_OVERRIDDEN | _NOBODY_TO_GIVE


def read_overrides(table: ProfileTable, text: Mapping[str, object]) -> dict[Code, tuple[Role, ...]]:
    """Return the roles that may override, by refusal; one without a role stays as it is.

    Raises:
        ProfileUnreadable: a refusal that is never overridden, or an unknown role.
    """
    named = text.get("overrides", {})
    if not isinstance(named, Mapping):
        raise ProfileUnreadable("“overrides” is a table of refusals")
    overrides = {}
    for name in named:
        if name not in tuple(Code) or not may_be_overridden(Code(name)):
            raise ProfileUnreadable(f"“overrides.{name}”: this refusal is never overridden")
        roles = tuple(Role(role) for role in _some_of(table, f"overrides.{name}", tuple(Role)))
        if set(roles) - MAY[Act.WITNESS]:
            raise ProfileUnreadable(f"“overrides.{name}” names a role that witnesses nothing")
        if roles:
            overrides[Code(name)] = roles
    return overrides
