"""The sentences about an assessment that is missing, or that withholds the dose."""

from iOATdesk.models.refusals import Code

Texts = dict[tuple[Code, str], tuple[str, ...]]
"""Texts by code and variant; the variant ``""`` serves every other one."""

OF_ASSESSMENT: Texts = {
    (Code.NOT_ASSESSED, "stated_dose"): (
        "Stop: the patient expects another dose than {dose}. Find out why, then assess again.",
        "Stop: the patient expects another dose. Find out why, then assess again.",
    ),
    (Code.WITHHELD, "sedation"): (
        (
            "{outcome}, POSS {poss} (limit {poss_limit}):"
            " assess again from {clears}, or call the prescriber."
        ),
        "{outcome}, POSS {poss} (limit {poss_limit}): assess again or call the prescriber.",
        "Withheld for sedation: assess again or call the prescriber.",
    ),
    (Code.WITHHELD, "sedation_prescriber"): (
        (
            "A prescriber must decide, POSS {poss} (limit {poss_limit}):"
            " enter their word, or assess again from {clears}."
        ),
        (
            "A prescriber must decide, POSS {poss} (limit {poss_limit}):"
            " enter their word, or assess again."
        ),
        "A prescriber must decide, sedation: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "alcohol"): (
        (
            "{outcome}, breath alcohol {alcohol} (limit {limit}):"
            " assess again from {clears}, or call the prescriber."
        ),
        "{outcome}, breath alcohol {alcohol} (limit {limit}): assess again or call the prescriber.",
        "Withheld for alcohol: assess again or call the prescriber.",
    ),
    (Code.WITHHELD, "alcohol_prescriber"): (
        (
            "A prescriber must decide, breath alcohol {alcohol} (limit {limit}):"
            " enter their word, or assess again from {clears}."
        ),
        (
            "A prescriber must decide, breath alcohol {alcohol} (limit {limit}):"
            " enter their word, or assess again."
        ),
        "A prescriber must decide, alcohol: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "sign"): (
        "{outcome}, {sign}: assess again from {clears}, or call the prescriber.",
        "{outcome}, {sign}: assess again or call the prescriber.",
        "Withheld for a sign: assess again or call the prescriber.",
    ),
    (Code.WITHHELD, "sign_prescriber"): (
        "A prescriber must decide, {sign}: enter their word, or assess again from {clears}.",
        "A prescriber must decide, {sign}: enter their word, or assess again.",
        "A prescriber must decide, a sign: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "respirations"): (
        (
            "{outcome}, {rate} breaths a minute (at least {rate_limit}):"
            " assess again from {clears}, or call the prescriber."
        ),
        (
            "{outcome}, {rate} breaths a minute (at least {rate_limit}):"
            " assess again or call the prescriber."
        ),
        "Withheld for slow breathing: assess again or call the prescriber.",
    ),
    (Code.WITHHELD, "respirations_prescriber"): (
        (
            "A prescriber must decide, {rate} breaths a minute (at least {rate_limit}):"
            " enter their word, or assess again from {clears}."
        ),
        (
            "A prescriber must decide, {rate} breaths a minute (at least {rate_limit}):"
            " enter their word, or assess again."
        ),
        "A prescriber must decide, slow breathing: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "oxygen"): (
        (
            "{outcome}, SpO2 {oxygen} % (at least {oxygen_limit} %):"
            " assess again from {clears}, or call the prescriber."
        ),
        (
            "{outcome}, SpO2 {oxygen} % (at least {oxygen_limit} %):"
            " assess again or call the prescriber."
        ),
        "Withheld for low oxygen: assess again or call the prescriber.",
    ),
    (Code.WITHHELD, "oxygen_prescriber"): (
        (
            "A prescriber must decide, SpO2 {oxygen} % (at least {oxygen_limit} %):"
            " enter their word, or assess again from {clears}."
        ),
        (
            "A prescriber must decide, SpO2 {oxygen} % (at least {oxygen_limit} %):"
            " enter their word, or assess again."
        ),
        "A prescriber must decide, low oxygen: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "prescriber"): (
        "A prescriber must decide: enter their word, or assess again from {clears}.",
        "A prescriber must decide: enter their word, or assess again.",
    ),
    (Code.WITHHELD, "delay"): (
        "Delayed: assess again from {clears}.",
        "Delayed: assess again before the dose.",
    ),
    (Code.WITHHELD, ""): (
        "Withheld: assess again from {clears}, or call the prescriber.",
        "Withheld: assess again or call the prescriber.",
    ),
}
