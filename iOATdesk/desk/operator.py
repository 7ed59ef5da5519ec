"""The desk: what every use case is given, and the one door through which they all write."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rfc8785 import CanonicalizationError

from iOATdesk.desk.confirmations import content_of, waiting
from iOATdesk.desk.ports import Clock, Drive, Printer
from iOATdesk.ledger import people_queries, visit_queries
from iOATdesk.ledger.chain import Entry
from iOATdesk.ledger.keys import Signer
from iOATdesk.ledger.people_queries import Confirmed
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.days import programme_day
from iOATdesk.models.entries import KIND_OF, Body
from iOATdesk.models.people import MAY, Act, Person
from iOATdesk.models.programme import Programme, read_programme
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import StationState

_JUMP = timedelta(minutes=2)
"""A clock that moved this much against the counter nobody can set has been changed by hand."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who has signed on and acts now."""

    person: Person
    signer: Signer


@dataclass(frozen=True, slots=True)
class Station:
    """Where this desk stands."""

    station: str
    name: str
    address: str
    zone: ZoneInfo
    programme: str
    training: bool


class ClockWatch:
    """Notices that somebody changed the computer's clock while the program ran."""

    def __init__(self, clock: Clock) -> None:
        """Take the present reading of both counters as right."""
        self._clock = clock
        self.believe()

    def believe(self) -> None:
        """Take the clock as right from here on."""
        self._now = self._clock.now()
        self._elapsed_ms = self._clock.elapsed_ms()

    def is_believed(self, now: datetime, last_recorded_at: datetime | None) -> bool:
        """Say whether ``now`` is not behind the ledger and did not jump."""
        elapsed = timedelta(milliseconds=self._clock.elapsed_ms() - self._elapsed_ms)
        has_jumped = abs((now - self._now) - elapsed) > _JUMP
        is_behind = last_recorded_at is not None and now < last_recorded_at
        return not has_jumped and not is_behind


@dataclass(frozen=True, slots=True)
class Desk:
    """The open station with its devices; made once, in the composition root."""

    station: Station
    ledger: Ledger
    clock: Clock
    clock_watch: ClockWatch
    label_printer: Printer
    slip_printer: Printer
    document_printer: Printer
    drive: Drive
    profile: Mapping[str, object] = field(repr=False)
    """The programme's TOML, parsed."""
    new_salt: Callable[[], str] = field(repr=False)
    """Gives 32 random hex digits."""
    label_size: str = "57x32"
    label_dpi: int = 203
    began_after_seq: int = 0
    """Number of the last entry before the program started: what was open then, was left open."""

    def programme(self) -> Programme:
        """Return the programme with the values that were confirmed here."""
        return self.programme_with(people_queries.confirmed_values(self.ledger))

    def programme_with(self, confirmed: Mapping[str, Confirmed]) -> Programme:
        """Return the programme with these values, by key; with none, the profile itself."""
        values = tuple(sorted((key, each.value) for key, each in confirmed.items()))
        return _programme(_Profile(self.profile), values)

    def today(self, now: datetime) -> date:
        """Return the programme day of a moment."""
        starts_at = self.programme().day_starts_at_hour
        return programme_day(now, self.station.zone, starts_at)


class _Profile:
    """A parsed profile as a key of the cache: the same object is the same profile."""

    def __init__(self, text: Mapping[str, object]) -> None:
        self.text = text

    def __hash__(self) -> int:
        return id(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Profile) and other.text is self.text


@lru_cache(maxsize=16)
def _programme(profile: _Profile, confirmed: tuple[tuple[str, str], ...]) -> Programme:
    values = {key: content_of(text) for key, text in confirmed}
    return read_programme(profile.text, values)


def unconfirmed(desk: Desk) -> tuple[str, ...]:
    """Return the keys of safety values that wait for the pharmacist in charge."""
    return _unconfirmed(desk, people_queries.confirmed_values(desk.ledger))


