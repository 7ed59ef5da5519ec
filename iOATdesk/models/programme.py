"""A programme profile: every clinical number of a country's or clinic's programme, as data.

No number of medicine stands in the code. Each comes from ``resources/programmes/*.toml`` with
its unit, its source and how sure that source is, and becomes valid at a station in use only
when the pharmacist in charge has confirmed it by an entry in the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from iOATdesk.models.asks import Asks
from iOATdesk.models.emergency import Emergency
from iOATdesk.models.people import Role
from iOATdesk.models.profile_parts import read_asks, read_overrides
from iOATdesk.models.profile_table import (
    Content,
    ProfileTable,
    ProfileUnreadable,
    Scalar,
    Status,
    Value,
    read_text,
    unread_in,
)
from iOATdesk.models.refusals import Code

__all__ = [
    "Band",
    "BandAction",
    "Content",
    "DrugLimits",
    "Emergency",
    "Longer",
    "LongerWhen",
    "ProfileUnreadable",
    "Programme",
    "Scalar",
    "Status",
    "Value",
    "read_programme",
]

HOURS_PER_DAY = 24
POSS_LAST = 4
"""The last level of the sedation scale: a limit beyond it would withhold nothing."""
ROUTES = ("IV", "IM", "SC")
"""Into a vein, into a muscle, under the skin."""
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


@dataclass(frozen=True, slots=True)
class DrugLimits:
    """The programme's limits for one drug; absent means that the programme sets none."""

    visits_per_day: int | None
    gap_minutes: int | None
    visit_max_ug: int | None
    day_max_ug: int | None
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A profile as the rules use it; ``values`` keeps every number with its source."""

    programme: str
    name: str
    version: str
    country: str
    day_starts_at_hour: int
    limits: Mapping[str, DrugLimits]
    top_up_opens_minutes: int | None
    top_up_closes_minutes: int | None
    assessment_age_minutes: int | None
    reassess_after_minutes: int | None
    poss_withheld_from: int | None
    alcohol_withheld_from_mg_per_100ml: int | None
    signs: tuple[str, ...]
    """Signs that a nurse can record."""
    signs_withheld: tuple[str, ...]
    """Signs of which any one withholds the dose."""
    injection_minutes: int | None
    observation_minutes: int | None
    emergency: Emergency
    missed_bands: tuple[Band, ...]
    beyond_use_minutes: int | None
    register_signatures: int
    destroy_roles: tuple[str, ...]
    destroy_witness_roles: tuple[str, ...]
    eligibility_age_years: int | None
    authorisation_bases: tuple[str, ...]
    authorisation_warn_days: int | None
    """So many days before its last day an authorisation is shown as ending soon."""
    order_warn_days: int | None
    """So many days before its last day an order is named to the prescriber."""
    laws: Mapping[str, str]
    values: tuple[Value, ...] = field(repr=False)
    seats: int | None = None
    """Seats at the station; absent where the clinic has not said, so that none is ever short."""
    sites: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By route, the places on the body that injections go round."""
    observed_longer: tuple[Longer, ...] = ()
    asks: Asks = field(default_factory=Asks)
    overrides: Mapping[Code, tuple[Role, ...]] = field(default_factory=dict)
    """Refusals that a second person of one of these roles may override for one visit."""

    def drugs(self) -> tuple[str, ...]:
        """Return the drugs this programme gives."""
        return tuple(self.limits)

    def band(self, missed_days: int) -> Band | None:
        """Return the missed-dose band that ``missed_days`` falls into, if any."""
        reached = [band for band in self.missed_bands if band.from_days <= missed_days]
        return reached[-1] if reached else None


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


def _bands(content: Content | None) -> tuple[Band, ...]:
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


def _all_longer(content: Content | None) -> tuple[Longer, ...]:
    if content is None:
        return ()
    if not isinstance(content, tuple):
        raise ProfileUnreadable("“observation.longer” is a list of conditions")
    return tuple(_longer(item) for item in content)


def _sites(table: ProfileTable) -> dict[str, tuple[str, ...]]:
    return {route: table.words(f"injection.sites_{route.lower()}") for route in ROUTES}


def _seats(table: ProfileTable) -> int | None:
    seats = table.number("injection.seats", "seats")
    if seats == 0:
        raise ProfileUnreadable("“injection.seats” is a number from 1")
    return seats


def _day_start(table: ProfileTable) -> int:
    hour = table.number("day.start", "hour") or 0
    if hour >= HOURS_PER_DAY:
        raise ProfileUnreadable("“day.start” is an hour from 0 to 23")
    return hour


