"""The sentence of each refusal in English; ``resources/translations`` has the other languages.

Of the sentences of a refusal the first one wins for which all named facts are there; the last
one needs none. The name before a fact's unit is its name here: ``gap_minutes`` is ``{gap}``,
``dose_ug`` is ``{dose}``, ``last_at`` is ``{last}``. ``{clears}`` and ``{clears_on}`` are the
time and the date at which the refusal ends.

Facts that are read, all of them optional, beside those that the rules of the counter give:
NOT_PERMITTED role act; UNKNOWN_PATIENT text; DAY_NOT_OPEN day reason (closed);
ALREADY_DONE what; NOT_FILLED_IN field; NUMBER_TAKEN number; HEALTH_NUMBER_INVALID number;
NOT_ELIGIBLE reason, with "age" years; SECOND_DRUG drug; ORDER_OVERLAPS number;
ORDER_OVER_PROGRAMME limit value, plain or as limit_ug value_ug or limit_minutes value_minutes;
INEXACT_AMOUNT text; EXPIRED_STOCK lot expired_on; UNKNOWN_ITEM item; AMOUNTS_DIFFER issued_ug;
SEAT_TAKEN seat, with "all" number; NOT_WELL answer;
OBSERVATION_RUNNING until; COUNT_INCOMPLETE missing; DAY_BLOCKED reason number;
NO_OVERRIDE reason, with "role" role.
"""

from iOATdesk.models.refusals import Code
from iOATdesk.ui.sentences_of_assessment import OF_ASSESSMENT, Texts

VARIANT = {
    Code.DAY_NOT_OPEN: "reason",
    Code.PATIENT_NOT_ACTIVE: "status",
    Code.MISSED_DOSES: "action",
    Code.TOP_UP_NOT_ALLOWED: "reason",
    Code.NOT_ASSESSED: "reason",
    Code.WITHHELD: "reason",
    Code.OVER_ORDER: "reason",
    Code.SYRINGE_NOT_READY: "status",
    Code.WRONG_DOSE: "reason",
    Code.NOT_ELIGIBLE: "reason",
    Code.SEAT_TAKEN: "reason",
    Code.DAY_BLOCKED: "reason",
    Code.NO_OVERRIDE: "reason",
}
"""The fact that chooses among several texts of one refusal."""

