"""The programme's values in plain words, and what is typed in their place read back."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from iOATdesk.models.asks import ITEMS, OUTCOMES
from iOATdesk.models.people import ROLE_WORDS, Role
from iOATdesk.models.products import drug_words
from iOATdesk.models.programme import HOURS_PER_DAY, POSS_LAST, BandAction, Content, Status
from iOATdesk.models.units import format_mg
from iOATdesk.ui.widgets.readers import NotReadable, read_list, read_some, read_whole

UG_PER_MG = 1000
_LAST = {"hour": HOURS_PER_DAY - 1, "POSS": POSS_LAST}
"""The last number of a unit that has one."""
_GROUPS = {
    "day": "Programme day",
    "top_up": "Second part of a visit",
    "assessment": "Before each dose",
    "injection": "In the seat",
    "observation": "After the injection",
    "missed": "Missed days",
    "preparation": "Syringes",
    "register": "Register",
    "destruction": "Destruction",
    "eligibility": "Who is treated",
    "authorisation": "Who is treated",
    "order": "Orders",
    "identity": "Who is at the counter",
    "overrides": "Overrides",
    "emergency": "Overdose",
}
_LIMITS = {
    "visits_per_day": "Visits in one day, at most",
    "gap": "Time between two doses, at least",
    "max_per_visit": "Dose of one visit, at most",
    "max_per_day": "Dose of one day, at most",
    "routes": "Routes",
}
_NAMES = {
    "day.start": "Hour at which the day starts",
    "top_up.opens_after": "Second part possible after",
    "top_up.closes_after": "Second part possible until",
    "assessment.age": "An assessment counts for",
    "assessment.reassess_after": "Look again after a delay of",
    "assessment.poss_withheld_from": "Sedation that withholds, from",
    "assessment.alcohol_withheld_from": "Alcohol that withholds, from",
    "assessment.signs": "Signs that can be noted",
    "assessment.signs_withheld": "Signs that withhold the dose",
    "assessment.items": "What is asked",
    "assessment.required": "What must be answered",
    "assessment.forces": "What a value at its limit comes to",
    "assessment.respirations_withheld_below": "Breaths a minute that withhold, below",
    "assessment.oxygen_withheld_below": "SpO2 that withholds, below",
    "assessment.signs_to_prescriber": "Signs on which a prescriber decides",
    "assessment.recent_use": "Recent use that can be noted",
    "identity.identifiers": "How a patient can be known",
    "identity.needed": "Identifiers, at least",
    "identity.dose_stated": "The patient says the dose they expect",
    "injection.seats": "Seats",
    "injection.sites_iv": "Places for IV, in their round",
    "injection.sites_im": "Places for IM, in their round",
    "injection.sites_sc": "Places for SC, in their round",
    "emergency.naloxone_again": "Naloxone again after",
    "emergency.naloxone_doses": "Naloxone, dose after dose",
    "emergency.naloxone_routes": "Naloxone, routes",
    "emergency.oxygen": "Oxygen",
    "emergency.naloxone_kits_least": "Naloxone kits, at least",
    "emergency.oxygen_least": "Oxygen in the bottle, at least",
    "observation.longer": "When the observation is longer",
    "authorisation.warn_before": "Shown as ending soon, before",
    "order.warn_before": "Named to the prescriber, before its end",
    "injection.time": "Time for the injection",
    "observation.time": "Observation after the injection",
    "missed.bands": "What follows missed days",
    "preparation.beyond_use": "A syringe can be used for",
    "register.signatures": "Signatures of the register",
    "destruction.roles": "Who may destroy",
    "destruction.witness_roles": "Who may witness it",
    "eligibility.age": "Age, at least",
    "authorisation.bases": "Why a person may be treated",
}
_LAWS = {
    "storage": "Storage",
    "received": "Received",
    "administered": "Administered",
    "compounded": "Prepared",
    "loss": "Loss or theft",
    "destruction": "Destruction",
    "destroyed": "Record of destruction",
    "audit": "Audit",
    "retention": "Retention",
    "legible": "Legible and indelible",
    "treatment": "Treatment",
    "proof": "Proof of every change",
    "stock": "Stock",
    "control": "Visual control",
    "guidance": "Guidance",
    "register": "Register",
    "form": "Form of the register",
}
HOW_SURE = {
    Status.FOUND: "Found in the source",
    Status.GENERAL_KNOWLEDGE: "General knowledge: check it against the clinic's own rules",
    Status.CLINIC: "Left to the clinic",
}
_BANDS_HINT = "Missed days and what follows: 1: same, 2: 75 %, 4: new titration"
_OUTCOMES_HINT = "Item and what it comes to: sedation: withhold, alcohol: delay"
_LONGER_HINT = "When and how long: titration 3: 45, missed days 2: 45, route IM: 45"
_DOSES = "mcg"
"""The one unit of a list of amounts."""
_LONGER = re.compile(
    r"(?:(titration|missed days)\s+(\d{1,3})|poss\s+(\d)|route\s+(\w{2})|dose rise)"
    r"\s*:\s*(\d{1,4})",
    re.ASCII | re.IGNORECASE,
)
_BAND = re.compile(r"(\d{1,3})\s*:\s*(?:(same)|(new titration)|(\d{1,2})\s*%)", re.ASCII)


def group_words(key: str) -> str:
    """Return the group that a value stands in: ``Before each dose``."""
    first, _, rest = key.partition(".")
    if first == "limits":
        return drug_words(rest.partition(".")[0])
    return _GROUPS.get(first, _derived(first))


def name_words(key: str) -> str:
    """Return what a value is called: ``Time between two doses, at least``."""
    last = key.rpartition(".")[2]
    if key.startswith("limits."):
        return _LIMITS.get(last, _derived(last))
    if key.startswith("overrides."):
        return f"Who may override: {_derived(last).lower()}"
    return _NAMES.get(key, _derived(last))


def law_words(name: str) -> str:
    """Return what a reference to the law is about."""
    return _LAWS.get(name, _derived(name))


def content_words(content: Content | None, unit: str) -> str:
    """Return a value as it is read: ``180 min``, ``04:00``, ``IV, IM, SC``."""
    match content:
        case None:
            return "not set"
        case int():
            return _number_words(content, unit)
        case str():
            return content
        case ():
            return "none"
    if unit == "bands":
        return ", ".join(_band_words(dict(band)) for band in content if isinstance(band, tuple))
    if unit == "outcomes":
        pairs = [dict(pair) for pair in content if isinstance(pair, tuple)]
        return ", ".join(f"{_word(str(p['item']))}: {p['outcome']}" for p in pairs)
    if unit == "conditions":
        return ", ".join(_longer_words(dict(item)) for item in content if isinstance(item, tuple))
    words = ", ".join(_word(str(word)) for word in content)
    return words if unit == "list" else f"{words} {unit}"


def typed_words(content: Content | None, unit: str) -> str:
    """Return a value as it would be typed; empty where there is none."""
    if content is None:
        return ""
    if isinstance(content, int):
        return str(content)
    if unit == _DOSES and isinstance(content, tuple):
        return ", ".join(str(amount) for amount in content)
    return content_words(content, unit)


def hint_of(unit: str, allowed: Sequence[str]) -> str:
    """Return what is said below the field in which a value is typed."""
    match unit:
        case "bands":
            return _BANDS_HINT
        case "outcomes":
            return _OUTCOMES_HINT
        case "conditions":
            return _LONGER_HINT
        case "yes or no":
            return "yes or no"
        case "mcg":
            return "Whole numbers, in mcg, with commas between"
        case "list" if allowed:
            return f"With commas between; known: {', '.join(_word(word) for word in allowed)}"
        case "list":
            return "With commas between"
        case "hour":
            return "A whole hour"
        case "POSS":
            return "A level of the sedation scale"
    return f"A whole number, in {unit}"


def read_content(typed: str, key: str, unit: str, allowed: Sequence[str]) -> Content:
    """Return the value that was typed.

    Raises:
        NotReadable: it does not have the form of such a value.
    """
    tables: dict[str, Callable[[str], Content]] = {
        "bands": _read_bands,
        "outcomes": _read_outcomes,
        "conditions": _read_longer,
        "yes or no": _read_yes,
        _DOSES: lambda words: _some(tuple(read_some(amount) for amount in read_list(words))),
    }
    if unit in tables:
        return tables[unit](typed)
    if unit == "list":
        return _read_words(typed, key, allowed)
    number = read_whole(typed)
    if number > _LAST.get(unit, number):
        raise NotReadable(f"At most {_LAST[unit]}.")
    return number


def _read_words(typed: str, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
    words = _some(read_list(typed))
    if key.endswith(".routes"):
        return tuple(word.upper() for word in words)
    if not allowed:
        return words
    known = {_word(word).casefold(): word for word in allowed}
    for word in words:
        if _word(word).casefold() not in known:
            raise NotReadable(f"“{word}” is not known here. {hint_of('list', allowed)}.")
    return tuple(known[_word(word).casefold()] for word in words)


def _number_words(number: int, unit: str) -> str:
    match unit:
        case "hour":
            return f"{number:02}:00"
        case "mg":
            return format_mg(number * UG_PER_MG)
        case "POSS":
            return f"POSS {number}"
        case "visits" | "signatures" | "years" if number == 1:
            return f"{number} {unit.removesuffix('s')}"
    return f"{number} {unit}"


def _band_words(band: dict[str, int | str]) -> str:
    what = {
        BandAction.SAME: "same",
        BandAction.REDUCE: f"{band.get('percent')} %",
        BandAction.RETITRATE: "new titration",
    }
    return f"{band['from_days']}: {what[BandAction(str(band['action']))]}"


def _read_bands(typed: str) -> Content:
    bands: list[tuple[tuple[str, int | str], ...]] = []
    for part in read_list(typed):
        found = _BAND.fullmatch(part)
        if found is None:
            raise NotReadable(f"“{part}” is no band. {_BANDS_HINT}.")
        days, same, percent = found.group(1, 2, 4)
        band: dict[str, int | str] = {"from_days": read_some(days)}
        if percent:
            band |= {"action": str(BandAction.REDUCE), "percent": read_some(percent)}
        else:
            band["action"] = str(BandAction.SAME if same else BandAction.RETITRATE)
        bands.append(tuple(sorted(band.items())))
    if not bands:
        raise NotReadable(f"Fill this in. {_BANDS_HINT}.")
    days_of = [int(dict(band)["from_days"]) for band in bands]
    if days_of != sorted(set(days_of)):
        raise NotReadable("Each band begins after more missed days than the one before.")
    return tuple(bands)


_T = TypeVar("_T")


def _some(read: tuple[_T, ...]) -> tuple[_T, ...]:
    if not read:
        raise NotReadable("Fill this in.")
    return read


def _read_yes(typed: str) -> str:
    answer = typed.strip().casefold()
    if answer not in {"yes", "no"}:
        raise NotReadable("Type yes or no.")
    return answer


def _read_outcomes(typed: str) -> Content:
    pairs: list[tuple[tuple[str, int | str], ...]] = []
    for part in read_list(typed):
        words, _, outcome = (word.strip().casefold() for word in part.partition(":"))
        item = words.replace(" ", "_")
        if item not in ITEMS or outcome not in OUTCOMES[1:]:
            raise NotReadable(f"“{part}” is not known here. {_OUTCOMES_HINT}.")
        pairs.append((("item", item), ("outcome", outcome)))
    return _some(tuple(pairs))


def _longer_words(item: dict[str, int | str]) -> str:
    limit = next((str(item[name]) for name in ("days", "poss", "route") if name in item), "")
    return f"{_word(str(item['when']))} {limit}".strip() + f": {item['minutes']}"


def _read_longer(typed: str) -> Content:
    items: list[tuple[tuple[str, int | str], ...]] = []
    for part in read_list(typed):
        found = _LONGER.fullmatch(part)
        if found is None:
            raise NotReadable(f"“{part}” is not known here. {_LONGER_HINT}.")
        days, after, poss, route, minutes = found.groups()
        item: dict[str, int | str] = {"minutes": read_some(minutes)}
        if days:
            item |= {"when": days.lower().replace(" ", "_"), "days": read_some(after)}
        elif poss:
            item |= {"when": "poss", "poss": read_some(poss)}
        elif route:
            item |= {"when": "route", "route": route.upper()}
        else:
            item["when"] = "dose_rise"
        items.append(tuple(sorted(item.items())))
    return _some(tuple(items))


def _word(word: str) -> str:
    return ROLE_WORDS[Role(word)] if word in tuple(Role) else word.replace("_", " ")


def _derived(name: str) -> str:
    return name.replace("_", " ").capitalize()
