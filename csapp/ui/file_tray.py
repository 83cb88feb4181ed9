"""Files waiting to be saved with what is being typed: chosen, dropped on a widget, or pasted as a picture."""

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QFileDialog, QHBoxLayout, QWidget

from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.drop_area import IMAGES_AND_SCANS
from csapp.ui.labels import Label

_DRAGGED = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileTray(QWidget):
    """`changed` when files come or go, `refused` with the names of what is no picture or scan."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, suffixes: Sequence[str] = IMAGES_AND_SCANS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suffixes = tuple(suffixes)
        self._pasted: Path | None = None
        self.files: list[Path] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.choose_button = Button(self.tr("附照片"), ButtonKind.PLAIN, icon="attach", parent=self)
        self.choose_button.setToolTip(self.tr("照片、截图、扫描件也可以拖进来，截图可以粘贴"))
        self.choose_button.clicked.connect(self.choose)
        self.words = Label("", "note", self)
        self.drop_button = Button(self.tr("去掉附件"), ButtonKind.PLAIN, icon="close", small=True, parent=self)
        self.drop_button.clicked.connect(self.clear)
        for part in (self.choose_button, self.words, self.drop_button):
            row.addWidget(part)
        self._tell()

    def watch(self, target: QWidget, *entries: QWidget) -> None:
        """Files dropped on `target` are taken, and pictures pasted into `entries`."""
        target.setAcceptDrops(True)
        for widget in (target, *entries):
            widget.installEventFilter(self)
            # a text of several lines takes what is dropped through its viewport
            if isinstance(widget, QAbstractScrollArea):
                widget.viewport().installEventFilter(self)

    def take(self, files: Sequence[Path]) -> None:
        """Add the files that fit; the names of others are refused."""
        fitting = [file for file in files if file.suffix.lower() in self._suffixes and file.is_file()]
        others = [file.name for file in files if file not in fitting]
        if others:
            self.refused.emit(others)
        if fitting:
            self.files += [file for file in fitting if file not in self.files]
            self._tell()
            self.changed.emit()

    def choose(self) -> None:
        """Ask for files."""
        pattern = " ".join(f"*{suffix}" for suffix in self._suffixes)
        words = self.tr("照片和扫描件 ({pattern})").format(pattern=pattern)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("选照片或扫描件"), "", words)
        if names:
            self.take([Path(name) for name in names])

    def paste(self, picture: QImage) -> None:
        """A picture from the clipboard becomes a file."""
        if self._pasted is None:
            self._pasted = Path(tempfile.mkdtemp(prefix="csapp-"))
            weakref.finalize(self, shutil.rmtree, self._pasted, ignore_errors=True)
        # data: name of a pasted picture
        file = self._pasted / f"截图-{len(self.files) + 1}.png"
        if picture.save(str(file)):
            self.take([file])

    def clear(self) -> None:
        """No files wait any more."""
        if self.files:
            self.files = []
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        self.words.setText(self.tr("{count} 份").format(count=len(self.files)) if self.files else "")
        self.words.setToolTip("\n".join(file.name for file in self.files))
        for part in (self.words, self.drop_button):
            part.setVisible(bool(self.files))

    def _take_dragged(self, event: QDropEvent) -> bool:
        """Whether files are being dragged; let go over here they are taken."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.take(files)
        return bool(files)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files over the target are welcome; Ctrl+V of a picture is taken before the line sees it."""
        if event.type() in _DRAGGED and isinstance(event, QDropEvent) and self._take_dragged(event):
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = QGuiApplication.clipboard()
            if event.matches(QKeySequence.StandardKey.Paste) and held.mimeData().hasImage():
                self.paste(held.image())
                return True
        return super().eventFilter(watched, event)
