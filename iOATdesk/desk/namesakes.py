"""Whom a patient at the counter could be taken for: who is here or expected first."""

from iOATdesk.desk.operator import Desk, moment
from iOATdesk.desk.views import SimilarName
from iOATdesk.ledger import people_queries, visit_queries
from iOATdesk.models.likeness import Likeness, likeness
from iOATdesk.models.visits import Patient

_PLACES = ("in the room", "expected today", "")


def similar_names(desk: Desk, patient: Patient) -> tuple[SimilarName, ...]:
    """Return the active patients whose names are alike.

    The ones who are in the room or expected today stand first; among them the nearest.
    """
    here = {who for _, who in visit_queries.running_visits(desk.ledger)}
    expected = people_queries.orders_in_force(desk.ledger, desk.today(moment(desk)))
    found = []
    for other in people_queries.patients(desk.ledger):
        if other.patient == patient.patient or other.status != "active":
            continue
        near = likeness(
            patient.family_name, patient.given_names, other.family_name, other.given_names
        )
        if near is not Likeness.NONE:
            place = 0 if other.patient in here else 1 if other.patient in expected else 2
            found.append((place, -near, other))
    found.sort(key=lambda one: one[:2])
    return tuple(
        SimilarName(other.name, other.card, _PLACES[place], is_same=-near == Likeness.SAME)
        for place, near, other in found
    )
