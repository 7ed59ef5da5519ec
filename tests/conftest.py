"""The ground of every test: no screen, no home, no quiet warning, no chance."""

import atexit
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Set before anything imports Qt or asks platformdirs, so that no test meets a real screen or
# writes into the home of whoever runs it.
_HOME = Path(tempfile.mkdtemp(prefix="iOATdesk-home-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ |= {
    "QT_QPA_PLATFORM": "offscreen",
    # Another one only for ``make screens``: the approved pictures are made at 1.
    "QT_SCALE_FACTOR": os.environ.get("IOATDESK_SCALE", "1"),
    "HOME": str(_HOME),
    "USERPROFILE": str(_HOME),
    "APPDATA": str(_HOME / "config"),
    "LOCALAPPDATA": str(_HOME / "data"),
    "XDG_CONFIG_HOME": str(_HOME / "config"),
    "XDG_DATA_HOME": str(_HOME / "data"),
    "XDG_STATE_HOME": str(_HOME / "state"),
    "XDG_CACHE_HOME": str(_HOME / "cache"),
    "XDG_RUNTIME_DIR": str(_HOME),
    # A zone that no station is in: whoever leans on the system's local time is found out.
    "TZ": "Asia/Kathmandu",
}
if hasattr(time, "tzset"):
    time.tzset()

_ALWAYS = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _ALWAYS, derandomize=True, max_examples=60)
settings.register_profile("deep", _ALWAYS, derandomize=False, max_examples=3000)

# More fixtures come as plugins, one line each, so that this file stays the ground only.
pytest_plugins: list[str] = ["tests.stations"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="search far longer, by chance")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("deep" if config.getoption("--deep") else "quick")


class _Warnings(logging.Handler):
    """Keeps every record at WARNING or above, but those the test says it provokes."""

    def __init__(self, expected: set[str]) -> None:
        super().__init__(logging.WARNING)
        self.expected = expected
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not any(f"{record.name}.".startswith(f"{name}.") for name in self.expected):
            self.said.append(f"{record.name}: {record.getMessage()}")


@contextmanager
def _no_warnings(item: pytest.Item) -> Generator[None]:
    handler = _Warnings({mark.args[0] for mark in item.iter_markers("logs")})
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
    if handler.said:
        pytest.fail("was logged as a warning or worse:\n" + "\n".join(handler.said), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    with _no_warnings(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    with _no_warnings(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    with _no_warnings(item):
        yield
