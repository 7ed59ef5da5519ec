"""The recovery key on paper: the only way back when every passphrase is lost."""

from datetime import datetime
from zoneinfo import ZoneInfo

from iOATdesk.desk.station import Founded, NewStation


def recovery_pdf(new: NewStation, founded: Founded, zone: ZoneInfo, now: datetime) -> bytes:
    """Return the sheet that is printed once, signed, and locked away outside the station."""
    # reportlab and the fonts load when the sheet is wanted.
    from iOATdesk.printing.recovery_sheet import RecoverySheet, recovery_sheet

    sheet = RecoverySheet(
        station=new.name,
        station_id=founded.station,
        address=new.address,
        recovery_key=founded.recovery_key,
        made_on=f"{now.astimezone(zone):%Y-%m-%d}",
        root_sha256=founded.root_sha256,
        training=new.training,
    )
    return recovery_sheet(sheet)