SENTENCES: Texts = OF_ASSESSMENT | {
    (Code.CLOCK_BEHIND, ""): (
        (
            "The computer's clock cannot be believed: a pharmacist must confirm the time"
            " before any dose."
        ),
    ),
    (Code.DAY_NOT_OPEN, "closed"): (
        "{day} is already closed: the next dose is on the next programme day.",
        "The day is already closed: the next dose is on the next programme day.",
    ),
    (Code.DAY_NOT_OPEN, ""): (
        "{day} is not open: check naloxone, oxygen and safe, and open the day.",
        "The day is not open: check naloxone, oxygen and safe, and open the day.",
    ),
    (Code.PROFILE_NOT_CONFIRMED, ""): (
        (
            "Programme values still to confirm: {values}; the pharmacist in charge confirms them"
            " before any dose."
        ),
        "The pharmacist in charge must confirm the programme's values before any dose.",
    ),
    (Code.NOT_PERMITTED, ""): (
        "The role {role} may not {act}; these may: {roles}.",
        "The role {role} may not do this: ask somebody whose role allows it.",
        "Your role may not do this: ask somebody whose role allows it.",
    ),
    (Code.UNKNOWN_PATIENT, ""): (
        "No patient here has the card, number or name “{text}”: scan again or type the name.",
        "No patient here has this card, number or name: scan again or type the name.",
    ),
    (Code.PATIENT_NOT_ACTIVE, "suspended"): (
        "This patient is suspended: ask the prescriber before any dose.",
    ),
    (Code.PATIENT_NOT_ACTIVE, "discharged"): (
        "This patient was discharged: admit the patient again before any dose.",
    ),
    (Code.PATIENT_NOT_ACTIVE, "authorisation"): (
        "The authorisation ended on {ended}: enter the new one before any dose.",
        "The authorisation has ended: enter the new one before any dose.",
    ),
    (Code.PATIENT_NOT_ACTIVE, ""): ("This patient is not active: ask before any dose.",),
    (Code.REVIEW_REQUIRED, ""): (
        "An adverse event has no review yet: a prescriber must review it before the next dose.",
    ),
    (Code.NO_ORDER, ""): (
        "No order for {drug} is in force today: a prescriber's new order is needed.",
        "No order is in force today: a prescriber's new order is needed.",
    ),
    (Code.DOSE_OPEN, ""): (
        "Syringe {syringe} is still open: enter its end and its return first.",
        "A dose is still open: enter its end and the syringe's return first.",
    ),
    (Code.VISIT_LIMIT, ""): (
        "No visit left today: {used} of {limit} used, the next from {clears} on {clears_on}.",
        "No visit left today: {used} of {limit} used.",
        "No visit left today.",
    ),
    (Code.TOO_SOON, ""): (
        "No dose before {clears}: {gap} between doses (order {order}), last dose {last}.",
        "No dose before {clears}: {gap} between doses, last dose {last}.",
        "No dose before {clears}.",
        "Too little time has passed since the last dose.",
    ),
    (Code.MISSED_DOSES, "reduce"): (
        (
            "{days} without a dose, {withheld} of them withheld: {percent} % of {ordered} is"
            " {suggested}, by a prescriber's new order."
        ),
        (
            "{days} without a dose: {percent} % of {ordered} is {suggested}, by a prescriber's new"
            " order."
        ),
        "Doses were missed: a prescriber's new order for a reduced dose is needed.",
    ),
    (Code.MISSED_DOSES, "retitrate"): (
        (
            "{days} without a dose, {withheld} of them withheld: titration starts again with a"
            " prescriber's new order."
        ),
        "{days} without a dose: titration starts again with a prescriber's new order.",
        "Doses were missed: titration starts again with a prescriber's new order.",
    ),
    (Code.MISSED_DOSES, ""): ("Doses were missed: a prescriber's new order is needed.",),
    (Code.TOP_UP_NOT_ALLOWED, "before"): (
        "No top-up before {clears}: its window is not open yet.",
        "No top-up yet: its window is not open.",
    ),
    (Code.TOP_UP_NOT_ALLOWED, "after"): (
        "The top-up window closed at {closed}: what is left of this visit is not given.",
        "The top-up window is closed: what is left of this visit is not given.",
    ),
    (Code.TOP_UP_NOT_ALLOWED, "assess"): ("Assess the patient again before the top-up.",),
    (Code.TOP_UP_NOT_ALLOWED, ""): (
        "No further part is ordered for this visit: a top-up needs a prescriber's order.",
    ),
    (Code.NOT_ASSESSED, ""): (
        "Assess the patient now: an assessment counts for {minutes}.",
        "Assess the patient before the dose.",
    ),
    (Code.ROUTE_NOT_ALLOWED, ""): (
        "{route} is not allowed: order and programme allow {allowed}.",
        "{route} is not allowed by order and programme: ask the prescriber.",
        "This route is not allowed by order and programme: ask the prescriber.",
    ),
    (Code.OVER_ORDER, "no_dose"): (
        "Order {order} gives no dose at this visit: a prescriber's new order is needed.",
        "The order gives no dose at this visit: a prescriber's new order is needed.",
    ),
    (Code.OVER_ORDER, ""): (
        (
            "{dose} in this visit is above order {order}, which gives {limit}:"
            " a prescriber's new order is needed."
        ),
        (
            "{dose} in this visit is above the order, which gives {limit}:"
            " a prescriber's new order is needed."
        ),
        "This is above the order: a prescriber's new order is needed.",
    ),
    (Code.OVER_VISIT_MAX, ""): (
        (
            "{dose} in this visit is above the programme's limit of {limit} for one visit:"
            " it cannot be given here."
        ),
        "This is above the programme's limit for one visit: it cannot be given here.",
    ),
    (Code.OVER_DAY_MAX, ""): (
        (
            "{dose} today, {given} of it given, is above the programme's limit of {limit} for one"
            " day: it cannot be given here."
        ),
        "This is above the programme's limit for one day: it cannot be given here.",
    ),
    (Code.UNKNOWN_SYRINGE, ""): (
        "This label is not one of this station's syringes: scan again or prepare another.",
    ),
    (Code.SYRINGE_NOT_READY, "prepared"): (
        "Syringe {syringe} has no second check yet: a colleague must check it first.",
        "The syringe has no second check yet: a colleague must check it first.",
    ),
    (Code.SYRINGE_NOT_READY, "issued"): (
        "Syringe {syringe} was already issued: take another.",
        "The syringe was already issued: take another.",
    ),
    (Code.SYRINGE_NOT_READY, "returned"): (
        "Syringe {syringe} was used and is back: take another.",
        "The syringe was used and is back: take another.",
    ),
    (Code.SYRINGE_NOT_READY, "cancelled"): (
        "Syringe {syringe} was cancelled: take another.",
        "The syringe was cancelled: take another.",
    ),
    (Code.SYRINGE_NOT_READY, ""): (
        "Syringe {syringe} is not ready: take another.",
        "The syringe is not ready: take another.",
    ),
    (Code.SYRINGE_EXPIRED, ""): (
        "The syringe was to be used before {expired} on {expired_on}: prepare another.",
        "The syringe's lot expired on {lot_expired}: prepare another from a lot in date.",
        "The syringe is past its time: prepare another.",
    ),
    (Code.WRONG_PATIENT, ""): (
        "Stop: syringe {syringe} is for another patient.",
        "Stop: the syringe is for another patient.",
    ),
    (Code.WRONG_DOSE, "drug"): (
        "Stop: the syringe holds {syringe_drug}, the order is for {drug}.",
        "Stop: the syringe holds another drug than the order's.",
    ),
    (Code.WRONG_DOSE, "dose"): (
        "Stop: the syringe holds {syringe}, the dose now is {dose}.",
        "Stop: the syringe does not hold the dose of this visit.",
    ),
    (Code.WRONG_DOSE, "volume"): (
        "Stop: {volume} in the syringe does not hold {syringe}: prepare another.",
        "Stop: the volume in the syringe does not hold its dose: prepare another.",
    ),
    (Code.WRONG_DOSE, "route"): (
        "Stop: the syringe is for {syringe_route}, the dose is for {route}.",
        "Stop: the syringe is for another route.",
    ),
    (Code.WRONG_DOSE, ""): ("Stop: the syringe is not the ordered dose.",),
    (Code.SHORT_STOCK, ""): (
        "The ledger has {held} where {dose} is needed: find the difference first.",
        "The ledger has less than is needed: find the difference first.",
    ),
    (Code.SAME_PERSON, ""): (
        "The second person must be somebody else: ask a colleague to scan their badge.",
    ),
    (Code.WITNESS_REQUIRED, ""): (
        "A second person must sign this: ask a colleague to scan their badge.",
    ),
    (Code.ALREADY_DONE, ""): (
        "This is already done: {what}.",
        "This is already done.",
    ),
    (Code.ID_USED_OTHERWISE, ""): (
        "This was already sent with other content: look at what is entered, then begin again.",
    ),
    (Code.NOT_FILLED_IN, ""): (
        "Fill in {field}.",
        "Something is not filled in.",
    ),
    (Code.NUMBER_TAKEN, ""): (
        "Number {number} is already in use: choose another.",
        "This number is already in use: choose another.",
    ),
    (Code.HEALTH_NUMBER_INVALID, ""): (
        "Health number {number} is not right: read it again from the card.",
        "The health number is not right: read it again from the card.",
    ),
    (Code.NOT_ELIGIBLE, "age"): (
        "The programme is for people of {years} years and over: ask the prescriber.",
        "This person is too young for the programme: ask the prescriber.",
    ),
    (Code.NOT_ELIGIBLE, ""): (
        "Not eligible for this programme, {reason}: ask the prescriber.",
        "Not eligible for this programme: ask the prescriber.",
    ),
    (Code.SECOND_DRUG, ""): (
        "An order for {drug} is in force: stop it before an order for another drug.",
        "An order for another drug is in force: stop it first.",
    ),
    (Code.ORDER_OVERLAPS, ""): (
        "Order {number} is in force on these days: stop it or replace it.",
        "Another order is in force on these days: stop it or replace it.",
    ),
    (Code.ORDER_OVER_PROGRAMME, ""): (
        "The order asks for {value}, the programme allows {limit}: ask the prescriber.",
        "The order is above the programme's limit of {limit}: ask the prescriber.",
        "The order is above the programme's limit: ask the prescriber.",
    ),
    (Code.INEXACT_AMOUNT, ""): (
        "“{text}” is no exact amount: write it like 120 or 0.5.",
        "This is no exact amount: write it like 120 or 0.5.",
    ),
    (Code.EXPIRED_STOCK, ""): (
        "Lot {lot} expired on {expired}: take a lot that is in date.",
        "Lot {lot} has expired: take a lot that is in date.",
        "This lot has expired: take a lot that is in date.",
    ),
    (Code.UNKNOWN_ITEM, ""): (
        "“{item}” is not known at this station: scan or type it again.",
        "This is not known at this station: scan or type it again.",
    ),
    (Code.NO_OPEN_DOSE, ""): ("This patient has no open dose: there is nothing to enter.",),
    (Code.AMOUNTS_DIFFER, ""): (
        "Injected and left over must add up to the {issued} that was issued.",
        "Injected and left over must add up to what was issued.",
    ),
    (Code.SEAT_TAKEN, "all"): (
        "A dose is open at each of the {number} seats: one must come to its end first.",
        "A dose is open at every seat: one must come to its end first.",
    ),
    (Code.SEAT_TAKEN, ""): (
        "Seat {seat} is not free: choose another.",
        "This seat is not free: choose another.",
    ),
    (Code.NOT_WELL, ""): (
        "The patient is not well enough to leave ({answer}): go on observing, or call for help.",
        "The patient is not well enough to leave: go on observing, or call for help.",
    ),
    (Code.OBSERVATION_RUNNING, ""): (
        "The observation runs until {until}: enter the leaving after that, or as left early.",
        "The observation is still running: enter the leaving after it, or as left early.",
    ),
    (Code.COUNT_INCOMPLETE, ""): (
        "Count every line before both sign, still missing: {missing}.",
        "Count every line before both sign.",
    ),
    (Code.DAY_BLOCKED, "open_doses"): (
        "Open doses: {number}; enter their end and return before the day closes.",
        "Doses are open: enter their end and return before the day closes.",
    ),
    (Code.DAY_BLOCKED, "observations"): (
        "Observations running: {number}; enter the leaving before the day closes.",
        "Observations are running: enter the leaving before the day closes.",
    ),
    (Code.DAY_BLOCKED, "waste"): (
        "Residues to destroy: {number}; two people destroy them before the day closes.",
        "Residues wait: two people destroy them before the day closes.",
    ),
    (Code.DAY_BLOCKED, "count"): ("Count the stock with a colleague before the day closes.",),
    (Code.DAY_BLOCKED, "response"): (
        "An overdose response is running: end it (F12) before the day closes.",
    ),
    (Code.DAY_BLOCKED, "day_open"): ("A day is open: close it before this.",),
    (Code.DAY_BLOCKED, "already_closed"): ("This day is already closed.",),
    (Code.DAY_BLOCKED, "not_closed"): ("The day is not closed: close it before this.",),
    (Code.DAY_BLOCKED, ""): ("Something is open: look at the list before the day closes.",),
    (Code.NO_OVERRIDE, "role"): (
        "This override needs another role, {role}: ask them to scan their badge.",
        "This override needs a person of another role.",
    ),
    (Code.NO_OVERRIDE, "not_refused"): (
        "This is not what stands against the dose now: look at it again.",
    ),
    (Code.NO_OVERRIDE, ""): ("The programme has no override for this: ask the prescriber.",),
}
