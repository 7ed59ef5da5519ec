"""Brings the derived tables from one entry to the next: one function a kind, and nothing else."""

from collections.abc import Callable
from typing import Any

from iOATdesk.ledger import apply_people, apply_response, apply_stock, apply_visits
from iOATdesk.ledger.tables import Connection
from iOATdesk.models import entries
from iOATdesk.models.entries import Body, Header


def _nothing(_db: Connection, _head: Header, _body: Body) -> None:
    """Leave the tables as they are: the entry itself is all there is to it."""


_APPLY: dict[type[Body], Callable[[Connection, Header, Any], None]] = {
    entries.StationCreated: apply_people.station_created,
    entries.PersonAdded: apply_people.person_added,
    entries.BadgeAssigned: apply_people.badge_assigned,
    entries.ValueConfirmed: apply_people.value_confirmed,
    entries.ClockConfirmed: _nothing,
    entries.PatientEnrolled: apply_people.patient_enrolled,
    entries.PatientAmended: apply_people.patient_amended,
    entries.PatientStatusChanged: apply_people.patient_status_changed,
    entries.RecordOpened: apply_people.record_opened,
    entries.PatientListTaken: _nothing,
    entries.OrderEntered: apply_people.order_entered,
    entries.OrderStopped: apply_people.order_stopped,
    entries.ProductAdded: apply_stock.product_added,
    entries.StockReceived: apply_stock.stock_received,
    entries.ContainerOpened: apply_stock.container_opened,
    entries.SyringePrepared: apply_stock.syringe_prepared,
    entries.SyringeChecked: apply_stock.syringe_checked,
    entries.SyringeCancelled: apply_stock.syringe_cancelled,
    entries.ResidueDestroyed: apply_stock.residue_destroyed,
    entries.DayOpened: apply_visits.day_opened,
    entries.PatientAssessed: apply_visits.patient_assessed,
    entries.PrescriberAllowed: apply_visits.prescriber_allowed,
    entries.OverrideGranted: apply_visits.override_granted,
    entries.SyringeIssued: apply_visits.syringe_issued,
    entries.InjectionEnded: apply_visits.injection_ended,
    entries.InjectionUnknown: apply_visits.injection_unknown,
    entries.SyringeReturned: apply_visits.syringe_returned,
    entries.SyringeNotReturned: apply_visits.syringe_not_returned,
    entries.ObservationEnded: apply_visits.observation_ended,
    entries.AdverseEventRecorded: apply_people.adverse_event_recorded,
    entries.EventReviewed: apply_people.event_reviewed,
    entries.ResponseBegun: apply_response.response_begun,
    entries.ResponsePatientNamed: apply_response.response_patient_named,
    entries.ResponseStamped: apply_response.response_stamped,
    entries.ResponseEnded: apply_response.response_ended,
    entries.IncidentReportReprinted: apply_response.incident_report_reprinted,
    entries.LabelReprinted: apply_stock.label_reprinted,
    entries.CountRecorded: apply_stock.count_recorded,
    entries.DiscrepancyOpened: apply_stock.discrepancy_opened,
    entries.DayClosed: apply_visits.day_closed,
    entries.RegisterSigned: apply_visits.register_signed,
    entries.RegisterExported: apply_visits.register_exported,
}


def apply(db: Connection, head: Header, body: Body) -> None:
    """Bring the derived tables from the entry before to this one."""
    _APPLY[type(body)](db, head, body)
