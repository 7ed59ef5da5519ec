"""The sheet that holds a station's recovery key, printed once at set-up and kept on paper only."""

import re
from dataclasses import dataclass

from reportlab.graphics.barcode import qrencoder

from iOATdesk.printing.page import Page
from iOATdesk.printing.rows import Row, Type
from iOATdesk.printing.sheets import BODY, HEADING, MARGIN_MM, TITLE, column, sheet

_GROUP = 4
_GROUPS_A_LINE = 4
_KEY = Type(22, 22, "mono")
_PRINT = Type(10, 10, "mono")
_QR_MM = 38.0

_PURPOSE = (
    "This key opens the station's ledger when nobody can sign on with a passphrase. Whoever has "
    "this sheet and the station's files can read every record in them."
)
_KEEPING = (
    "Seal it in an envelope, sign across the flap, and keep it in a safe that is not in the same "
    "room as the station. The pharmacist in charge answers for it. Do not copy, photograph or "
    "scan it. It is stored nowhere else and cannot be printed again."
)
_FINGERPRINT = (
    "Every register of this station can be checked against this fingerprint. It is not secret: "
    "give it to the inspector."
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says."""

    station: str
    station_id: str
    address: str
    recovery_key: str
    """As it must be typed; spaces and hyphens only part it for the eye."""
    made_on: str
    root_sha256: str
    """Fingerprint of the station's root certificate, 64 hex digits."""
    training: bool = False


def key_groups(key: str) -> list[str]:
    """Part a key into the groups in which it is read aloud and typed."""
    groups = re.split(r"[\s-]+", key.strip())
    if len(groups) == 1:
        return [key[at : at + _GROUP] for at in range(0, len(key), _GROUP)]
    return groups


def _in_lines(groups: list[str], in_line: int) -> list[str]:
    return ["  ".join(groups[at : at + in_line]) for at in range(0, len(groups), in_line)]


def _qr(text: str, left_mm: float) -> Row:
    """Make a row of a QR code of the text."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count: int = code.getModuleCount()
    module_mm = _QR_MM / count

    def draw(page: Page, top_mm: float) -> None:
        page.box(left_mm, top_mm, _QR_MM + 8 * module_mm, _QR_MM + 8 * module_mm, gray=1.0)
        for row in range(count):
            start = 0
            while start < count:
                end = start
                while end < count and code.isDark(row, end):
                    end += 1
                if end > start:
                    page.box(
                        left_mm + (4 + start) * module_mm,
                        top_mm + (4 + row) * module_mm,
                        (end - start) * module_mm,
                        # Neighbouring rows overlap a little, so that no hairline parts them.
                        module_mm * 1.02,
                    )
                start = max(end, start + 1)

    return Row(_QR_MM + 8 * module_mm, draw)


def recovery_sheet(sheet_of: RecoverySheet, paper: str = "letter") -> bytes:
    """Return the sheet as a PDF of one page."""
    text = column(paper)
    groups = key_groups(sheet_of.recovery_key)
    digits = sheet_of.root_sha256.upper()
    fingerprint = [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
    rows = [
        text.text("Recovery key", TITLE),
        text.text(sheet_of.station, Type(13, 9, "semibold")),
        text.text(sheet_of.address, BODY),
        text.text(f"Station {sheet_of.station_id}. Made on {sheet_of.made_on}.", BODY),
        text.rule(6),
        *(text.text(each, _KEY) for each in _in_lines(groups, _GROUPS_A_LINE)),
        text.space(2),
        _qr("-".join(groups), MARGIN_MM),
        text.rule(6),
        text.text("What it is for", HEADING),
        text.text(_PURPOSE, BODY),
        text.space(3),
        text.text("Where to keep it", HEADING),
        text.text(_KEEPING, BODY),
        text.space(3),
        text.text("Fingerprint of the station's root certificate (SHA-256)", HEADING),
        *(text.text(each, _PRINT) for each in _in_lines(fingerprint, 8)),
        text.text(_FINGERPRINT, BODY),
    ]
    return sheet(
        f"Recovery key of {sheet_of.station}",
        sheet_of.station_id,
        paper,
        rows,
        training=sheet_of.training,
    )
