"""A programme profile: every clinical number of a country's or clinic's programme, as data.

No number of medicine stands in the code. Each comes from ``resources/programmes/*.toml`` with
its unit, its source and how sure that source is, and becomes valid at a station in use only
when the pharmacist in charge has confirmed it by an entry in the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from iOATdesk.models.asks import Asks
from iOATdesk.models.conditions import Band, Longer, read_bands, read_conditions
from iOATdesk.models.emergency import Emergency
from iOATdesk.models.people import Role
from iOATdesk.models.profile_parts import read_asks, read_overrides
from iOATdesk.models.profile_table import Content, ProfileUnreadable, Table, Value
from iOATdesk.models.refusals import Code

HOURS_PER_DAY = 24
POSS_LAST = 4
"""The last level of the sedation scale: a limit beyond it would withhold nothing."""
ROUTES = ("IV", "IM", "SC")
"""Into a vein, into a muscle, under the skin."""


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


def _sites(table: Table) -> dict[str, tuple[str, ...]]:
    return {route: table.words(f"injection.sites_{route.lower()}") for route in ROUTES}


def _seats(table: Table) -> int | None:
    seats = table.number("injection.seats", "seats")
    if seats == 0:
        raise ProfileUnreadable("“injection.seats” is a number from 1")
    return seats


def _day_start(table: Table) -> int:
    hour = table.number("day.start", "hour") or 0
    if hour >= HOURS_PER_DAY:
        raise ProfileUnreadable("“day.start” is an hour from 0 to 23")
    return hour


def _sedation(table: Table) -> int | None:
    level = table.number("assessment.poss_withheld_from", "POSS")
    if level is not None and level > POSS_LAST:
        raise ProfileUnreadable("“assessment.poss_withheld_from” is a level from 0 to 4")
    return level


def _text(section: object, name: str) -> str:
    value = section.get(name) if isinstance(section, Mapping) else None
    if not isinstance(value, str) or not value:
        raise ProfileUnreadable(f"“programme.{name}” is missing")
    return value


def _unread(text: Mapping[str, object], read: set[str], at: str = "") -> list[str]:
    """Return the keys of value tables that nothing asked for: a misspelt limit is no limit."""
    unread: list[str] = []
    for name, node in text.items():
        key = f"{at}{name}"
        if key in {"programme", "law"} or key in read:
            continue
        if isinstance(node, Mapping) and not {"source", "status"} & set(node):
            unread += _unread(node, read, f"{key}.")
        else:
            unread.append(key)
    return unread


def _limits(table: Table, drug: str) -> DrugLimits:
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


def _emergency(table: Table) -> Emergency:
    return Emergency(
        again_minutes=table.number("emergency.naloxone_again", "min"),
        doses_ug=table.amounts("emergency.naloxone_doses", "mcg"),
        routes=table.words("emergency.naloxone_routes"),
        oxygen_l_per_min=table.number("emergency.oxygen", "L/min"),
        kits_least=table.number("emergency.naloxone_kits_least", "kits"),
        oxygen_least_bar=table.number("emergency.oxygen_least", "bar"),
    )


def _drugs(head: object) -> list[str]:
    drugs = head.get("drugs") if isinstance(head, Mapping) else None
    if not isinstance(drugs, list) or not drugs or not all(isinstance(d, str) for d in drugs):
        raise ProfileUnreadable("“programme.drugs” is missing")
    return drugs


def _laws(laws: object) -> dict[str, str]:
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
    head = text.get("programme")
    table = Table(text, confirmed or {})
    programme = Programme(
        programme=_text(head, "id"),
        name=_text(head, "name"),
        version=_text(head, "version"),
        country=_text(head, "country"),
        day_starts_at_hour=_day_start(table),
        limits={drug: _limits(table, drug) for drug in _drugs(head)},
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
        observed_longer=read_conditions(table.content("observation.longer", "conditions")),
        missed_bands=read_bands(table.content("missed.bands", "bands")),
        beyond_use_minutes=table.number("preparation.beyond_use", "min"),
        register_signatures=table.number("register.signatures", "signatures") or 1,
        destroy_roles=table.words("destruction.roles"),
        destroy_witness_roles=table.words("destruction.witness_roles"),
        eligibility_age_years=table.number("eligibility.age", "years"),
        authorisation_bases=table.words("authorisation.bases"),
        authorisation_warn_days=table.number("authorisation.warn_before", "days"),
        order_warn_days=table.number("order.warn_before", "days"),
        laws=_laws(text.get("law", {})),
        asks=read_asks(table),
        overrides=read_overrides(table, text),
        values=(),
    )
    programme = replace(programme, values=tuple(table.values))
    if set(programme.asks.signs_to_prescriber) - set(programme.signs):
        raise ProfileUnreadable("“assessment.signs_to_prescriber” has a sign that is not asked")
    if unread := _unread(text, table.read):
        raise ProfileUnreadable(f"“{unread[0]}” is not a value that a profile has")
    return programme
