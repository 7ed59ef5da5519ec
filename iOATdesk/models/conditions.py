"""Values of a profile that say what follows from what: missed days, a longer observation."""

from dataclasses import dataclass
from enum import StrEnum

from iOATdesk.models.profile_table import Content, ProfileUnreadable

WHOLE_PERCENT = 100


class BandAction(StrEnum):
    """What follows a run of missed days."""

    SAME = "same"
    REDUCE = "reduce"
    RETITRATE = "retitrate"


@dataclass(frozen=True, slots=True)
class Band:
    """From so many missed days on, this action (until the next band)."""

    from_days: int
    action: BandAction
    percent: int = 100
    """Suggested share of the former dose, where the action is ``reduce``."""


class LongerWhen(StrEnum):
    """What makes an observation longer."""

    TITRATION = "titration"
    """The first days of a plan that has steps."""
    DOSE_RISE = "dose_rise"
    """More in this visit than in any of the day before it."""
    MISSED_DAYS = "missed_days"
    POSS = "poss"
    """Sedation at an assessment of this visit."""
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Longer:
    """Under this condition the observation takes at least so many minutes."""

    when: LongerWhen
    minutes: int
    limit: int = 0
    """Days of the plan up to which, missed days or POSS from which it holds."""
    route: str = ""


def _band(item: object) -> Band:
    if not isinstance(item, tuple) or not all(isinstance(pair, tuple) for pair in item):
        raise ProfileUnreadable("a missed-dose band is a table")
    fields = dict(item)
    if unknown := set(fields) - {"from_days", "action", "percent"}:
        raise ProfileUnreadable(f"a missed-dose band has the unknown field “{min(unknown)}”")
    action, days, percent = fields.get("action"), fields.get("from_days"), fields.get("percent")
    if action not in tuple(BandAction):
        raise ProfileUnreadable("a missed-dose band's action is same, reduce or retitrate")
    if type(days) is not int or days < 1:
        raise ProfileUnreadable("a missed-dose band begins at a whole number of days, from 1")
    if action != BandAction.REDUCE:
        if percent is not None:
            raise ProfileUnreadable("only a band that reduces has a percent")
        return Band(days, BandAction(str(action)))
    if type(percent) is not int or not 1 <= percent < WHOLE_PERCENT:
        raise ProfileUnreadable("a band that reduces has a percent from 1 to 99")
    return Band(days, BandAction.REDUCE, percent)


def read_bands(content: Content | None) -> tuple[Band, ...]:
    """Return the missed-dose bands that a value says; none where it is left to the clinic.

    Raises:
        ProfileUnreadable: one of them has another form, or they do not rise.
    """
    if content is None:
        return ()
    if not isinstance(content, tuple):
        raise ProfileUnreadable("“missed.bands” is a list of bands")
    bands = tuple(_band(item) for item in content)
    if [band.from_days for band in bands] != sorted({band.from_days for band in bands}):
        raise ProfileUnreadable("missed-dose bands rise by from_days")
    return bands


_LIMIT_OF = {
    LongerWhen.TITRATION: "days",
    LongerWhen.MISSED_DAYS: "days",
    LongerWhen.POSS: "poss",
    LongerWhen.ROUTE: "route",
}


def _longer(item: object) -> Longer:
    if not isinstance(item, tuple) or not all(isinstance(pair, tuple) for pair in item):
        raise ProfileUnreadable("a condition of a longer observation is a table")
    fields = dict(item)
    when, minutes = fields.pop("when", None), fields.pop("minutes", None)
    if when not in tuple(LongerWhen):
        raise ProfileUnreadable(f"an observation is longer when {', '.join(LongerWhen)}")
    if type(minutes) is not int or minutes < 1:
        raise ProfileUnreadable("a longer observation has whole minutes")
    name = _LIMIT_OF.get(LongerWhen(str(when)))
    limit = fields.pop(name, None) if name else None
    if fields:
        raise ProfileUnreadable(f"“{when}” has the unknown field “{min(fields)}”")
    if name == "route":
        if not isinstance(limit, str) or not limit:
            raise ProfileUnreadable("“route” names a route, as IM")
        return Longer(LongerWhen.ROUTE, minutes, route=limit)
    if name and (type(limit) is not int or limit < 1):
        raise ProfileUnreadable(f"“{when}” has a whole number of “{name}”, from 1")
    return Longer(LongerWhen(str(when)), minutes, limit if isinstance(limit, int) else 0)


def read_conditions(content: Content | None) -> tuple[Longer, ...]:
    """Return when an observation is longer; never where that is left to the clinic.

    Raises:
        ProfileUnreadable: one of the conditions has another form.
    """
    if content is None:
        return ()
    if not isinstance(content, tuple):
        raise ProfileUnreadable("“observation.longer” is a list of conditions")
    return tuple(_longer(item) for item in content)
