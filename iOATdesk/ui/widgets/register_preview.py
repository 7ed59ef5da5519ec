"""The register as it will be signed, page by page, with its zoom."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from iOATdesk.ui import theme
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.text import text

ZOOM_STEP_PERCENT = 25
ZOOM_MIN_PERCENT = 50
ZOOM_MAX_PERCENT = 300


class RegisterPreview(Card):
    """Shows a PDF; before there is one, a sentence."""

    def __init__(self) -> None:
        """Start without a document."""
        super().__init__(name="register_preview")
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self._document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self._bytes)
        self._zoom_percent = 100

        self._below = text("", "mute", name="preview_page")
        self._zoom = text("100 %", "mute", name="preview_zoom")
        self._empty = text("The register appears here when a day is open.", "mute", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.view = QPdfView()
        self.view.setObjectName("preview_view")
        self.view.setAccessibleName("Preview of the register")
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setDocument(self._document)
        self.view.setDocumentMargins(QMargins(22, 22, 22, 22))
        self.view.setPageSpacing(16)
        self._assemble()
        self.view.pageNavigator().currentPageChanged.connect(self._show_page)

    def show_pdf(self, pdf: bytes) -> None:
        """Show this document, its zoom as it was."""
        self._document.close()
        self._buffer.close()
        self._bytes = QByteArray(pdf)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._stack.setCurrentWidget(self.view if self.page_count() else self._empty)
        self._show_page()

    def page_count(self) -> int:
        """Return how many pages are shown."""
        return self._document.pageCount()

    def zoom_by(self, percent: int) -> None:
        """Make the pages larger or smaller."""
        wanted = self._zoom_percent + percent
        self._zoom_percent = min(max(wanted, ZOOM_MIN_PERCENT), ZOOM_MAX_PERCENT)
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(self._zoom_percent / 100)
        self._zoom.setText(f"{self._zoom_percent} %")

    def _assemble(self) -> None:
        colours = theme.colours_now()
        ground = self.view.palette()
        ground.setColor(QPalette.ColorRole.Dark, QColor(colours.line_soft))
        self.view.setPalette(ground)
        head = QWidget()
        head.setFixedHeight(44)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(9)
        row.addWidget(text("Controlled-drug register", "strong"))
        row.addWidget(self._below)
        row.addStretch(1)
        row.addWidget(
            self._zoom_button("\N{MINUS SIGN}", "Smaller", -ZOOM_STEP_PERCENT, "preview_smaller")
        )
        row.addWidget(self._zoom)
        row.addWidget(self._zoom_button("+", "Larger", ZOOM_STEP_PERCENT, "preview_larger"))
        rule = QFrame()
        rule.setProperty("look", "rule")
        pages = QWidget()
        self._stack = QStackedLayout(pages)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(rule)
        column.addWidget(pages, 1)
        self.body.addLayout(column)

    def _zoom_button(self, words: str, said: str, percent: int, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setObjectName(name)
        button.setAccessibleName(f"{said} preview")
        button.setFixedSize(40, 40)
        button.setAutoRaise(True)
        button.setStyleSheet(
            "QToolButton { border: 2px solid transparent; padding: 0; min-height: 0;"
            " background: transparent; }"
        )
        button.clicked.connect(lambda: self.zoom_by(percent))
        return button

    def _show_page(self) -> None:
        count = self.page_count()
        page = self.view.pageNavigator().currentPage() + 1
        self._below.setText(f"page {page} of {count}" if count else "")
