"""The programme's values in plain words, and what is typed in their place read back."""

import re
from collections.abc import Sequence

from iOATdesk.models.conditions import BandAction
from iOATdesk.models.people import ROLE_WORDS, Role
from iOATdesk.models.products import drug_words
from iOATdesk.models.profile_table import Content, Status
from iOATdesk.models.programme import HOURS_PER_DAY, POSS_LAST
from iOATdesk.models.units import format_mg
from iOATdesk.ui.longer_words import HINT, condition_words, read_conditions
from iOATdesk.ui.widgets.readers import NotReadable, read_list, read_some, read_whole

UG_PER_MG = 1000
_LAST = {"hour": HOURS_PER_DAY - 1, "POSS": POSS_LAST}
"""The last number of a unit that has one."""
_LISTED = ("mcg",)
"""Units of which a value holds several."""
_GROUPS = {
    "day": "Programme day",
    "top_up": "Second part of a visit",
    "assessment": "Before each dose",
    "injection": "In the seat",
    "observation": "After the injection",
    "emergency": "Overdose response",
    "order": "Orders",
    "missed": "Missed days",
    "preparation": "Syringes",
    "register": "Register",
    "destruction": "Destruction",
    "eligibility": "Who is treated",
    "authorisation": "Who is treated",
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
    "injection.time": "Time for the injection",
    "observation.time": "Observation after the injection",
    "observation.longer": "When it is longer",
    "injection.seats": "Seats",
    "injection.sites_iv": "Places for IV, in their round",
    "injection.sites_im": "Places for IM, in their round",
    "injection.sites_sc": "Places for SC, in their round",
    "emergency.naloxone_again": "Naloxone again after",
    "emergency.naloxone_doses": "Naloxone doses, first one offered",
    "emergency.naloxone_routes": "Naloxone routes, first one offered",
    "emergency.oxygen": "Oxygen",
    "emergency.naloxone_kits_least": "Naloxone kits, at least",
    "emergency.oxygen_least": "Oxygen in the cylinder, at least",
    "order.warn_before": "An order ends soon, days before",
    "authorisation.warn_before": "An authorisation ends soon, days before",
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
    if unit == "conditions":
        return ", ".join(condition_words(dict(c)) for c in content if isinstance(c, tuple))
    if unit in _LISTED:
        return ", ".join(f"{number} {unit}" for number in content)
    return ", ".join(_word(str(word)) for word in content)


def typed_words(content: Content | None, unit: str) -> str:
    """Return a value as it would be typed; empty where there is none."""
    if content is None:
        return ""
    if unit in _LISTED and isinstance(content, tuple):
        return ", ".join(str(number) for number in content)
    return str(content) if isinstance(content, int) else content_words(content, unit)


def hint_of(unit: str, allowed: Sequence[str]) -> str:
    """Return what is said below the field in which a value is typed."""
    match unit:
        case "bands":
            return _BANDS_HINT
        case "conditions":
            return HINT
        case "mcg":
            return "Whole numbers in mcg, with commas between"
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
    if unit in _FORMS:
        return _FORMS[unit](typed)
    if unit != "list":
        number = read_whole(typed)
        if number > _LAST.get(unit, number):
            raise NotReadable(f"At most {_LAST[unit]}.")
        return number
    words = read_list(typed)
    if not words:
        raise NotReadable("Fill this in.")
    if key.endswith(".routes"):
        return tuple(word.upper() for word in words)
    if not allowed:
        return words
    known = {_word(word).casefold(): word for word in allowed}
    for word in words:
        if _word(word).casefold() not in known:
            raise NotReadable(f"“{word}” is not known here. {hint_of(unit, allowed)}.")
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


def _read_numbers(typed: str) -> Content:
    return tuple(read_some(number) for number in read_list(typed))


_FORMS = {"bands": _read_bands, "conditions": read_conditions, "mcg": _read_numbers}
"""How a value is read whose unit has a form of its own."""


def _word(word: str) -> str:
    return ROLE_WORDS[Role(word)] if word in tuple(Role) else word.replace("_", " ")


def _derived(name: str) -> str:
    return name.replace("_", " ").capitalize()
