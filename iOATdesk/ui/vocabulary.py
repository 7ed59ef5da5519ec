"""Words that stand inside sentences, in English."""

from iOATdesk.models.people import Act

ACTS: dict[Act, str] = {
    Act.ADD_PERSON: "add a person",
    Act.CONFIRM_VALUE: "confirm a value of the programme",
    Act.CONFIRM_CLOCK: "confirm the time",
    Act.ENROL: "enrol a patient",
    Act.CHANGE_STATUS: "change a patient's status",
    Act.ENTER_ORDER: "enter or stop an order",
    Act.ADD_PRODUCT: "add a product",
    Act.RECEIVE: "receive stock",
    Act.PREPARE: "prepare a syringe",
    Act.CHECK_SYRINGE: "check a syringe",
    Act.OPEN_DAY: "open the day",
    Act.LOOK_UP: "look up a patient",
    Act.ASSESS: "assess a patient",
    Act.ALLOW: "allow a dose after an assessment",
    Act.OVERRIDE: "ask for an override",
    Act.ISSUE: "issue a dose",
    Act.RECORD_INJECTION: "enter an injection",
    Act.RETURN_SYRINGE: "take back a syringe",
    Act.END_OBSERVATION: "end an observation",
    Act.RESPOND: "record an overdose response",
    Act.RECORD_EVENT: "record an adverse event",
    Act.REVIEW_EVENT: "review an adverse event",
    Act.DESTROY: "destroy a residue",
    Act.WITNESS: "witness",
    Act.COUNT: "count",
    Act.CLOSE_DAY: "close the day",
    Act.SIGN_REGISTER: "sign the register",
    Act.EXPORT: "export the register",
    Act.REPRINT: "print again",
}
"""What a person may or may not do, as it stands after "may"."""
