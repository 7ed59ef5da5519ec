"""The same values give the same bytes, whatever was printed before and in any process."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from iOATdesk.printing.declaration import declaration
from iOATdesk.printing.incident import incident_report
from iOATdesk.printing.label import syringe_label
from iOATdesk.printing.recovery_sheet import recovery_sheet
from iOATdesk.printing.slip import dose_slip
from tests.printing.samples import DECLARATION, INCIDENT, LABEL, RECOVERY, SLIP

ARABIC = "محمد عبد الله"


def prints() -> str:
    """The hash of one of each document."""
    return hashlib.sha256(
        syringe_label(replace(LABEL, patient=ARABIC, training=True))
        + dose_slip(replace(SLIP, patient="SX̱IMEȽEȽ 王小明"))
        + recovery_sheet(RECOVERY)
        + declaration(DECLARATION)
        + incident_report(INCIDENT)
    ).hexdigest()


def test_what_was_printed_before_changes_nothing() -> None:
    first = syringe_label(replace(LABEL, patient=ARABIC))
    syringe_label(replace(LABEL, patient="الأحمد السيد"))
    assert syringe_label(replace(LABEL, patient=ARABIC)) == first


def test_other_values_give_other_bytes() -> None:
    assert syringe_label(LABEL) != syringe_label(replace(LABEL, dose_ug=120_001))
    assert syringe_label(LABEL) != syringe_label(LABEL, resolution_dpi=300)


def test_two_processes_print_the_same() -> None:
    code = "from tests.printing.test_same_bytes import prints; print(prints())"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == prints()
