"""The person finder: a search line that hears the input method; its list is made when first shown (look 3)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from csapp.ui.announce import announce
from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.finder_rows import FinderGroup, FinderRow
from csapp.ui.icons import icon
from csapp.ui.theme import theme, theme_switch

if TYPE_CHECKING:
    from csapp.ui.finder_list import FinderPopup

MOST_ROWS = 8
_NARROWEST = 344
_NOT_SEARCHED = str.maketrans("", "", " '’")


class PersonFinder(QLineEdit):
    """Search line for a person, room, plate or number.

    `search(text)` starts a search and returns at once; its results come back through `show_results` with the same
    text, and only the latest are shown. The focus stays in the line. `second_way` names what Ctrl+Enter does.
    """

    highlighted = Signal(object)
    picked = Signal(object)
    picked_second = Signal(object)
    not_on_file = Signal(str)

    def __init__(
        self,
        search: Callable[[str], object],
        *,
        key: str = "",
        recent: bool = False,
        offers_not_on_file: bool = True,
        second_way: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._search = search
        self._second_way = second_way
        self._key = key
        self._recent = recent
        self._offers_not_on_file = offers_not_on_file
        self._preedit = ""
        self._count = ""
        self._popup: FinderPopup | None = None
        self._quiet = False
        self.setProperty("entry", "field" if key else "finder")
        self.setPlaceholderText(self.tr("房号、姓名、电话、车牌、单号"))
        self.setAccessibleName(self.tr("查找"))
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.textChanged.connect(self._text_changed)
        theme_switch().changed.connect(self._leave_room)
        self._leave_room()

    @property
    def popup(self) -> "FinderPopup | None":
        """The list while it is open."""
        return self._popup if self._popup is not None and self._popup.isVisible() else None

    def search_text(self) -> str:
        """Committed text with what is being composed at the cursor: `syq` is searched before a character is chosen."""
        cursor, text = self.cursorPosition(), self.text()
        return (text[:cursor] + self._preedit.translate(_NOT_SEARCHED) + text[cursor:]).strip()

    def open_recent(self) -> None:
        """What Ctrl+K does: focus, select, and show the records opened last."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._ask()

    def show_results(self, text: str, groups: Sequence[FinderGroup]) -> None:
        """Show what was found for `text`; outdated results are dropped."""
        if text != self.search_text() or self.window().focusWidget() is not self:
            return
        if not groups and not text:
            self.close_popup()
            return
        popup = self._open()
        popup.fill(text, groups)
        total = sum(group.count for group in groups)
        self._count = self.tr("{count} 个结果").format(count=total) if text else ""
        announce(self, self.tr("{count} 个结果").format(count=total))
        self._place(popup)
        popup.rise()
        self._tell_highlighted()
        self._leave_room()

    def set_picked_text(self, text: str) -> None:
        """Write what was picked into the line without searching for it."""
        self._quiet = True
        self.setText(text)
        self._quiet = False
        self._count = ""
        self.close_popup()

    def _leave_room(self) -> None:
        """Words end before the count or the cap at the right."""
        metrics = QFontMetrics(theme().font("hint"))
        taken = (
            metrics.horizontalAdvance(self._count) if self._count else cap_size(self._key).width() if self._key else 0
        )
        self.setTextMargins(0, 0, taken + 4 if taken else 0, 0)
        self.update()

    def close_popup(self) -> None:
        """Take the list away."""
        if self._popup is not None:
            self._popup.hide()
        self._count = ""
        self._leave_room()

    def _open(self) -> "FinderPopup":
        if self._popup is None:
            # reason for the late import: the first page is shown before anybody searches
            from csapp.ui.finder_list import FinderPopup

            self._popup = FinderPopup(
                self.window(),
                MOST_ROWS,
                offers_not_on_file=self._offers_not_on_file,
                second_way=self._second_way,
            )
            self._popup.clicked.connect(self._pick)
            self._popup.not_on_file.connect(self._say_not_on_file)
        return self._popup

    def _place(self, popup: "FinderPopup") -> None:
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + 3))
        width = max(self.width(), theme().px(_NARROWEST))
        height = min(popup.wanted_height(), window.height() - corner.y() - 8)
        left = max(0, min(corner.x(), window.width() - width))
        popup.setGeometry(left, corner.y(), width, height)

    def _text_changed(self) -> None:
        if not self._quiet:
            self._ask()

    def _ask(self) -> None:
        text = self.search_text()
        if text or self._recent:
            self._search(text)
        else:
            self.close_popup()

    def _tell_highlighted(self) -> None:
        row = self._popup.current() if self._popup is not None else None
        if row is not None:
            self.highlighted.emit(row)

    def _pick(self, row: FinderRow) -> None:
        self.close_popup()
        self.picked.emit(row)

    def _say_not_on_file(self) -> None:
        text = self.search_text()
        self.close_popup()
        self.not_on_file.emit(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search while composing."""
        before = self._preedit
        self._preedit = event.preeditString()
        super().inputMethodEvent(event)
        if self._preedit != before:
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, PgUp, PgDn, Enter, Esc and Ctrl+L belong to the list; none of them while composing."""
        if self._preedit or not self._take_key(event):
            super().keyPressEvent(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_L and self._offers_not_on_file:
            self._say_not_on_file()
            return True
        popup = self.popup
        if popup is None:
            return False
        if control:
            return self._take_second_way(event, popup)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -MOST_ROWS, Qt.Key.Key_PageDown: MOST_ROWS}
        if event.key() in steps:
            popup.move_by(steps[Qt.Key(event.key())])
            self._tell_highlighted()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = popup.current()
            if row is not None:
                self._pick(row)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
            return True
        return False

    def _take_second_way(self, event: QKeyEvent, popup: "FinderPopup") -> bool:
        row = popup.current()
        if not self._second_way or row is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.close_popup()
        self.picked_second.emit(row)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus, but not when another window of the system comes in front."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.close_popup()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.popup is not None:
            self._place(self.popup)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The number of results, or the key cap, at the right end."""
        super().paintEvent(event)
        tokens = theme()
        painter = QPainter(self)
        if self._count:
            painter.setFont(tokens.font("hint"))
            painter.setPen(tokens.text2)
            width = QFontMetrics(painter.font()).horizontalAdvance(self._count)
            box = QRectF(self.width() - width - 10, 0, width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._count)
        elif self._key:
            size = cap_size(self._key)
            corner = QPointF(self.width() - size.width() - 8, (self.height() - size.height()) // 2)
            draw_cap(painter, corner, self._key, ink=tokens.text2, edge=tokens.line, fill=tokens.raised)
        painter.end()