def _sedation(table: ProfileTable) -> int | None:
    level = table.number("assessment.poss_withheld_from", "POSS")
    if level is not None and level > POSS_LAST:
        raise ProfileUnreadable("“assessment.poss_withheld_from” is a level from 0 to 4")
    return level


def _limits(table: ProfileTable, drug: str) -> DrugLimits:
    def mg(key: str) -> int | None:
        amount = table.number(f"limits.{drug}.{key}", "mg")
        return None if amount is None else amount * 1000

    return DrugLimits(
        visits_per_day=table.number(f"limits.{drug}.visits_per_day", "visits"),
        gap_minutes=table.number(f"limits.{drug}.gap", "min"),
        visit_max_ug=mg("max_per_visit"),
        day_max_ug=mg("max_per_day"),
        routes=table.words(f"limits.{drug}.routes"),
    )


def _emergency(table: ProfileTable) -> Emergency:
    return Emergency(
        again_minutes=table.number("emergency.naloxone_again", "min"),
        doses_ug=table.amounts("emergency.naloxone_doses", "mcg"),
        routes=table.words("emergency.naloxone_routes"),
        oxygen_l_per_min=table.number("emergency.oxygen", "L/min"),
        kits_least=table.number("emergency.naloxone_kits_least", "kits"),
        oxygen_least_bar=table.number("emergency.oxygen_least", "bar"),
    )


def _drugs(text: Mapping[str, object]) -> list[str]:
    head = text.get("programme")
    drugs = head.get("drugs") if isinstance(head, Mapping) else None
    if not isinstance(drugs, list) or not drugs or not all(isinstance(d, str) for d in drugs):
        raise ProfileUnreadable("“programme.drugs” is missing")
    return drugs


def _laws(text: Mapping[str, object]) -> dict[str, str]:
    laws = text.get("law", {})
    if not isinstance(laws, Mapping) or not all(isinstance(law, str) for law in laws.values()):
        raise ProfileUnreadable("“law” is a table of words")
    return {str(name): str(law) for name, law in laws.items()}


def read_programme(
    text: Mapping[str, object], confirmed: Mapping[str, Content] | None = None
) -> Programme:
    """Return the programme that a parsed profile says.

    Args:
        text: the profile's TOML, parsed.
        confirmed: values that the station's pharmacist in charge has confirmed, by key; they
            stand in place of the file's.

    Raises:
        ProfileUnreadable: a value is missing, misspelt, without source or of the wrong kind.
    """
    head, drugs = text.get("programme"), _drugs(text)
    table = ProfileTable(text, confirmed or {})
    programme = Programme(
        programme=read_text(head, "id"),
        name=read_text(head, "name"),
        version=read_text(head, "version"),
        country=read_text(head, "country"),
        day_starts_at_hour=_day_start(table),
        limits={drug: _limits(table, drug) for drug in drugs},
        top_up_opens_minutes=table.number("top_up.opens_after", "min"),
        top_up_closes_minutes=table.number("top_up.closes_after", "min"),
        assessment_age_minutes=table.number("assessment.age", "min"),
        reassess_after_minutes=table.number("assessment.reassess_after", "min"),
        poss_withheld_from=_sedation(table),
        alcohol_withheld_from_mg_per_100ml=table.number(
            "assessment.alcohol_withheld_from", "mg/100 mL"
        ),
        signs=table.words("assessment.signs"),
        signs_withheld=table.words("assessment.signs_withheld"),
        injection_minutes=table.number("injection.time", "min"),
        observation_minutes=table.number("observation.time", "min"),
        emergency=_emergency(table),
        seats=_seats(table),
        sites=_sites(table),
        observed_longer=_all_longer(table.content("observation.longer", "conditions")),
        missed_bands=_bands(table.content("missed.bands", "bands")),
        beyond_use_minutes=table.number("preparation.beyond_use", "min"),
        register_signatures=table.number("register.signatures", "signatures") or 1,
        destroy_roles=table.words("destruction.roles"),
        destroy_witness_roles=table.words("destruction.witness_roles"),
        eligibility_age_years=table.number("eligibility.age", "years"),
        authorisation_bases=table.words("authorisation.bases"),
        authorisation_warn_days=table.number("authorisation.warn_before", "days"),
        order_warn_days=table.number("order.warn_before", "days"),
        laws=_laws(text),
        asks=read_asks(table),
        overrides=read_overrides(table, text),
        values=(),
    )
    programme = replace(programme, values=tuple(table.values))
    if unread := unread_in(text, table.read):
        raise ProfileUnreadable(f"“{unread[0]}” is not a value that a profile has")
    return programme
