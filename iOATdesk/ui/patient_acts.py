"""What the patients page and its forms ask of the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from iOATdesk.desk.attendance import PatientHistory, ProgrammeAttendance
from iOATdesk.desk.day_lists import DayList, Which
from iOATdesk.desk.looks import ListName, Screen, Taken
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.orders import NewOrder
from iOATdesk.desk.patients import Enrolment
from iOATdesk.models.orders import Order
from iOATdesk.models.programme import Programme
from iOATdesk.models.visits import Patient

Status = Literal["active", "suspended", "discharged"]


@dataclass(frozen=True, slots=True)
class PatientActs:
    """The desk's functions for patients and orders, with the desk bound to them."""

    programme: Callable[[], Programme]
    patients: Callable[[], tuple[Patient, ...]]
    find: Callable[[str], tuple[Patient, ...]]
    next_card: Callable[[], str]
    photo: Callable[[str], bytes]
    """PNG of a patient; empty where there is none."""
    orders_of: Callable[[str], tuple[Order, ...]]
    enrol: Callable[[Operator, Enrolment, str], Patient]
    amend: Callable[[Operator, str, Enrolment, str, str], Patient]
    change_status: Callable[[Operator, str, Status, str, str], Patient]
    enter_order: Callable[[Operator, NewOrder, str], Order]
    stop_order: Callable[[Operator, str, str, str], None]
    history: Callable[[Operator, str, int | None], PatientHistory]
    """Of a patient, and of how many days; None for all."""
    attendance: Callable[[Operator, int | None], ProgrammeAttendance]
    record_opened: Callable[[Operator, str, Screen, str], None]
    list_taken: Callable[[Operator, ListName, date, Taken, Sequence[str], str], None]
    show_list: Callable[[Operator, Which, date, str], DayList]
    print_list: Callable[[Operator, Which, date, str], str]
    """Returns what went wrong with the printer, or nothing."""
    save_list: Callable[[Operator, Which, date, Path, str], None]


@dataclass(frozen=True, slots=True)
class PatientsView:
    """What the page reads before it shows anything."""

    programme: Programme
    patients: tuple[Patient, ...]
    next_card: str


@dataclass(frozen=True, slots=True)
class FileView:
    """What belongs to the patient who is chosen."""

    patient: Patient
    photo_png: bytes
    orders: tuple[Order, ...]
