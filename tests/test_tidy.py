"""What style asks for and a machine can check."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "iOATdesk"
LINES_MAX = 400
FUNCTION_LINES_MAX = 60
MAY_CATCH_ALL = {"ui/background.py", "ui/crash.py"}
# Spelled in halves, so that this file does not find itself.
LACKING = re.compile(r"skip(if)?\(.*\"needs (root|a system)")
"""A test may be left out where the machine lacks what it needs, and says what that is."""
UNFINISHED = re.compile(
    r"\b(TO"
    r"DO|FIX"
    r"ME|XX"
    r"X|HA"
    r"CK)\b|NotImple"
    r"mented|# type:"
    r" ignore|# no"
    r"qa"
    r"|pragma: no"
    r" cover|pytest\.(sk"
    r"ip|xf"
    r"ail)\b|mark\.(sk"
    r"ip|xf"
    r"ail)"
)
VAGUE = re.compile(r"(^|_)(manager|helper|helpers|data|info|utils?)(_|$)", re.IGNORECASE)
CHANGES = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def written(path: Path) -> str:
    return path.read_text("utf-8")


def run(*arguments: str) -> str:
    """Return what a tool complains about; empty when it has nothing to say."""
    command = (sys.executable, "-m", *arguments)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def floats_in(source: str) -> Iterator[str]:
    """Yield each place where a number could become inexact."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex() as value):
                yield f"line {node.lineno}: {value}"
            case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
                yield f"line {node.lineno}: /"
            case ast.Name(id="float" | "round" | "Decimal" | "Fraction"):
                yield f"line {node.lineno}: {node.id}"


