"""A programme in memory: values of the shipped profile, some of them confirmed."""

from dataclasses import dataclass, field, replace

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.profiles import profile_text
from iOATdesk.desk.programme import ProgrammeView, ValueRow, words_allowed
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.programme import Content, Programme, read_programme
from iOATdesk.ui.programme_page import ProgrammeActs
from tests.ui.station_samples import NOW

PROFILE: Programme = read_programme(profile_text("ca-bc-hydromorphone"))
GAP = "limits.hydromorphone.gap"
DAY_MAX = "limits.hydromorphone.max_per_day"
REASSESS = "assessment.reassess_after"


@dataclass
class Binder:
    """The page's desk: keeps what was confirmed, and by whom."""

    confirmed: dict[str, Content] = field(default_factory=dict)
    changed: dict[str, Content] = field(default_factory=dict)
    """Confirmed once, and offered otherwise by now."""
    written: list[tuple[str, str, Content | None, str]] = field(default_factory=list)
    is_training: bool = False
    faults: int = 0

    def view(self) -> ProgrammeView:
        rows = []
        for value in PROFILE.values:
            row = ValueRow(value, allowed=words_allowed(PROFILE, value.key))
            here = self.confirmed.get(value.key, self.changed.get(value.key))
            if here is not None:
                row = replace(
                    row,
                    confirmed=here,
                    confirmed_by="S. Dhaliwal, RPh",
                    confirmed_at=NOW,
                    is_confirmed=value.key in self.confirmed,
                )
            rows.append(row)
        laws = tuple(PROFILE.laws.items())
        return ProgrammeView(PROFILE.name, PROFILE.version, self.is_training, tuple(rows), laws)

    def confirm(self, by: Operator, key: str, entry_id: str, content: Content | None) -> None:
        self.written.append((by.person.initials, key, content, entry_id))
        if len(self.written) <= self.faults:
            raise LedgerFault("The disk is full.", "Free some space.")
        assert content is not None
        self.confirmed[key] = content

    def confirm_every(self) -> None:
        for value in PROFILE.values:
            self.confirmed[value.key] = value.content if value.content is not None else 30

    def acts(self) -> ProgrammeActs:
        return ProgrammeActs(self.view, self.confirm)
