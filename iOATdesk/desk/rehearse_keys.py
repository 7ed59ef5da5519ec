"""The keys of a rehearsal row: what each deed may say, and how each value is read."""

import re
from collections.abc import Callable, Mapping

from iOATdesk.models.orders import PlanUnreadable, parse_plan
from iOATdesk.models.units import InexactAmount, parse_mg

CLOCK, SET, CONFIRM, SCAN, STOCK = "clock", "set", "confirm", "scan", "stock"
WITHOUT_PATIENT = frozenset({CLOCK, SET, CONFIRM, SCAN, STOCK})
"""What is done to the station and to nobody."""
PEOPLE = ("nurse", "pharmacist", "prescriber")
LISTED = ", "
"""Between the words of a key that takes several."""
_WORD_LENGTH_MAX = 60
_VALUE_LENGTH_MAX = 400

Value = int | str


class Unreadable(ValueError):
    """Something in a row is not what may stand there."""


def _whole(least: int, most: int) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        if not re.fullmatch(r"\d{1,6}", text, re.ASCII) or not least <= int(text) <= most:
            raise Unreadable(f"“{text}” is not a whole number from {least} to {most}")
        return int(text)

    return read


def _mg(least_ug: int) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        try:
            amount_ug = parse_mg(text)
        except InexactAmount as error:
            raise Unreadable(str(error)) from error
        if amount_ug < least_ug:
            raise Unreadable("a dose of nothing")
        return int(amount_ug)

    return read


def _percent(text: str) -> Value:
    """Read blood alcohol in per cent as mg/100 mL: 0.05 per cent is 50."""
    match = re.fullmatch(r"(\d)(?:[.,](\d{1,3}))?", text, re.ASCII)
    if match is None:
        raise Unreadable(f"“{text}” is not an alcohol in per cent, like 0.05")
    return int(match[1] + (match[2] or "").ljust(3, "0"))


def _poss(text: str) -> Value:
    """Read a grade of the sedation scale; S, normal sleep, is kept as 0."""
    if text not in ("S", "0", "1", "2", "3", "4"):
        raise Unreadable(f"“{text}” is not a grade of POSS: S, 1, 2, 3 or 4")
    return 0 if text == "S" else int(text)


def _plan(text: str) -> Value:
    try:
        parse_plan(text)
    except PlanUnreadable as error:
        raise Unreadable(str(error)) from error
    return text


def _word(text: str) -> Value:
    if len(text) > _WORD_LENGTH_MAX or not text.isprintable():
        raise Unreadable(f"it has more than {_WORD_LENGTH_MAX} letters, or some cannot be printed")
    return text


def _list(text: str) -> Value:
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise Unreadable(f"“{text}” has an empty place between commas")
    return LISTED.join(words)


def _yes_or_no(text: str) -> Value:
    if text not in ("yes", "no"):
        raise Unreadable(f"“{text}” is neither yes nor no")
    return text


def _person(text: str) -> Value:
    if text not in PEOPLE:
        raise Unreadable(f"“{text}” is none of {LISTED.join(PEOPLE)}")
    return text


def _value(text: str) -> Value:
    """Read a value of the programme: a whole number, or words for the deed to read."""
    if len(text) > _VALUE_LENGTH_MAX or not text.isprintable():
        raise Unreadable(f"it has more than {_VALUE_LENGTH_MAX} letters, or some cannot be printed")
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else text


_KEYS: Mapping[str, Callable[[str], Value]] = {
    "drug": _word,
    "doses": _whole(1, 99),
    "mg": _mg(1),
    "plan": _plan,
    "route": _list,
    "gap": _whole(1, 10_080),
    "days": _whole(1, 3_660),
    "number": _word,
    "max_visit": _mg(1),
    "after_missed": _word,
    "poss": _poss,
    "alcohol": _percent,
    "sign": _list,
    "withhold": _yes_or_no,
    "residue": _mg(0),
    "injected": _whole(0, 1_440),
    "assess": _yes_or_no,
    "part": _whole(1, 9),
    "syringe": _word,
    "check": _yes_or_no,
    "early": _yes_or_no,
    "by": _person,
    "code": _word,
    "containers": _whole(1, 10_000),
}
"""How the text after each key is read. The bounds only keep dates and numbers in range."""