def catch_alls_in(source: str) -> Iterator[str]:
    """Yield each handler that would hide a bug; one that only cleans up and raises does not."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {"" if kind is None else ast.unparse(kind) for kind in kinds}
            goes_on = ast.unparse(node.body[-1]) == "raise"
            if names & {"", "Exception", "BaseException"} and not goes_on:
                yield f"line {node.lineno}: except {', '.join(sorted(names))}"


def long_functions_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{node.name} has {lines} lines"


def changelog_troubles(text: str, version: str) -> Iterator[str]:
    """Yield what keeps the text from the form of Keep a Changelog."""
    if not text.startswith("# Changelog\n"):
        yield "does not begin with “# Changelog”"
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    dated = r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d"
    yield from (
        f"heading “{heading}” is neither [Unreleased] nor [version] - date"
        for heading in headings
        if heading != "[Unreleased]" and not re.fullmatch(dated, heading)
    )
    if not {"[Unreleased]", f"[{version}]"} & {heading.partition(" ")[0] for heading in headings}:
        yield f"names neither {version} nor Unreleased"
    kinds = re.findall(r"^### (.*)$", text, re.MULTILINE)
    yield from (f"“{kind}” is no kind of change" for kind in kinds if kind not in CHANGES)
    if not kinds:
        yield "tells no change"


def test_ruff_has_nothing_to_say() -> None:
    assert run("ruff", "check", "--no-cache", "--output-format=concise") == ""


def test_every_file_is_formatted_as_ruff_does() -> None:
    assert run("ruff", "format", "--check", "--no-cache") == ""


def test_mypy_has_nothing_to_say() -> None:
    assert run("mypy") == ""


def test_no_number_in_models_can_become_inexact() -> None:
    found = {str(path): [*floats_in(written(path))] for path in sources(PACKAGE / "models")}
    assert {path: places for path, places in found.items() if places} == {}


@pytest.mark.parametrize("source", ["x = 1.5", "x = a / b", "x /= 2", "x = round(y)", "x: float"])
def test_an_inexact_number_would_be_found(source: str) -> None:
    assert [*floats_in(source)]
    assert not [*floats_in("x = a // b  # 1.5 of float / round")]


def test_nothing_but_the_last_resorts_catches_everything() -> None:
    found = {
        str(path.relative_to(PACKAGE)): [*catch_alls_in(written(path))] for path in sources(PACKAGE)
    }
    assert {path for path, places in found.items() if places} <= MAY_CATCH_ALL


@pytest.mark.parametrize("kind", ["", " Exception", " BaseException as e", " (OSError, Exception)"])
def test_a_catch_all_would_be_found(kind: str) -> None:
    assert [*catch_alls_in(f"try:\n    x()\nexcept{kind}:\n    y()\n")]
    assert not [*catch_alls_in("try:\n    x()\nexcept (OSError, ValueError):\n    y()\n")]
    assert not [*catch_alls_in(f"try:\n    x()\nexcept{kind}:\n    y()\n    raise\n")]


def test_no_module_is_too_long_to_read() -> None:
    lengths = {path: len(written(path).splitlines()) for path in sources(PACKAGE)}
    assert {str(path): n for path, n in lengths.items() if n > LINES_MAX} == {}


def test_no_function_is_too_long_to_read() -> None:
    found = {str(path): [*long_functions_in(written(path))] for path in sources(PACKAGE)}
    assert {path: places for path, places in found.items() if places} == {}
    assert [*long_functions_in("def f():\n" + "    x()\n" * FUNCTION_LINES_MAX)]


def test_nothing_is_left_unfinished_or_silenced() -> None:
    places = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for folder in (PACKAGE, ROOT / "tests", ROOT / "benchmarks")
        for path in sources(folder)
        for number, line in enumerate(written(path).splitlines(), 1)
        if UNFINISHED.search(line) and not LACKING.search(line)
    ]
    assert places == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in sources(PACKAGE) if VAGUE.search(path.stem)] == []


def test_no_micro_sign_can_reach_paper_or_screen() -> None:
    # Read as "mg" when written by hand or badly printed (ISMP's list of error-prone symbols).
    texts = [*sources(PACKAGE), *(ROOT / "resources").rglob("*.toml")]
    assert [str(path) for path in texts if re.search("[\N{MICRO SIGN}\u03bc]", written(path))] == []


def test_every_resource_is_used() -> None:
    code = "\n".join(written(path) for path in sources(PACKAGE))
    unused = []
    for path in (ROOT / "resources").rglob("*"):
        folder_is_listed = f'"{path.parent.name}"' in code and path.parent.name != "resources"
        is_licence = path.stem.upper().startswith(("LICENSE", "OFL"))
        if path.is_file() and not (path.name in code or folder_is_listed or is_licence):
            unused.append(str(path.relative_to(ROOT)))
    assert unused == []


def test_every_command_of_the_readme_is_there() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", written(ROOT / "README.md")))
    there = set(re.findall(r"^([a-z]+):", written(ROOT / "Makefile"), re.MULTILINE))
    assert {"day", "test", "run"} <= named
    assert named - there == set()


def test_ci_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert written(script).rstrip().endswith("\nmake test")


def test_the_changelog_keeps_its_form() -> None:
    version = tomllib.loads(written(ROOT / "pyproject.toml"))["project"]["version"]
    assert [*changelog_troubles(written(ROOT / "CHANGELOG.md"), version)] == []


@pytest.mark.parametrize(
    "text",
    [
        "# Changes\n\n## [Unreleased]\n\n### Added\n\n- x\n",
        "# Changelog\n\n## 0.1.0\n\n### Added\n\n- x\n",
        "# Changelog\n\n## [0.0.9] - 2026-01-01\n\n### Added\n\n- x\n",
        "# Changelog\n\n## [Unreleased]\n\n### New\n\n- x\n",
        "# Changelog\n\n## [Unreleased]\n",
    ],
)
def test_a_changelog_out_of_form_would_be_found(text: str) -> None:
    assert [*changelog_troubles(text, "0.1.0")]
    good = "# Changelog\n\n## [0.1.0] - 2026-11-22\n\n### Added\n\n- x\n"
    assert not [*changelog_troubles(good, "0.1.0")]


def test_the_version_is_said_once() -> None:
    version = tomllib.loads(written(ROOT / "pyproject.toml"))["project"]["version"]
    assert f'__version__ = "{version}"' in written(PACKAGE / "__init__.py")


def test_the_lock_pins_by_hash_and_names_no_index() -> None:
    lock = written(ROOT / "requirements.lock")
    assert "://" not in lock
    assert "--index-url" not in lock
    pins = re.split(r"\n(?=\S)", lock.strip())
    assert [pin.splitlines()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    project = tomllib.loads(written(ROOT / "pyproject.toml"))["project"]
    asked = project["dependencies"] + project["optional-dependencies"]["test"]
    names = {re.split(r"[^\w.-]", line)[0].lower() for line in lock.splitlines() if "==" in line}
    assert {re.split(r"[^\w.-]", name)[0].lower() for name in asked} <= names
