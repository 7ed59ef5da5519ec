"""An override as it counts: for one refusal of one visit, where the profile names it."""

from dataclasses import replace

from iOATdesk.models.case import Case, Check
from iOATdesk.models.refusals import Code

_OF_ASSESSMENT = (Code.NOT_ASSESSED, Code.WITHHELD)


def overridden(case: Case, check: Check) -> Check:
    """Return the check as it stands once somebody has answered for its refusal.

    What was answered for is what was known then: an assessment made later is judged afresh.
    """
    if check.refusal is None or check.code not in case.programme.overrides:
        return check
    seen = case.history.assessment
    granted = [
        each
        for each in case.history.overrides
        if each.code is check.code
        and (check.code not in _OF_ASSESSMENT or not seen or seen.made_at <= each.granted_at)
    ]
    if not granted:
        return check
    words = granted[-1].words
    return replace(check, now=f"overridden by {words}", refusal=None, overridden_by=words)
