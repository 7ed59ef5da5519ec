"""The recovery key on paper: the only way back when every passphrase is lost."""

from datetime import datetime
from pathlib import Path

from iOATdesk.desk.station import Founded, NewStation
from iOATdesk.models.days import station_zone
from iOATdesk.models.faults import LedgerFault


def save_recovery(founded: Founded, new: NewStation, path: Path, now: datetime) -> None:
    """Have the sheet with the recovery key stand in a file, to be printed and then removed.

    Raises:
        LedgerFault: the file cannot be written there.
    """
    try:
        path.write_bytes(recovery_pdf(new, founded, now))
    except OSError as error:
        raise LedgerFault(
            "The recovery sheet cannot be saved there.", "Choose another folder or drive."
        ) from error


def recovery_pdf(new: NewStation, founded: Founded, now: datetime) -> bytes:
    """Return the sheet that is printed once, signed, and locked away outside the station."""
    # reportlab and the fonts load when the sheet is wanted.
    from iOATdesk.printing.recovery_sheet import RecoverySheet, recovery_sheet

    sheet = RecoverySheet(
        station=new.name,
        station_id=founded.station,
        address=new.address,
        recovery_key=founded.recovery_key,
        made_on=f"{now.astimezone(station_zone(new.zone)):%Y-%m-%d}",
        root_sha256=founded.root_sha256,
        training=new.training,
    )
    return recovery_sheet(sheet)
