"""表单版式: the printed forms at the left, the template's text in the middle, the page it draws at the right (F01)."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from csapp.app.templates import (
    KeptForm,
    Version,
    drop_template,
    forms,
    keep_template,
    template_text,
    usual_text,
    version_text,
    versions,
)
from csapp.core.workflow import Shape
from csapp.documents.form_trial import Trial, try_out
from csapp.documents.layout import PAGE_WIDTH
from csapp.documents.template_check import Mistake
from csapp.documents.template_rows import move_row
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.context import Context
from csapp.ui.group_list import GroupColumn, GroupList
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.keys import bind
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageSlot
from csapp.ui.numbered_text import NumberedText
from csapp.ui.paper_view import Outline, PaperView
from csapp.ui.theme import Tone

_PAUSE = 250
"""ms without typing before the page is drawn again."""
_SCALE = 1.6


class TemplatePage(QWidget):
    """What was typed into a form and not kept stays while another one is looked at."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.kept: list[KeptForm] = []
        self.key = ""
        self.mistakes: tuple[Mistake, ...] = ()
        self._sound = False
        self._drafts: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._versions: list[Version] = []
        self.message = MessageSlot(self)
        self.list = GroupList(self.tr("表单"), (GroupColumn(self.tr("表单"), stretches=True),), self)
        self.text = NumberedText(self.tr("版式"), self)
        self.wrong = QListWidget(self)
        self.wrong.setAccessibleName(self.tr("要改的地方"))
        self.wrong.setWordWrap(True)
        self.wrong.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.wrong.hide()
        self.wrong.itemActivated.connect(self._go_to_mistake)
        self.paper = PaperView(self.tr("印出来的样子"), self)
        self.earlier = Button(self.tr("早先的版本"), icon="refresh", key="Ctrl E", parent=self)
        self.usual = Button(self.tr("恢复原样"), icon="undo", parent=self)
        self.keep = Button(self.tr("保存"), ButtonKind.PRIMARY, icon="check", key="Ctrl S", parent=self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_: self._choose())
        self.text.textChanged.connect(self._typed)
        self._pause.timeout.connect(self.draw)
        self.keep.clicked.connect(self.save)
        self.usual.clicked.connect(self.drop)
        self.earlier.clicked.connect(self.show_earlier)
        for keys, act in (
            ("Ctrl+S", self.save), ("Ctrl+E", self.show_earlier), ("F8", self.next_mistake),
            ("Alt+1", self.list.setFocus), ("Alt+2", self.text.setFocus),
            ("Alt+Up", partial(self.move_row, -1)), ("Alt+Down", partial(self.move_row, 1)),
        ):  # fmt: skip
            bind(self, keys, act)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(Label(self.tr("表单版式"), "page", self))
        words = self.tr(
            "栏名、标题、注、行高、列宽和勾选项右边的中文可以随意改，右边马上画出来；blank 和 name 是程序给的，不改。"
            "[[section.row]] 是一行，cells 里每一对花括号是一格，可以增减、换行；Alt+↑ ↓ 把光标所在的一行上移下移。"
        )
        column.addWidget(Label(words, "secondary", self).wrapping())
        column.addWidget(self.message)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._framed(self.list))
        middle = QSplitter(Qt.Orientation.Vertical, halves)
        middle.addWidget(self.text)
        middle.addWidget(self.wrong)
        middle.setSizes([600, 110])
        halves.addWidget(middle)
        halves.addWidget(self._framed(self.paper))
        halves.setSizes([230, 600, 540])
        column.addWidget(halves, 1)
        foot = Panel("", self)
        row = QHBoxLayout()
        self.state = Label("", "secondary", foot).wrapping()
        row.addWidget(self.state, 1)
        row.addWidget(self.earlier)
        row.addWidget(self.usual)
        row.addWidget(self.keep)
        foot.body.addLayout(row)
        column.addWidget(foot)

    def _framed(self, inner: QWidget) -> QFrame:
        frame = QFrame(self)
        frame.setProperty("panel", "true")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(inner)
        return frame

    def take_focus(self) -> None:
        """What opening the page does."""
        self.list.setFocus()

    # The list

    def refresh(self) -> None:
        """Read which forms the office has changed."""
        job = partial(forms, self.context.folder)
        self.context.runner.run(self, job, self._show_forms, self.message.error, latest="forms")

    def _show_forms(self, kept: list[KeptForm]) -> None:
        self.kept = kept
        own = [(at, form) for at, form in enumerate(kept) if form.changed_at is not None]
        usual = [(at, form) for at, form in enumerate(kept) if form.changed_at is None]
        self.list.fill(
            (
                RowGroup(self.tr("改过的"), tuple(self._row(at, form) for at, form in own), Tone.ACCENT),
                RowGroup(self.tr("原样的"), tuple(self._row(at, form) for at, form in usual)),
            )
        )
        self.show_form(self.key or kept[0].key)
        self._offer()

    def _row(self, at: int, form: KeptForm) -> GroupRow:
        own = form.changed_at is not None
        return GroupRow(at, (form.title,), Shape.DOT if own else Shape.RING, Tone.ACCENT if own else Tone.NEUTRAL)

    def show_form(self, key: str) -> None:
        """Put the cursor on a form."""
        rows = self.list.all_rows()
        place = next(at for at, row in enumerate(rows) if self.kept[row.key].key == key)
        self.list.go_to(place)

    def _choose(self) -> None:
        row = self.list.row_on()
        if row is None or self.kept[row.key].key == self.key:
            return
        self.key = self.kept[row.key].key
        self._read()

    def _read(self) -> None:
        def show(read: tuple[str, list[Version]]) -> None:
            self._texts[key], self._versions = read
            self._put(self._drafts.get(key, self._texts[key]))
            self.draw()

        def both() -> tuple[str, list[Version]]:
            return template_text(key, folder), versions(key, folder)

        def fail(fault: Any) -> None:
            self.message.error(fault)
            self._texts[key] = ""
            self._put(usual_text(key))

        key, folder = self.key, self.context.folder
        self.context.runner.run(self, both, show, fail, latest="text")

    def _put(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.go_to_line(1)

    # Typing and drawing

    def _typed(self) -> None:
        text = self.text.toPlainText()
        if text == self._texts.get(self.key):
            self._drafts.pop(self.key, None)
        elif self.key in self._texts:
            self._drafts[self.key] = text
        self._sound = False
        self._offer()
        self._pause.start()

    def move_row(self, by: int) -> None:
        """Alt+↑ and Alt+↓: the row under the cursor changes places with its neighbour; Ctrl+Z takes it back."""
        cursor = self.text.textCursor()
        text = self.text.toPlainText()
        moved, line = move_row(text, cursor.blockNumber() + 1, by)
        if moved != text:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(moved)
            self.text.go_to_line(line)
            self.draw()

    def draw(self) -> None:
        """Check what is written and draw it; the newest text wins."""
        self._pause.stop()
        job = partial(try_out, self.text.toPlainText(), self.key, self.context.estate, _SCALE)
        self.context.runner.run(self, job, self._show, self.message.error, latest="draw")

    def _show(self, trial: Trial) -> None:
        self.mistakes, self._sound = trial.mistakes, not trial.mistakes
        self.wrong.clear()
        for mistake in trial.mistakes:
            words = self.tr("第 {line} 行：{words}").format(line=mistake.line, words=mistake.words)
            QListWidgetItem(words if mistake.line else mistake.words, self.wrong)
        self.wrong.setVisible(bool(trial.mistakes))
        self.text.mark_lines({mistake.line for mistake in trial.mistakes})
        if trial.pages:
            outlines = [Outline(at.x, at.y, at.width, at.height, at.kind == "sign") for at in trial.places]
            self.paper.show_pages(trial.pages, PAGE_WIDTH, outlines)
        else:
            self.paper.grow_pale()
        self._offer()

    def _offer(self) -> None:
        changed = self.key in self._drafts
        own = any(form.key == self.key and form.changed_at is not None for form in self.kept)
        count = len(self.mistakes)
        if count:
            told = self.tr("有 {count} 处要改，改好才能保存。右边还是上一次画好的样子。").format(count=count)
        elif changed:
            told = self.tr("改了还没有保存。")
        else:
            told = self.tr("正在用本单位改过的版式。") if own else self.tr("正在用程序自带的版式。")
        self.state.setText(told)
        refusal = "" if changed else self.tr("还没有改动。")
        self.keep.set_refusal(self.tr("还有要改的地方。") if count else refusal)
        self.usual.set_refusal("" if own or changed else self.tr("现在就是原样。"))
        self.earlier.set_refusal("" if self._versions else self.tr("这张表没有改过。"))

    def next_mistake(self) -> None:
        """F8: from mistake to mistake."""
        lines = [mistake.line for mistake in self.mistakes if mistake.line]
        here = self.text.textCursor().blockNumber() + 1
        if lines:
            self.text.go_to_line(next((line for line in lines if line > here), lines[0]))
            self.text.setFocus()

    def _go_to_mistake(self, item: QListWidgetItem) -> None:
        mistake = self.mistakes[self.wrong.row(item)]
        if mistake.line:
            self.text.go_to_line(mistake.line)
            self.text.setFocus()

    # Keeping

    def save(self) -> None:
        """Ctrl+S: the form is printed like this from now on."""
        if self.key not in self._drafts:
            return
        told = self.tr("「{title}」存好了，以后照它打印；已经打印的不变。").format(title=self._title())
        self._run(partial(keep_template, self.key, self._drafts[self.key], self.context.folder), told)

    def drop(self) -> None:
        """Back to the program's own template; the office's stays among the versions."""
        form = next((form for form in self.kept if form.key == self.key), None)
        self._drafts.pop(self.key, None)
        if form is not None and form.changed_at is not None:
            told = self.tr("「{title}」恢复了原样。").format(title=self._title())
            self._run(partial(drop_template, self.key, self.context.folder), told)
        else:
            self._read()

    def _title(self) -> str:
        return next(form.title for form in self.kept if form.key == self.key)

    def _run(self, job: Any, told: str) -> None:
        def done(_nothing: Any) -> None:
            self._drafts.pop(self.key, None)
            self.message.good(told)
            self._read()
            self.refresh()

        who = {"by": self.context.by, "at": self.context.clock()}
        self.context.runner.run(self, partial(job, **who), done, self.message.error)

    def show_earlier(self) -> None:
        """Ctrl+E: the version before the one that is shown, then the one before that; saved only by Ctrl+S."""
        if not self._versions:
            return
        version = self._versions[0]
        self._versions = [*self._versions[1:], version]

        def show(text: str) -> None:
            self._put(text)
            moment = f"{version.at:%Y-%m-%d %H:%M}"
            words = self.tr("这是 {at} {by} 存的一版，要用它就保存。再按看更早的。")
            self.message.note(words.format(at=moment, by=version.by))

        job = partial(version_text, version, self.context.folder)
        self.context.runner.run(self, job, show, self.message.error)
