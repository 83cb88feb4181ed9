"""Photos before and after the work, dropped onto the order or chosen with the keyboard (issue: 维修前后照片)."""

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.db.attachment import stored_at
from csapp.features.repair_order.service.work import AFTER, BEFORE, photos_of
from csapp.ui.buttons import LinkButton
from csapp.ui.drop_area import DropArea
from csapp.ui.labels import Label

PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff")
Photo = tuple[str, Path]


class PhotoSection(QWidget):
    """`given` carries the files and when they were taken (before or after); `open_asked` one to be looked at."""

    given = Signal(object, str)
    refused = Signal(object)
    open_asked = Signal(object)

    def __init__(self, *, can_add: bool) -> None:
        super().__init__()
        self._can_add = can_add
        self.setAccessibleName(self.tr("照片"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(Label(self.tr("照片"), "panel", self))
        self.areas: dict[str, DropArea] = {}

    @staticmethod
    def read(order_id: int, folder: DataFolder) -> tuple[list[Photo], list[Photo]]:
        """Names and files, before and after the work; called in the worker."""
        before, after = photos_of(order_id)
        first, second = ([(entry.name, stored_at(folder, entry.sha256)) for entry in part] for part in (before, after))
        return first, second

    @staticmethod
    def copy(photo: Photo, folder: DataFolder) -> Path:
        """A copy that other programs can open, since a stored file has no ending; called in the worker.

        Raises DataUnavailable.
        """
        name, stored = photo
        target = folder.root / "print" / f"{stored.name[:12]}-{name}"
        try:
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(stored, target)
        except OSError as fault:
            raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=name) from fault
        return target

    def show_photos(self, photos: tuple[list[Photo], list[Photo]]) -> None:
        """One line for each side, with the photos there are and a place for more."""
        words = ((BEFORE, self.tr("维修前")), (AFTER, self.tr("维修后")))
        for (purpose, when), held in zip(words, photos, strict=True):
            self._add_side(purpose, when, held)

    def _add_side(self, purpose: str, when: str, held: Sequence[Photo]) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        count = self.tr("{when} {count} 张") if held else self.tr("{when} 还没有")
        line.addWidget(Label(count.format(when=when, count=len(held)), "secondary", self))
        for number, photo in enumerate(held[:4], 1):
            look = LinkButton(self.tr("看第 {number} 张").format(number=number), parent=self)
            look.setToolTip(photo[0])
            look.clicked.connect(partial(self.open_asked.emit, photo))
            line.addWidget(look)
        line.addStretch(1)
        self._column.addLayout(line)
        if self._can_add:
            prompt = self.tr("把{when}的照片拖到这里").format(when=when)
            area = DropArea(prompt, PICTURES, self)
            area.dropped.connect(lambda files, side=purpose: self.given.emit(files, side))
            area.refused.connect(self.refused)
            self._column.addWidget(area)
            area.show()
            self.areas[purpose] = area
