import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from iOATdesk.models.faults import Fault, LedgerFault
from iOATdesk.models.refusals import Code, Refused, refuse
from iOATdesk.ui.background import Background, InlineBackground, ThreadBackground


class Outcome:
    """Everything that a background brought back, with the thread it came in."""

    def __init__(self) -> None:
        self.done: list[tuple[object, threading.Thread]] = []
        self.failed: list[Refused | Fault] = []
        self.bugs: list[BaseException] = []

    def on_done(self, result: object) -> None:
        self.done.append((result, threading.current_thread()))

    def on_failed(self, why: Refused | Fault) -> None:
        self.failed.append(why)

    @property
    def count(self) -> int:
        return len(self.done) + len(self.failed) + len(self.bugs)


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as one:
        yield one


@pytest.fixture(params=["thread", "inline"])
def both(
    request: pytest.FixtureRequest, executor: ThreadPoolExecutor, qtbot: QtBot
) -> tuple[Background, Outcome]:
    outcome = Outcome()
    if request.param == "inline":
        return InlineBackground(outcome.bugs.append), outcome
    return ThreadBackground(executor, outcome.bugs.append), outcome


def raising(error: Exception) -> int:
    raise error


def test_results_arrive_in_order_and_in_the_window_s_thread(
    both: tuple[Background, Outcome], qtbot: QtBot
) -> None:
    background, outcome = both
    for number in range(50):
        background.run(partial(int, number), outcome.on_done, outcome.on_failed)
    qtbot.waitUntil(lambda: outcome.count == 50, timeout=3000)
    assert [result for result, _ in outcome.done] == list(range(50))
    assert {thread for _, thread in outcome.done} == {threading.current_thread()}


@pytest.mark.parametrize("error", [refuse(Code.TOO_SOON), LedgerFault("Full.", "Make room.")])
def test_refusals_and_faults_go_to_the_page(
    both: tuple[Background, Outcome], qtbot: QtBot, error: Refused | Fault
) -> None:
    background, outcome = both
    background.run(lambda: raising(error), outcome.on_done, outcome.on_failed)
    qtbot.waitUntil(lambda: outcome.count == 1, timeout=3000)
    assert outcome.failed == [error]


def test_anything_else_goes_to_the_crash_hook(
    both: tuple[Background, Outcome], qtbot: QtBot
) -> None:
    background, outcome = both
    bug = ZeroDivisionError()
    background.run(lambda: raising(bug), outcome.on_done, outcome.on_failed)
    qtbot.waitUntil(lambda: outcome.count == 1, timeout=3000)
    assert outcome.bugs == [bug]


def test_work_runs_away_from_the_window_s_thread(
    executor: ThreadPoolExecutor, qtbot: QtBot
) -> None:
    outcome = Outcome()
    ThreadBackground(executor).run(threading.current_thread, outcome.on_done, outcome.on_failed)
    background = ThreadBackground(executor)
    background.run(threading.current_thread, outcome.on_done, outcome.on_failed)
    qtbot.waitUntil(lambda: outcome.count >= 1, timeout=3000)
    assert outcome.done[-1][0] is not threading.current_thread()


def test_progress_is_relayed_into_the_window_s_thread(
    both: tuple[Background, Outcome], qtbot: QtBot
) -> None:
    background, outcome = both
    seen: list[tuple[int, threading.Thread]] = []

    def on_progress(percent: int) -> None:
        seen.append((percent, threading.current_thread()))

    progress = background.relay(on_progress)

    def work() -> str:
        for percent in (0, 50, 100):
            progress(percent)
        return "exported"

    background.run(work, outcome.on_done, outcome.on_failed)
    qtbot.waitUntil(lambda: outcome.count == 1, timeout=3000)
    assert [percent for percent, _ in seen] == [0, 50, 100]
    assert {thread for _, thread in seen} == {threading.current_thread()}
