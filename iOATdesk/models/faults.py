"""The world failed: a printer, a drive, the ledger's file, a key, a sheet."""


class Fault(Exception):
    """Something outside the program failed; nothing that was acknowledged is lost."""

    def __init__(self, title: str, advice: str) -> None:
        """Keep the title (what happened) and the advice (what a person can do now)."""
        super().__init__(f"{title} {advice}")
        self.title = title
        self.advice = advice


class LedgerFault(Fault):
    """The ledger could not be opened, read or made durable."""


class KeyFault(Fault):
    """A passphrase, PIN, badge or key file does not open what it should."""


class PrinterFault(Fault):
    """A label, slip or document did not reach the printer."""


class DriveFault(Fault):
    """A removable drive is missing, full, read-only, wrong, or reads back differently."""


class SheetFault(Fault):
    """A file made by people (sheet, profile, photo, settings) cannot be read."""
