"""A patient's photo, taken from a file and made small enough for an entry."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.models.faults import SheetFault
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text

PHOTO_WIDTH_MAX = 320
PHOTO_HEIGHT_MAX = 400
_SIDE_MAX = 12_000
_SHOWN_WIDTH = 88
_SHOWN_HEIGHT = 110


def scaled_png(path: Path) -> bytes:
    """Return the picture as a PNG of at most 320 by 400, upright as the camera was held.

    Raises:
        SheetFault: the file is no picture that can be read.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if not reader.canRead() or max(size.width(), size.height()) > _SIDE_MAX:
        raise SheetFault(f"{path.name} is no picture that can be read.", "Choose a PNG or JPEG.")
    image = reader.read()
    if image.isNull():
        raise SheetFault(f"{path.name} is damaged.", "Choose another picture.")
    return _png(_fitted(image))


def _fitted(image: QImage) -> QImage:
    if image.width() <= PHOTO_WIDTH_MAX and image.height() <= PHOTO_HEIGHT_MAX:
        return image
    return image.scaled(
        PHOTO_WIDTH_MAX,
        PHOTO_HEIGHT_MAX,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _png(image: QImage) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Drawn anew, so that what the camera wrote into the file (place, time) stays out of the ledger.
    bare = QImage(image.size(), QImage.Format.Format_RGB32)
    bare.fill(Qt.GlobalColor.white)
    painter = QPainter(bare)
    painter.drawImage(0, 0, image)
    painter.end()
    QImageWriter(buffer, QByteArray(b"png")).write(bare)
    buffer.close()
    return bytes(kept.data())


class PhotoField(QWidget):
    """Shows the photo, or that there is none, and takes another from a file."""

    photo_failed = Signal(object)

    def __init__(self) -> None:
        """Start without a photo."""
        super().__init__()
        self._png = b""

        self._picture = text("No photo", name="photo_picture")
        set_look(self._picture, look="photo")
        self._picture.setStyleSheet("font-size: 13px;")
        self._picture.setFixedSize(_SHOWN_WIDTH, _SHOWN_HEIGHT)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        choose = KeyButton("Photo from file…", name="photo_choose")
        choose.clicked.connect(self._on_choose_clicked)
        self._below = text("PNG or JPEG", "small", name="photo_below", wraps=True)

        beside = QVBoxLayout()
        beside.addStretch()
        beside.addWidget(choose)
        beside.addWidget(self._below)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._picture)
        layout.addLayout(beside, 1)

    def png(self) -> bytes:
        """Return the photo as it will be kept; empty where there is none."""
        return self._png

    def put(self, png: bytes) -> None:
        """Show this photo, or that there is none."""
        self._png = png
        if not png:
            self._picture.setPixmap(QPixmap())
            self._picture.setText("No photo")
            return
        pixmap = QPixmap()
        pixmap.loadFromData(png)
        self._picture.setPixmap(
            pixmap.scaled(
                self._picture.size(),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )

    def take_file(self, path: Path) -> None:
        """Show the picture in the file, or say why it cannot be taken."""
        try:
            self.put(scaled_png(path))
        except SheetFault as fault:
            self._below.setText(f"{fault.title} {fault.advice}")
            set_look(self._below, tone="bad")
            self.photo_failed.emit(fault)
        else:
            self._below.setText(path.name)
            set_look(self._below, tone="")

    def _on_choose_clicked(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Photo of the patient", "", "Pictures (*.png *.jpg *.jpeg)"
        )
        if chosen:
            self.take_file(Path(chosen))
