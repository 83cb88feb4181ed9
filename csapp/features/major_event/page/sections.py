"""What the panel shows of a major event below its facts: who was told when, the photographs, both papers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.roles import Actor, Permission, may
from csapp.core.workflow import Shape
from csapp.features.major_event.documents.papers import Shown, Trail
from csapp.features.major_event.service.papers import EVENT, REPORT
from csapp.features.major_event.service.registering import PICTURES
from csapp.ui.buttons import Button
from csapp.ui.drop_area import IMAGES_AND_SCANS
from csapp.ui.file_shelf import FileShelf
from csapp.ui.labels import Label, rule
from csapp.ui.line_list import Line, LineList
from csapp.ui.paper_section import PaperSection, PaperState
from csapp.ui.pill import Sign
from csapp.ui.theme import Tone


class TellingSection(QWidget):
    """上报情况: a line each, in order of time; `add_asked` is one more (Alt+T)."""

    add_asked = Signal()

    def __init__(self, *, can_add: bool) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("上报情况"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("上报情况"), "panel", self))
        head.addStretch(1)
        self.count = Label("", "note", self)
        head.addWidget(self.count)
        column.addLayout(head)
        self.empty = Label(self.tr("还没有上报。先打电话，再记谁、几点、怎么说。"), "secondary", self).wrapping()
        column.addWidget(self.empty)
        self.lines = LineList(self.tr("上报情况"), self)
        column.addWidget(self.lines)
        row = QHBoxLayout()
        # Free px for the ring around a focused button.
        row.setContentsMargins(0, 4, 0, 4)
        self.add = Button(self.tr("记一笔上报"), icon="phone", key="Alt T", parent=self)
        self.add.clicked.connect(self.add_asked)
        row.addWidget(self.add, 1)
        column.addLayout(row)
        self.add.setVisible(can_add)
        self.empty.hide()
        self.lines.hide()

    def show_told(self, told: tuple[tuple[str, str, str, bool], ...]) -> None:
        """Fill the list when the worker has looked."""
        owed = self.tr("越级，待补报")
        self.lines.fill(
            [
                Line(
                    whom, aside=at, below=how, note=owed if is_owed else "", tone=Tone.WARN if is_owed else Tone.NEUTRAL
                )
                for whom, how, at, is_owed in told
            ]
        )
        self.lines.setVisible(bool(told))
        self.empty.setVisible(not told)
        self.count.setText(self.tr("{count} 次").format(count=len(told)) if told else "")


class EventSections(QWidget):
    """Filled by `show_state` when the worker has looked."""

    def __init__(self, by: Actor, *, can_tell: bool, can_add: bool, has_report: bool) -> None:
        super().__init__()
        self._may_write = may(by, Permission.WRITE)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.told = TellingSection(can_add=can_tell)
        prompt = self.tr("现场照片拖到这里，至少一张") if can_add else ""
        self.photos = FileShelf(self.tr("现场照片"), PICTURES, prompt)
        # Ctrl+P prints the paper that is worked at: the report, once there is one
        usual = "" if has_report else "Ctrl P"
        form = PaperSection(self.tr("《紧急情况处理登记表》"), IMAGES_AND_SCANS, print_key=usual)
        self.papers = {EVENT: form}
        if has_report:
            self.papers[REPORT] = PaperSection(self.tr("《重大事件书面报告》"), IMAGES_AND_SCANS)
        for at, part in enumerate((self.told, self.photos, *self.papers.values())):
            if at:
                self.column.addWidget(rule(self))
            self.column.addWidget(part)

    def show_state(self, shown: Shown) -> None:
        """Lines, photographs, and how often each paper was printed."""
        self.told.show_told(shown.told)
        count = len(shown.photos)
        words = self.tr("{count} 张").format(count=count) if count else self.tr("还没有照片")
        self.photos.show_files([caption for caption, _ in shown.photos], words)
        for paper, section in self.papers.items():
            section.show_state(self._state_of(shown.papers[paper]))

    def _state_of(self, trail: Trail) -> PaperState:
        prints = self.tr("已打印 {count} 次").format(count=trail.prints) if trail.prints else self.tr("没有打印过")
        if trail.is_signed:
            sign = Sign(self.tr("{prints}，已签字").format(prints=prints), Shape.TICK)
        elif trail.prints:
            sign = Sign(self.tr("{prints}，未签回").format(prints=prints), Shape.RING)
        else:
            sign = Sign(prints)
        drop = self.tr("签好的表扫描或拍照后，拖到这里") if trail.prints and self._may_write else ""
        return PaperState(sign, trail.file, drop, self.tr("打印或签字以后才有文件可开。"))
