"""Where photos and scans are dropped onto a record, or chosen with the keyboard (S-attachments)."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget

from csapp.ui.buttons import Button
from csapp.ui.labels import Label
from csapp.ui.theme import theme

IMAGES_AND_SCANS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")


class DropArea(QFrame):
    """Emits `dropped` with the paths that fit, `refused` with the names that do not."""

    dropped = Signal(object)
    refused = Signal(object)

    def __init__(self, prompt: str, suffixes: Sequence[str] = IMAGES_AND_SCANS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suffixes = tuple(suffixes)
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(prompt)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.addWidget(Label(prompt, "hint", self).wrapping(), 1)
        self.choose_button = Button(self.tr("选文件"), icon="attach", small=True, parent=self)
        self.choose_button.clicked.connect(self.choose)
        row.addWidget(self.choose_button)

    def take(self, paths: Sequence[Path]) -> None:
        """Sort files into those that fit and those that do not."""
        fitting = [path for path in paths if path.suffix.lower() in self._suffixes and path.is_file()]
        others = [path.name for path in paths if path not in fitting]
        if others:
            self.refused.emit(others)
        if fitting:
            self.dropped.emit(fitting)

    def choose(self) -> None:
        """Ask for files."""
        pattern = " ".join(f"*{suffix}" for suffix in self._suffixes)
        words = self.tr("照片和扫描件 ({pattern})").format(pattern=pattern)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选照片或扫描件"), "", words)
        if names:
            self.take([Path(name) for name in names])

    @staticmethod
    def _files(data: QMimeData) -> list[Path]:
        return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]

    def _mark(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._files(event.mimeData()):
            event.acceptProposedAction()
            self._mark(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(over=False)
        event.acceptProposedAction()
        self.take(self._files(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame; tinted while a file hovers."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.accent if self._over else tokens.field, 1, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.tint if self._over else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()
