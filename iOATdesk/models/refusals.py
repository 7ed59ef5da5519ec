"""Every way in which a rule says no.

The first 25 codes stand in the order in which they win at the counter: of all that apply to a
request, the earliest is the answer. The later ones belong to the other desks (people, orders,
stock, waste, count, closing), where at most one can apply.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Fact = int | str | date | datetime


class Code(StrEnum):
    """The name of a refusal; the order of the members is the order of precedence."""

    CLOCK_BEHIND = "CLOCK_BEHIND"
    DAY_NOT_OPEN = "DAY_NOT_OPEN"
    PROFILE_NOT_CONFIRMED = "PROFILE_NOT_CONFIRMED"
    NOT_PERMITTED = "NOT_PERMITTED"
    UNKNOWN_PATIENT = "UNKNOWN_PATIENT"
    PATIENT_NOT_ACTIVE = "PATIENT_NOT_ACTIVE"
    REVIEW_REQUIRED = "REVIEW_REQUIRED"
    NO_ORDER = "NO_ORDER"
    DOSE_OPEN = "DOSE_OPEN"
    VISIT_LIMIT = "VISIT_LIMIT"
    TOO_SOON = "TOO_SOON"
    MISSED_DOSES = "MISSED_DOSES"
    TOP_UP_NOT_ALLOWED = "TOP_UP_NOT_ALLOWED"
    NOT_ASSESSED = "NOT_ASSESSED"
    WITHHELD = "WITHHELD"
    ROUTE_NOT_ALLOWED = "ROUTE_NOT_ALLOWED"
    OVER_ORDER = "OVER_ORDER"
    OVER_VISIT_MAX = "OVER_VISIT_MAX"
    OVER_DAY_MAX = "OVER_DAY_MAX"
    UNKNOWN_SYRINGE = "UNKNOWN_SYRINGE"
    SYRINGE_NOT_READY = "SYRINGE_NOT_READY"
    SYRINGE_EXPIRED = "SYRINGE_EXPIRED"
    WRONG_PATIENT = "WRONG_PATIENT"
    WRONG_DOSE = "WRONG_DOSE"
    SHORT_STOCK = "SHORT_STOCK"

    SAME_PERSON = "SAME_PERSON"
    WITNESS_REQUIRED = "WITNESS_REQUIRED"
    ALREADY_DONE = "ALREADY_DONE"
    ID_USED_OTHERWISE = "ID_USED_OTHERWISE"
    NOT_FILLED_IN = "NOT_FILLED_IN"
    NUMBER_TAKEN = "NUMBER_TAKEN"
    HEALTH_NUMBER_INVALID = "HEALTH_NUMBER_INVALID"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    SECOND_DRUG = "SECOND_DRUG"
    ORDER_OVERLAPS = "ORDER_OVERLAPS"
    ORDER_OVER_PROGRAMME = "ORDER_OVER_PROGRAMME"
    INEXACT_AMOUNT = "INEXACT_AMOUNT"
    EXPIRED_STOCK = "EXPIRED_STOCK"
    UNKNOWN_ITEM = "UNKNOWN_ITEM"
    NO_OPEN_DOSE = "NO_OPEN_DOSE"
    AMOUNTS_DIFFER = "AMOUNTS_DIFFER"
    SEAT_TAKEN = "SEAT_TAKEN"
    NOT_WELL = "NOT_WELL"
    OBSERVATION_RUNNING = "OBSERVATION_RUNNING"
    COUNT_INCOMPLETE = "COUNT_INCOMPLETE"
    DAY_BLOCKED = "DAY_BLOCKED"
    NO_OVERRIDE = "NO_OVERRIDE"


PRECEDENCE: tuple[Code, ...] = tuple(Code)[:25]
"""The refusals of the counter, first wins. Source: the order of harm, from no believable time
at all down to a mismatch that another syringe mends."""

NEVER_OVERRIDDEN = frozenset(
    {
        Code.CLOCK_BEHIND,
        Code.DAY_NOT_OPEN,
        Code.PROFILE_NOT_CONFIRMED,
        Code.NOT_PERMITTED,
        Code.PATIENT_NOT_ACTIVE,
        Code.NO_ORDER,
        Code.DOSE_OPEN,
        Code.OVER_VISIT_MAX,
        Code.OVER_DAY_MAX,
        Code.SYRINGE_EXPIRED,
        Code.WRONG_PATIENT,
        Code.SHORT_STOCK,
    }
)
"""No profile may name an override for these."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One answer "no": which rule, the facts its sentence needs, and when it clears."""

    code: Code
    facts: tuple[tuple[str, Fact], ...] = ()
    clears_at: datetime | None = None
    """Aware UTC; absent where time alone does not clear it."""


def refusal(code: Code, clears_at: datetime | None = None, **facts: Fact) -> Refusal:
    """Return a refusal with its facts in a fixed order."""
    return Refusal(code, tuple(sorted(facts.items())), clears_at)


class Refused(Exception):
    """A rule says no; nothing was written."""

    def __init__(self, why: Refusal) -> None:
        """Keep the refusal that the page shows beside what caused it."""
        super().__init__(str(why.code))
        self.refusal = why


def refuse(code: Code, clears_at: datetime | None = None, **facts: Fact) -> Refused:
    """Return the exception to raise for ``code``."""
    return Refused(refusal(code, clears_at, **facts))
