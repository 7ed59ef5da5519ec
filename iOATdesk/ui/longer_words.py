"""When an observation is longer, as it is read and typed on the programme page."""

import re

from iOATdesk.models.conditions import LongerWhen
from iOATdesk.models.profile_table import Content
from iOATdesk.ui.widgets.readers import NotReadable, read_list, read_some

HINT = "titration to day 3: 30, missed from day 1: 30, dose rise: 30, POSS from 3: 30, route IM: 30"
_LIMITED = {
    LongerWhen.TITRATION: ("titration to day ", "days"),
    LongerWhen.MISSED_DAYS: ("missed from day ", "days"),
    LongerWhen.DOSE_RISE: ("dose rise", ""),
    LongerWhen.POSS: ("POSS from ", "poss"),
    LongerWhen.ROUTE: ("route ", "route"),
}
_CONDITION = re.compile(r"(.*?)\s*:\s*(\d{1,3})(?:\s*min)?", re.ASCII)


def condition_words(fields: dict[str, int | str]) -> str:
    """Return one condition as it is read: ``POSS from 3: 30 min``."""
    words, limit = _LIMITED[LongerWhen(str(fields["when"]))]
    return f"{words}{fields[limit] if limit else ''}: {fields['minutes']} min"


def read_conditions(typed: str) -> Content:
    """Return the conditions that were typed.

    Raises:
        NotReadable: one of them does not say when and how long.
    """
    return tuple(_condition(part) for part in read_list(typed))


def _condition(part: str) -> tuple[tuple[str, int | str], ...]:
    found = _CONDITION.fullmatch(part)
    said = found[1].casefold() if found else ""
    for when, (words, limit) in _LIMITED.items():
        begins = words.strip().casefold()
        if found is None or not said.startswith(begins):
            continue
        rest = said.removeprefix(begins).strip()
        if bool(rest) is not bool(limit):
            continue
        fields: dict[str, int | str] = {"when": str(when), "minutes": read_some(found[2])}
        if limit:
            fields[limit] = rest.upper() if limit == "route" else read_some(rest)
        return tuple(sorted(fields.items()))
    raise NotReadable(f"“{part}” is no condition. {HINT}.")
