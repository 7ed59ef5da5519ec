"""What the nurse reads at each refusal of the counter, word for word."""

import pytest

from iOATdesk.models.refusals import PRECEDENCE, Code
from iOATdesk.ui.notices import sentence
from tests.models.situations import GOOD, MAKES_TRUE, VANCOUVER

_NBSP = "\N{NO-BREAK SPACE}"

_COUNTER: dict[Code, tuple[str, str]] = {
    Code.CLOCK_BEHIND: (
        (
            "The computer's clock cannot be believed: a pharmacist must confirm the time before"
            " any dose."
        ),
        (
            "On ne peut pas se fier à l’horloge de l’ordinateur : un pharmacien doit confirmer"
            " l’heure avant toute dose."
        ),
    ),
    Code.DAY_NOT_OPEN: (
        "22 Nov 2026 is not open: check naloxone, oxygen and safe, and open the day.",
        (
            "La journée du 22 nov. 2026 n’est pas ouverte : vérifiez la naloxone, l’oxygène et"
            " le coffre, puis ouvrez la journée."
        ),
    ),
    Code.PROFILE_NOT_CONFIRMED: (
        (
            "Programme values still to confirm: 2; the pharmacist in charge confirms them"
            " before any dose."
        ),
        (
            "Valeurs du programme à confirmer : 2; le pharmacien responsable les confirme avant"
            " toute dose."
        ),
    ),
    Code.NOT_PERMITTED: (
        (
            "The role auditor may not issue a dose; these may: nurse, pharmacist, pharmacist in"
            " charge."
        ),
        (
            "Action interdite à la fonction « vérificateur » : remettre une dose; fonctions"
            " autorisées : infirmier, pharmacien, pharmacien responsable."
        ),
    ),
    Code.UNKNOWN_PATIENT: (
        "No patient here has this card, number or name: scan again or type the name.",
        (
            "Aucun patient n’a ici cette carte, ce numéro ou ce nom : balayez de nouveau ou"
            " tapez le nom."
        ),
    ),
    Code.PATIENT_NOT_ACTIVE: (
        "This patient is suspended: ask the prescriber before any dose.",
        ("Le traitement de ce patient est suspendu : consultez le prescripteur avant toute dose."),
    ),
    Code.REVIEW_REQUIRED: (
        ("An adverse event has no review yet: a prescriber must review it before the next dose."),
        (
            "Un événement indésirable n’a pas encore été évalué : un prescripteur doit"
            " l’évaluer avant la prochaine dose."
        ),
    ),
    Code.NO_ORDER: (
        "No order for HYDROmorphone is in force today: a prescriber's new order is needed.",
        (
            "Aucune ordonnance de HYDROmorphone n’est en vigueur aujourd’hui : il faut une"
            " nouvelle ordonnance du prescripteur."
        ),
    ),
    Code.DOSE_OPEN: (
        "Syringe S-0001 is still open: enter its end and its return first.",
        (
            "La seringue S-0001 est encore ouverte : inscrivez d’abord la fin de l’injection et"
            " le retour."
        ),
    ),
    Code.VISIT_LIMIT: (
        "No visit left today: 1 of 1 used, the next from 04:00 on 23 Nov 2026.",
        ("Plus de visite aujourd’hui : 1 sur 1 utilisées, la prochaine dès 04:00 le 23 nov. 2026."),
    ),
    Code.TOO_SOON: (
        "No dose before 15:10: 6 h 40 min between doses (order 2031), last dose 08:30.",
        (
            "Pas de dose avant 15:10 : 6 h 40 min entre les doses (ordonnance 2031), dernière"
            " dose à 08:30."
        ),
    ),
    Code.MISSED_DOSES: (
        "3 days without a dose: 50 % of 120 mg is 60 mg, by a prescriber's new order.",
        ("3 jours sans dose : 50 % de 120 mg font 60 mg, sur nouvelle ordonnance du prescripteur."),
    ),
    Code.TOP_UP_NOT_ALLOWED: (
        "The top-up window closed at 09:30: what is left of this visit is not given.",
        (
            "La période permise pour le complément a pris fin à 09:30 : le reste de cette"
            " visite n’est pas donné."
        ),
    ),
    Code.NOT_ASSESSED: (
        "Assess the patient now: an assessment counts for 10 min.",
        "Évaluez le patient maintenant : une évaluation vaut 10 min.",
    ),
    Code.WITHHELD: (
        "Withheld, POSS 3 (limit 3): assess again from 12:28, or call the prescriber.",
        (
            "Dose suspendue, POSS 3 (limite 3) : évaluez de nouveau dès 12:28, ou appelez le"
            " prescripteur."
        ),
    ),
    Code.ROUTE_NOT_ALLOWED: (
        "IV is not allowed by order and programme: ask the prescriber.",
        ("L’ordonnance et le programme ne permettent pas la voie IV : consultez le prescripteur."),
    ),
    Code.OVER_ORDER: (
        (
            "120 mg in this visit is above order 2031, which gives 100 mg: a prescriber's new"
            " order is needed."
        ),
        (
            "120 mg à cette visite dépasse l’ordonnance 2031, qui prévoit 100 mg : il faut une"
            " nouvelle ordonnance du prescripteur."
        ),
    ),
    Code.OVER_VISIT_MAX: (
        (
            "120 mg in this visit is above the programme's limit of 110 mg for one visit: it"
            " cannot be given here."
        ),
        (
            "120 mg à cette visite dépasse la limite du programme de 110 mg par visite : la"
            " dose ne peut être donnée ici."
        ),
    ),
    Code.OVER_DAY_MAX: (
        (
            "240 mg today, 120 mg of it given, is above the programme's limit of 115 mg for one"
            " day: it cannot be given here."
        ),
        (
            "240 mg aujourd’hui, dont 120 mg déjà donnés, dépasse la limite du programme de 115"
            " mg par jour : la dose ne peut être donnée ici."
        ),
    ),
    Code.UNKNOWN_SYRINGE: (
        "This label is not one of this station's syringes: scan again or prepare another.",
        (
            "Cette étiquette n’est pas celle d’une seringue de ce poste : balayez de nouveau ou"
            " préparez-en une autre."
        ),
    ),
    Code.SYRINGE_NOT_READY: (
        "Syringe S-0002 has no second check yet: a colleague must check it first.",
        (
            "La seringue S-0002 n’a pas encore eu sa deuxième vérification : un collègue doit"
            " d’abord la vérifier."
        ),
    ),
    Code.SYRINGE_EXPIRED: (
        "The syringe was to be used before 11:59 on 22 Nov 2026: prepare another.",
        "La seringue devait servir avant 11:59 le 22 nov. 2026 : préparez-en une autre.",
    ),
    Code.WRONG_PATIENT: (
        "Stop: syringe S-0002 is for another patient.",
        "Arrêtez : la seringue S-0002 est pour un autre patient.",
    ),
    Code.WRONG_DOSE: (
        "Stop: the syringe holds Diacetylmorphine, the order is for HYDROmorphone.",
        ("Arrêtez : la seringue contient Diacetylmorphine, l’ordonnance prévoit HYDROmorphone."),
    ),
    Code.SHORT_STOCK: (
        "The ledger has 119 mg where 120 mg is needed: find the difference first.",
        "Le registre compte 119 mg alors qu’il faut 120 mg : trouvez d’abord l’écart.",
    ),
}


@pytest.mark.parametrize("code", PRECEDENCE)
def test_a_refusal_of_the_counter_is_one_sentence_in_both_languages(code: Code) -> None:
    english, french = _COUNTER[code]
    said = MAKES_TRUE[code](GOOD).decide().refusal
    assert said is not None
    assert sentence(said, VANCOUVER) == english
    assert sentence(said, VANCOUVER, "fr").replace(_NBSP, " ") == french
