"""Printers: one that the system knows, and a folder that plays one."""

import os
import re
import subprocess
import unicodedata
from enum import Enum
from pathlib import Path

from iOATdesk.devices.durable import write_new
from iOATdesk.models.faults import PrinterFault

READY = "ready"

_NUMBERED = re.compile(r"(\d{4,})-.*\.pdf", re.ASCII)
_TITLE_LENGTH_MAX = 60
_LP_SECONDS_MAX = 20


class PrinterTrouble(Enum):
    """Everything that keeps a page from the paper, with its title and its advice."""

    NO_PRINTING = (
        "This computer cannot print.",
        "Ask an administrator to install CUPS, then print again.",
    )
    NO_SERVICE = (
        "The printing service does not answer.",
        "Start the computer's printing service, then print again.",
    )
    NO_SUCH_PRINTER = (
        "There is no printer “{name}”.",
        "Connect it, or choose another printer in the settings, then print again.",
    )
    PAUSED = (
        "The printer “{name}” is paused.",
        "Check paper and cover, resume the printer, then print again.",
    )
    NOT_ACCEPTING = (
        "The printer “{name}” takes no jobs.",
        "Let the printer accept jobs again, then print again.",
    )
    NOT_A_PDF = (
        "The printer “{name}” was given something that is no PDF.",
        "Nothing was printed. Keep the file and report this.",
    )
    FOLDER = (
        "The folder {name} does not take prints: {reason}.",
        "Make room in it or choose another folder in the settings, then print again.",
    )
    OTHER = (
        "The printer “{name}” did not take the page: {reason}.",
        "Look at the printer, then print again.",
    )

    def fault(self, name: str = "", reason: str = "") -> PrinterFault:
        """Return this trouble as the fault to raise."""
        title, advice = self.value
        return PrinterFault(title.format(name=name, reason=reason), advice)


def refuse_other_than_pdf(pdf: bytes, name: str) -> None:
    """Raise ``PrinterFault`` unless the bytes begin as a PDF does."""
    if not pdf.startswith(b"%PDF-"):
        raise PrinterTrouble.NOT_A_PDF.fault(name)


class FolderPrinter:
    """A folder in which each print becomes the next numbered PDF."""

    def __init__(self, folder: Path) -> None:
        """Print into ``folder``, which comes into being with the first print."""
        self.folder = folder

    def print(self, pdf: bytes, *, title: str) -> None:
        """Leave the PDF durable under the next number, the title in its name.

        Raises:
            PrinterFault: the folder does not take it; nothing is left of the print.
        """
        refuse_other_than_pdf(pdf, str(self.folder))
        if trouble := self._trouble():
            raise trouble
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            taken = (_NUMBERED.fullmatch(path.name) for path in self.folder.iterdir())
            number = max((int(match[1]) for match in taken if match), default=0) + 1
            write_new(self.folder / f"{number:04d}-{_safe(title)}.pdf", pdf)
        except OSError as error:
            reason = error.strerror or str(error)
            raise PrinterTrouble.FOLDER.fault(str(self.folder), reason) from error

    def state(self) -> str:
        """Return ``ready``, or the sentence that says why the folder takes no prints."""
        trouble = self._trouble()
        return trouble.title if trouble else READY

    def _trouble(self) -> PrinterFault | None:
        """Return what can be seen to be wrong without writing anything."""
        folder = self.folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir():
            return PrinterTrouble.FOLDER.fault(str(self.folder), "it is no folder")
        if not os.access(folder, os.W_OK | os.X_OK):
            return PrinterTrouble.FOLDER.fault(str(self.folder), "it may not be written to")
        return None


def _safe(title: str) -> str:
    """Return the title with only letters, digits and single hyphens, as any drive allows."""
    plain = unicodedata.normalize("NFC", title)
    words = re.sub(r"[\W_]+", "-", plain)[:_TITLE_LENGTH_MAX].strip("-")
    return words or "print"


class CupsPrinter:
    """A printer of the system, reached through CUPS's own commands."""

    def __init__(
        self, name: str, *, media: str = "", lp: str = "lp", lpstat: str = "lpstat"
    ) -> None:
        """Print on the queue ``name``; ``media`` names its paper, ``Custom.57x32mm`` for one."""
        self.name = name
        self._media = media
        self._lp = lp
        self._lpstat = lpstat

    def print(self, pdf: bytes, *, title: str) -> None:
        """Hand the PDF to the queue at its exact size; no file of it stays outside the queue.

        Raises:
            PrinterFault: the queue is missing, paused or did not take the job.
        """
        refuse_other_than_pdf(pdf, self.name)
        # A paused queue takes jobs in silence; the person in front would wait for a label.
        if trouble := self._trouble():
            raise trouble
        options = ["-o", "print-scaling=none"]
        if self._media:
            options += ["-o", f"media={self._media}"]
        command = [self._lp, "-d", self.name, "-t", _job_title(title), *options, "-"]
        done = self._run(command, pdf)
        if done.returncode:
            raise self._refused(done.stderr)

    def state(self) -> str:
        """Return ``ready``, or the sentence that says why the queue prints nothing."""
        try:
            trouble = self._trouble()
        except PrinterFault as fault:
            return fault.title
        return trouble.title if trouble else READY

    def _trouble(self) -> PrinterFault | None:
        """Return why the queue would print nothing, as CUPS tells it."""
        done = self._run([self._lpstat, "-p", self.name, "-a", self.name], b"")
        if done.returncode:
            return self._refused(done.stderr)
        said = done.stdout.decode("utf-8", "replace")
        if re.search(r"^printer \S+ disabled ", said, re.MULTILINE):
            return PrinterTrouble.PAUSED.fault(self.name)
        if " not accepting requests " in said:
            return PrinterTrouble.NOT_ACCEPTING.fault(self.name)
        return None

    def _run(self, command: list[str], given: bytes) -> subprocess.CompletedProcess[bytes]:
        # CUPS translates what it says; only the C locale's words are matched here.
        plain = os.environ | {"LC_ALL": "C", "LANGUAGE": ""}
        try:
            return subprocess.run(
                command,
                input=given,
                capture_output=True,
                env=plain,
                timeout=_LP_SECONDS_MAX,
                check=False,
            )
        except FileNotFoundError as error:
            raise PrinterTrouble.NO_PRINTING.fault() from error
        except subprocess.TimeoutExpired as error:
            raise PrinterTrouble.NO_SERVICE.fault() from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise PrinterTrouble.OTHER.fault(self.name, reason) from error

    def _refused(self, stderr: bytes) -> PrinterFault:
        said = " ".join(stderr.decode("utf-8", "replace").split())
        words = said.casefold()
        if "does not exist" in words or "invalid destination" in words:
            return PrinterTrouble.NO_SUCH_PRINTER.fault(self.name)
        if "scheduler" in words or "connect" in words or "bad file descriptor" in words:
            return PrinterTrouble.NO_SERVICE.fault()
        if "not accepting" in words:
            return PrinterTrouble.NOT_ACCEPTING.fault(self.name)
        return PrinterTrouble.OTHER.fault(self.name, said.rstrip(".") or "it gave no reason")


def _job_title(title: str) -> str:
    """Return the title without what a command line cannot carry."""
    return "".join(c if c.isprintable() else " " for c in title)
