"""Who looked: the opening of a patient's record is an entry like any other."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from iOATdesk.desk.operator import Desk, Operator, repeated, writing
from iOATdesk.ledger import history_queries, people_queries
from iOATdesk.models import entries
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse

Screen = Literal["counter", "file", "history"]
ListName = Literal["attendance", "pharmanet", "day_summary"]
Taken = Literal["shown", "printed", "saved_pdf", "saved_csv"]


def record_opened(desk: Desk, by: Operator, patient_id: str, screen: Screen, entry_id: str) -> None:
    """Record that somebody has a patient's record open; an auditor's look too.

    The file and the history are recorded at each opening. At the counter the same person meets
    the same patient many times a day, so there only the first time of each person, patient and
    programme day is recorded, so that what matters is not lost among repetitions. It is an act
    of its own, done after the record was shown: nobody waits for it.

    Raises:
        Refused: the patient is unknown, or the clock is not believed.
    """
    with writing(desk, by, Act.LOOK_UP) as pen:
        same = {"patient": patient_id, "screen": screen}
        if repeated(desk, entry_id, entries.RecordOpened, **same):
            return
        if people_queries.patient(desk.ledger, patient_id) is None:
            raise refuse(Code.UNKNOWN_PATIENT)
        person = by.person.person
        if screen == "counter" and history_queries.was_opened(
            desk.ledger, patient_id, person, pen.day, screen
        ):
            return
        body = entries.RecordOpened(salt=pen.salt(), patient=patient_id, screen=screen)
        pen.write(body, entry_id)


def list_taken(
    desk: Desk,
    by: Operator,
    what: ListName,
    day: date,
    how: Taken,
    patients: Sequence[str],
    entry_id: str,
) -> None:
    """Record that somebody saw, printed or saved a list of several patients.

    Raises:
        Refused: the clock is not believed.
    """
    with writing(desk, by, Act.LOOK_UP) as pen:
        same = {"what": what, "programme_day": day.isoformat(), "how": how}
        if repeated(desk, entry_id, entries.PatientListTaken, **same):
            return
        body = entries.PatientListTaken(
            salt=pen.salt(),
            what=what,
            programme_day=day.isoformat(),
            how=how,
            patients=list(patients),
        )
        pen.write(body, entry_id)
