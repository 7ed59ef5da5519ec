"""Who may import whom, as pyproject.toml says it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_import_contract_is_kept() -> None:
    command = (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as lint; lint()",
    )
    done = subprocess.run(
        (*command, "--no-cache"),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