DEEDS: Mapping[str, tuple[str, ...]] = {
    "order": (
        "drug",
        "doses",
        "mg",
        "plan",
        "route",
        "gap",
        "days",
        "number",
        "max_visit",
        "after_missed",
    ),
    "stop": ("number",),
    "assess": ("poss", "alcohol", "sign", "withhold"),
    "prepare": ("syringe", "mg", "route", "check"),
    "dose": ("mg", "route", "residue", "injected", "assess", "part", "syringe", "by"),
    "issue": ("mg", "route", "assess", "part", "syringe", "by"),
    "return": ("residue",),
    "leave": ("early",),
    "suspend": (),
    "resume": (),
    "event": (),
    "review": (),
    CLOCK: (),
    SET: (),
    CONFIRM: (),
    SCAN: ("code",),
    STOCK: ("containers",),
    "now": ("by",),
}
"""What a row can do, with the keys that it may have; ``set`` has the keys of the programme."""
_NEEDED = {"prepare": "syringe", SCAN: "code", STOCK: "containers"}
"""The key without which a deed says nothing."""


def _segments(text: str) -> list[str]:
    """Split at semicolons; the one before a plan's ``then`` belongs to the plan."""
    segments: list[str] = []
    for part in text.split(";"):
        is_then = re.match(r"\s*then\s", part, re.IGNORECASE)
        if is_then and segments and segments[-1].lstrip().startswith("plan"):
            segments[-1] += f";{part}"
        elif part.strip():
            segments.append(part)
    return segments


def read_what(do: str, text: str) -> Mapping[str, Value]:
    """Return what a row says, by key.

    Raises:
        Unreadable: a key that this deed does not have, or a value that its key does not take.
    """
    found: dict[str, Value] = {}
    for segment in _segments(text):
        key, equals, value = (part.strip() for part in segment.partition("="))
        if not equals or not value:
            raise Unreadable(f"“{segment.strip()}” is not written as key=value")
        if do != SET and key not in DEEDS[do]:
            allowed = ", ".join(DEEDS[do]) or "none"
            raise Unreadable(f"{do} has no key “{key}” (allowed: {allowed})")
        if key in found:
            raise Unreadable(f"“{key}” stands twice")
        try:
            found[key] = _value(value) if do == SET else _KEYS[key](value)
        except Unreadable as error:
            raise Unreadable(f"{key}: {error}") from error
    _check_together(do, found)
    return found


def _check_together(do: str, what: Mapping[str, Value]) -> None:
    """Refuse keys that do not say one thing together."""
    if do == SET and not what:
        raise Unreadable("set needs a key of the programme and its value")
    if do in _NEEDED and _NEEDED[do] not in what:
        raise Unreadable(f"{do} needs {_NEEDED[do]}")
    if do == "order":
        _check_order(what)
    if do in ("prepare", "dose", "issue"):
        _check_dose(what)
    if do in ("dose", "issue") and "syringe" in what and "mg" in what:
        raise Unreadable("the syringe says its mg, so the row has only one of them")


def _check_order(what: Mapping[str, Value]) -> None:
    if "mg" in what and "plan" in what:
        raise Unreadable("an order has mg or plan, not both")
    if not {"mg", "plan", "max_visit"} & set(what):
        raise Unreadable("an order needs mg, plan or max_visit")
    if "plan" not in what and "doses" not in what:
        raise Unreadable("an order without a plan needs doses, the visits a day")


def _check_dose(what: Mapping[str, Value]) -> None:
    if "residue" in what:
        given, residue = what.get("mg"), what["residue"]
        if not isinstance(given, int) or not isinstance(residue, int):
            raise Unreadable("residue needs mg in the same row")
        if residue > given:
            raise Unreadable("the residue is more than the dose")
    if LISTED in str(what.get("route", "")):
        raise Unreadable("a dose has one route")