def _unconfirmed(desk: Desk, confirmed: Mapping[str, Confirmed]) -> tuple[str, ...]:
    if desk.station.training:
        return ()
    return waiting(desk.programme_with({}), confirmed)


def station_state(desk: Desk, now: datetime) -> StationState:
    """Return what holds for every patient at this moment."""
    day = visit_queries.open_day(desk.ledger)
    _, _, last_recorded_at = desk.ledger.head()
    confirmed = people_queries.confirmed_values(desk.ledger)
    programme = desk.programme_with(confirmed)
    return StationState(
        is_clock_believed=desk.clock_watch.is_believed(now, last_recorded_at),
        open_day=date.fromisoformat(day["day"]) if day else None,
        today=programme_day(now, desk.station.zone, programme.day_starts_at_hour),
        is_training=desk.station.training,
        unconfirmed=_unconfirmed(desk, confirmed),
    )


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes entries inside one transaction, all at the same moment, in one person's name."""

    desk: Desk
    by: Operator
    now: datetime
    day: date

    def salt(self) -> str:
        """Return a fresh salt for a body."""
        return self.desk.new_salt()

    def also(self, entry_id: str, what: str) -> str:
        """Return the id of a further entry that the same act makes."""
        return str(uuid.uuid5(uuid.UUID(entry_id), what))

    def write(self, body: Body, entry_id: str, witness: Operator | None = None) -> Entry:
        """Append one entry.

        Raises:
            Refused: NOT_FILLED_IN, where a text or number has no canonical form (RFC 8785).
        """
        try:
            return self.desk.ledger.append(
                body,
                entry_id=entry_id,
                station=self.desk.station.station,
                day=self.day,
                at=self.now,
                author=self.by.signer,
                witness=witness.signer if witness else None,
            )
        except CanonicalizationError as error:
            raise refuse(Code.NOT_FILLED_IN, field="whole letters and smaller numbers") from error


def permit(act: Act, *people: Operator) -> None:
    """Return only if each of these people may do this.

    Raises:
        Refused: NOT_PERMITTED, for the first who may not.
    """
    for operator in people:
        if operator.person.role not in MAY[act]:
            raise refuse(Code.NOT_PERMITTED, role=str(operator.person.role), act=str(act))


def two_people(by: Operator, witness: Operator | None) -> Operator:
    """Return the witness, who is present and another person.

    Raises:
        Refused: WITNESS_REQUIRED or SAME_PERSON.
    """
    if witness is None:
        raise refuse(Code.WITNESS_REQUIRED)
    if witness.person.person == by.person.person:
        raise refuse(Code.SAME_PERSON)
    permit(Act.WITNESS, witness)
    return witness


def moment(desk: Desk) -> datetime:
    """Return the present moment, cut to the ledger's milliseconds."""
    now = desk.clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@contextmanager
def writing(desk: Desk, by: Operator, act: Act) -> Iterator[Pen]:
    """Hold the ledger while one act is decided and written; durable when it ends.

    Raises:
        Refused: the person may not do this, or the clock is not believed.
        LedgerFault: it could not be made durable; nothing of it was written.
    """
    permit(act, by)
    now = moment(desk)
    with desk.ledger.transaction():
        if act is not Act.CONFIRM_CLOCK and act is not Act.ISSUE:
            _, _, last_recorded_at = desk.ledger.head()
            if not desk.clock_watch.is_believed(now, last_recorded_at):
                raise refuse(Code.CLOCK_BEHIND)
        yield Pen(desk, by, now, desk.today(now))


def repeated(desk: Desk, entry_id: str, kind: type[Body], **same: object) -> Entry | None:
    """Return the entry that this id already made; None where the id is new.

    Raises:
        Refused: ID_USED_OTHERWISE, where the id stands for something else.
    """
    entry = desk.ledger.entry_by_id(entry_id)
    if entry is None:
        return None
    is_same = entry.header.kind == KIND_OF[kind] and all(
        getattr(entry.body, name) == value for name, value in same.items()
    )
    if not is_same:
        raise refuse(Code.ID_USED_OTHERWISE)
    return entry
