"""Who works at the desk, and who may do what: one table."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A person's function at the station."""

    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    TECHNICIAN = "pharmacy_technician"
    PRESCRIBER = "prescriber"
    IN_CHARGE = "pharmacist_in_charge"
    AUDITOR = "auditor"


ROLE_WORDS = {
    Role.NURSE: "nurse",
    Role.PHARMACIST: "pharmacist",
    Role.TECHNICIAN: "pharmacy technician",
    Role.PRESCRIBER: "prescriber",
    Role.IN_CHARGE: "pharmacist in charge",
    Role.AUDITOR: "auditor",
}


class Act(StrEnum):
    """Something a person does at the station."""

    ADD_PERSON = "add_person"
    CONFIRM_VALUE = "confirm_value"
    CONFIRM_CLOCK = "confirm_clock"
    ENROL = "enrol"
    CHANGE_STATUS = "change_status"
    ENTER_ORDER = "enter_order"
    ADD_PRODUCT = "add_product"
    RECEIVE = "receive"
    PREPARE = "prepare"
    CHECK_SYRINGE = "check_syringe"
    OPEN_DAY = "open_day"
    LOOK_UP = "look_up"
    ASSESS = "assess"
    ALLOW = "allow"
    OVERRIDE = "override"
    ISSUE = "issue"
    RECORD_INJECTION = "record_injection"
    RETURN_SYRINGE = "return_syringe"
    END_OBSERVATION = "end_observation"
    RESPOND = "respond"
    RECORD_EVENT = "record_event"
    REVIEW_EVENT = "review_event"
    DESTROY = "destroy"
    WITNESS = "witness"
    COUNT = "count"
    CLOSE_DAY = "close_day"
    SIGN_REGISTER = "sign_register"
    EXPORT = "export"
    REPRINT = "reprint"


_PHARMACISTS = frozenset({Role.PHARMACIST, Role.IN_CHARGE})
_PHARMACY = _PHARMACISTS | {Role.TECHNICIAN}
_NURSING = frozenset({Role.NURSE}) | _PHARMACISTS
_CARE = _NURSING | {Role.TECHNICIAN}
_ALL_BUT_AUDITOR = frozenset(Role) - {Role.AUDITOR}

MAY: dict[Act, frozenset[Role]] = {
    Act.ADD_PERSON: frozenset({Role.IN_CHARGE}),
    Act.CONFIRM_VALUE: frozenset({Role.IN_CHARGE}),
    Act.CONFIRM_CLOCK: _PHARMACISTS,
    Act.ENROL: _NURSING | {Role.PRESCRIBER},
    Act.CHANGE_STATUS: _NURSING | {Role.PRESCRIBER},
    Act.ENTER_ORDER: _PHARMACISTS | {Role.PRESCRIBER},
    Act.ADD_PRODUCT: _PHARMACISTS,
    Act.RECEIVE: _PHARMACY,
    Act.PREPARE: _CARE,
    Act.CHECK_SYRINGE: _CARE,
    Act.OPEN_DAY: _NURSING,
    Act.LOOK_UP: frozenset(Role),
    Act.ASSESS: _NURSING,
    Act.ALLOW: frozenset({Role.PRESCRIBER}),
    Act.OVERRIDE: _NURSING,
    Act.ISSUE: _NURSING,
    Act.RECORD_INJECTION: _NURSING,
    Act.RETURN_SYRINGE: _NURSING,
    Act.END_OBSERVATION: _NURSING,
    Act.RESPOND: _ALL_BUT_AUDITOR,
    Act.RECORD_EVENT: _NURSING | {Role.PRESCRIBER},
    Act.REVIEW_EVENT: frozenset({Role.PRESCRIBER}),
    Act.DESTROY: _PHARMACY,
    Act.WITNESS: _ALL_BUT_AUDITOR,
    Act.COUNT: _CARE,
    Act.CLOSE_DAY: _PHARMACISTS,
    Act.SIGN_REGISTER: _NURSING,
    Act.EXPORT: _PHARMACISTS,
    Act.REPRINT: _CARE,
}
"""Who may do what. Destruction and its witness by the setting "hospital" of the Controlled
Substances Regulations, SOR/2025-242, s. 174: a nurse may witness, not destroy. Entering an
order is the prescriber's, or a pharmacist's who transcribes it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs entries."""

    person: str
    """Id at this station, ``S01``; the ``serialNumber`` of the certificate."""
    name: str
    """As printed: ``R. Alvarez, RN``."""
    initials: str
    role: Role
    is_active: bool = True
