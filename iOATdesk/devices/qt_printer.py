"""Printing through Qt, where there is no CUPS: on Windows, and into one PDF file."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from iOATdesk.devices.printers import READY, PrinterTrouble, refuse_other_than_pdf

_POINTS_PER_INCH = 72


class QtPrinter:
    """A printer of the system, given each page as dots at the printer's own resolution."""

    def __init__(self, name: str, *, resolution_dpi: int, to_file: Path | None = None) -> None:
        """Print on the printer ``name``; with ``to_file``, into that PDF file instead."""
        self.name = name
        self._resolution_dpi = resolution_dpi
        self._to_file = to_file

    def print(self, pdf: bytes, *, title: str) -> None:
        """Hand every page to the printer at its exact size, without margins or scaling.

        Raises:
            PrinterFault: there is no such printer, the bytes are no PDF, or it did not print.
        """
        refuse_other_than_pdf(pdf, self.name)
        if not self._is_there():
            raise PrinterTrouble.NO_SUCH_PRINTER.fault(self.name)
        source = QBuffer()
        source.setData(QByteArray(pdf))
        source.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument()
        document.load(source)
        if document.pageCount() < 1:
            raise PrinterTrouble.NOT_A_PDF.fault(self.name)
        try:
            self._print_pages(document, title)
        finally:
            # The document reads from the buffer as long as it is open.
            document.close()
            source.close()

    def state(self) -> str:
        """Return ``ready``, or the sentence that says why nothing can be printed."""
        return READY if self._is_there() else PrinterTrouble.NO_SUCH_PRINTER.fault(self.name).title

    def _is_there(self) -> bool:
        if self._to_file is not None:
            return self._to_file.parent.is_dir()
        return not QPrinterInfo.printerInfo(self.name).isNull()

    def _print_pages(self, document: QPdfDocument, title: str) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if self._to_file is None:
            printer.setPrinterName(self.name)
        else:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(self._to_file))
        printer.setDocName(title)
        printer.setResolution(self._resolution_dpi)
        painter = QPainter()
        try:
            for page in range(document.pageCount()):
                points = document.pagePointSize(page)
                printer.setPageLayout(_bare_layout(points))
                taken = printer.newPage() if page else painter.begin(printer)
                if not taken:
                    raise PrinterTrouble.OTHER.fault(self.name, "it did not start the page")
                painter.drawImage(0, 0, self._dots(document, page, points))
        finally:
            # A printer must not go away under a painter that is still at work.
            is_done = painter.end()
        if not is_done or printer.printerState() is QPrinter.PrinterState.Error:
            raise PrinterTrouble.OTHER.fault(self.name, "it did not finish the page")

    def _dots(self, document: QPdfDocument, page: int, points: QSizeF) -> QImage:
        dots = (points * (self._resolution_dpi / _POINTS_PER_INCH)).toSize()
        paper = QImage(dots, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        ink = QPainter(paper)
        ink.drawImage(0, 0, document.render(page, dots))
        ink.end()
        return paper


def _bare_layout(points: QSizeF) -> QPageLayout:
    """Return a layout of exactly this size with no margin at all."""
    size = QPageSize(points, QPageSize.Unit.Point, matchPolicy=QPageSize.SizeMatchPolicy.ExactMatch)
    layout = QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())
    # A real printer has margins of its own, which would shift the page.
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
