"""How long the authorisation of a patient still runs, in words that are the same everywhere."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from iOATdesk.models.days import words_of_date, words_of_days
from iOATdesk.models.visits import Patient

State = Literal["valid", "soon", "over"]


@dataclass(frozen=True, slots=True)
class Authorisation:
    """A patient's authorisation as it stands on a day."""

    state: State
    basis: str
    ends_on: date
    days_left: int
    """Days after this one on which it still holds; below zero where it is over."""

    @property
    def words(self) -> str:
        """Return basis and end: ``patient permit until 12 Dec 2026, 5 days left``."""
        ends_on = words_of_date(self.ends_on)
        if self.state == "over":
            return f"{self.basis} ended {ends_on}"
        if self.state == "valid":
            return f"{self.basis} until {ends_on}"
        return f"{self.basis} until {ends_on}, {self.left}"

    @property
    def left(self) -> str:
        """Return what is left of it: ``5 days left``, ``last day today``."""
        return f"{words_of_days(self.days_left)} left" if self.days_left else "last day today"


def authorisation_of(patient: Patient, today: date, warn_days: int | None) -> Authorisation:
    """Return how a patient's authorisation stands.

    Args:
        patient: whose authorisation it is; the last day counts as authorised.
        today: the programme day.
        warn_days: so many days before the end it ends soon; None or 0 warns on the last day.
    """
    ends_on = patient.authorisation_ends_on
    left = (ends_on - today).days
    state: State = "over" if left < 0 else "soon" if left <= (warn_days or 0) else "valid"
    return Authorisation(state, patient.authorisation_basis, ends_on, left)
