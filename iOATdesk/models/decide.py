"""Whether this patient may have this dose now: one pure function, first refusal wins.

It runs when a patient is identified, to show the verdict, and again inside the transaction that
issues the syringe, to enforce it.
"""

from datetime import datetime

from iOATdesk.models.case import Decision, DoseRequest, case_of
from iOATdesk.models.orders import Order
from iOATdesk.models.overrides import overridden
from iOATdesk.models.programme import Programme
from iOATdesk.models.rules import RULES
from iOATdesk.models.visits import History


def decide(
    programme: Programme, order: Order | None, history: History, request: DoseRequest, now: datetime
) -> Decision:
    """Return every check in its order and the first refusal among them, if any.

    Args:
        programme: the profile, with the station's confirmed values in it.
        order: the order in force today for the requested drug, if there is one.
        history: what the ledger knows of the patient and of the station.
        request: what is asked; what is absent is not looked at yet.
        now: aware UTC.
    """
    case = case_of(programme, order, history, request, now)
    checks = tuple(overridden(case, rule(case)) for rule in RULES)
    return Decision(
        checks=checks,
        refusal=next((check.refusal for check in checks if check.refusal), None),
        visit_number=case.visit_number,
        visits_allowed=case.visits_allowed,
        part=case.part,
        parts=case.parts,
        dose_ug=case.dose_ug,
        is_top_up=case.is_top_up,
    )
