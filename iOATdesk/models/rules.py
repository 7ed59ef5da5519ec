"""The twenty-five rules of the counter in their order; each is a function of the case."""

from collections.abc import Callable

from iOATdesk.models import attendance_rules, dose_rules, syringe_rules
from iOATdesk.models.case import Case, Check

RULES: tuple[Callable[[Case], Check], ...] = (
    attendance_rules.clock_behind,
    attendance_rules.day_not_open,
    attendance_rules.profile_not_confirmed,
    attendance_rules.not_permitted,
    attendance_rules.unknown_patient,
    attendance_rules.patient_not_active,
    attendance_rules.review_required,
    attendance_rules.no_order,
    attendance_rules.dose_open,
    attendance_rules.visit_limit,
    attendance_rules.too_soon,
    attendance_rules.missed_doses,
    dose_rules.top_up_not_allowed,
    dose_rules.not_assessed,
    dose_rules.withheld,
    dose_rules.route_not_allowed,
    dose_rules.over_order,
    dose_rules.over_visit_max,
    dose_rules.over_day_max,
    syringe_rules.unknown_syringe,
    syringe_rules.syringe_not_ready,
    syringe_rules.syringe_expired,
    syringe_rules.wrong_patient,
    syringe_rules.wrong_dose,
    syringe_rules.short_stock,
)
"""In order of precedence; one for each member of ``refusals.PRECEDENCE``."""
