"""The tab bar of daily areas with badges and 更多 (look 3)."""

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QWidget

from csapp.core.frozen import frozen
from csapp.ui.icons import draw_icon
from csapp.ui.theme import theme, theme_switch

_PAD = 13
_BADGE_GAP = 6
_CHEVRON = 16
_BAR = 2


@frozen
class Tab:
    """One area: its key, its word, and whether it stands in the bar or under 更多."""

    key: str
    label: str
    daily: bool = True


@lru_cache(maxsize=128)
def _advance(words: str, _text_factor: float) -> int:
    """QTabBar asks for every tab again and again while it lays itself out; the words stay the same."""
    return round(QFontMetricsF(theme().font("panel", bold=True)).horizontalAdvance(words) + 0.5)


class TabBar(QTabBar):
    """Emits `chosen` with the key of an area; Tab skips the bar, Ctrl+digits reach it."""

    chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = [*tabs]
        self._badges: dict[str, int] = {}
        self._current = tabs[0].key if tabs else ""
        self._daily = [tab for tab in tabs if tab.daily]
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("各块业务"))
        # Before the first tab: QTabBar asks for sizes while tabs are added.
        self._more = len(self._daily)
        self._hovered = -1
        for tab in self._daily:
            self.addTab(tab.label)
        self.addTab(self.tr("更多"))
        theme_switch().changed.connect(self._fit)
        self._fit()

    @property
    def current(self) -> str:
        """Key of the area shown."""
        return self._current

    def set_current(self, key: str) -> None:
        """Mark an area; one from 更多 marks 更多."""
        self._current = key
        shown = self._shown_keys()
        self.setCurrentIndex(shown.index(key) if key in shown else self._more)
        self.update()

    def choose(self, key: str) -> None:
        """As a click on the area."""
        self.set_current(key)
        self.chosen.emit(key)

    def choose_at(self, place: int) -> None:
        """What Ctrl+1 to Ctrl+9 do; `place` counts from 0."""
        if 0 <= place < len(self._tabs):
            self.choose(self._tabs[place].key)

    def choose_next(self, step: int) -> None:
        """What Ctrl+PgUp and Ctrl+PgDown do."""
        keys = [tab.key for tab in self._tabs]
        if self._current in keys:
            self.choose(keys[(keys.index(self._current) + step) % len(keys)])

    def set_badge(self, key: str, overdue: int) -> None:
        """The number of overdue items beside an area; 0 takes it away."""
        if self._badges.get(key, 0) == overdue:
            return
        self._badges[key] = overdue
        for at, tab in enumerate(self._daily):
            words = self.tr("{area}，超期 {count} 条").format(area=tab.label, count=self._badges.get(tab.key, 0))
            self.setAccessibleTabName(at, words if self._badges.get(tab.key) else tab.label)
        self._fit()

    def more_menu(self) -> QMenu:
        """The areas that stand under 更多 now."""
        menu = QMenu(self)
        shown = self._shown_keys()
        for tab in self._tabs:
            if tab.key not in shown:
                action = QAction(tab.label, menu)
                action.setCheckable(True)
                action.setChecked(tab.key == self._current)
                action.triggered.connect(lambda _on=False, key=tab.key: self.choose(key))
                menu.addAction(action)
        return menu

    def open_more(self) -> None:
        """Show the menu under 更多."""
        corner = self.mapToGlobal(self.tabRect(self._more).bottomLeft())
        self.more_menu().popup(QPoint(corner.x(), corner.y() + 1))

    def _shown_keys(self) -> list[str]:
        return [tab.key for at, tab in enumerate(self._daily) if self.isTabVisible(at)]

    def _width(self, at: int) -> int:
        words = _advance(self.tabText(at), theme().text_factor)
        if at == self._more:
            return words + 2 * _PAD + theme().px(_CHEVRON) + 4
        badge = self._badges.get(self._daily[at].key, 0)
        return words + 2 * _PAD + (_BADGE_GAP + self._badge_side(badge) if badge else 0)

    @staticmethod
    def _badge_side(count: int) -> int:
        metrics = QFontMetricsF(theme().font("cap", bold=True))
        return max(theme().px(16), round(metrics.horizontalAdvance(str(count))) + 8)

    def _fit(self) -> None:
        """Show as many areas as there is room for; the rest goes under 更多."""
        others = any(not tab.daily for tab in self._tabs)
        widths = [self._width(at) for at in range(len(self._daily))]
        room, more = self.width(), self._width(self._more)
        if sum(widths) + (more if others else 0) > room:
            others, room = True, room - more
            while widths and sum(widths) > room:
                widths.pop()
        for at in range(len(self._daily)):
            self.setTabVisible(at, at < max(1, len(widths)))
        self.setTabVisible(self._more, others)
        if self._current:
            self.set_current(self._current)
        self.updateGeometry()
        # The sizes QTabBar keeps are laid out again only when a tab changes.
        self.setTabText(self._more, self.tabText(self._more))

    def tabSizeHint(self, index: int) -> QSize:
        """Measured in bold, so that nothing jumps when another area is chosen."""
        return QSize(self._width(index), theme().height("tab_bar"))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def sizeHint(self) -> QSize:
        total = sum(self._width(at) for at in range(len(self._daily) + 1))
        return QSize(total, theme().height("tab_bar"))

    def minimumSizeHint(self) -> QSize:
        """The first area and 更多 always have room."""
        return QSize(self._width(0) + self._width(self._more) if self._daily else 0, theme().height("tab_bar"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """An area is chosen on press; 更多 opens its menu."""
        at = self.tabAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or at < 0:
            return
        if at == self._more:
            self.open_more()
        else:
            self.choose(self._daily[at].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self.tabAt(event.position().toPoint())
        if at != self._hovered:
            self._hovered = at
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._hovered = -1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Word, badge, and under the area that is on a line of 2 px."""
        painter = QPainter(self)
        for at in range(self.count()):
            if self.isTabVisible(at):
                self._paint_tab(painter, at, self.tabRect(at))
        painter.end()

    def _paint_tab(self, painter: QPainter, at: int, box: QRect) -> None:
        tokens, on = theme(), at == self.currentIndex()
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent)
            painter.drawRect(box.left(), box.bottom() - _BAR + 1, box.width(), _BAR)
        ink = tokens.accent if on else tokens.text if at == self._hovered else tokens.text2
        font = tokens.font("panel", bold=on)
        painter.setFont(font)
        painter.setPen(ink)
        words = QFontMetricsF(font).horizontalAdvance(self.tabText(at))
        badge = self._badges.get(self._daily[at].key, 0) if at < len(self._daily) else 0
        side = tokens.px(_CHEVRON)
        extra = _BADGE_GAP + self._badge_side(badge) if badge else side + 4 if at == self._more else 0
        left = box.left() + (box.width() - words - extra) / 2
        place = QRectF(left, box.top(), words + 2, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.tabText(at))
        if badge:
            self._paint_badge(painter, QPoint(round(left + words) + _BADGE_GAP, box.center().y()), badge)
        elif at == self._more:
            chevron = QRectF(left + words + 4, box.center().y() - side / 2 + 1, side, side)
            draw_icon(painter, "down", chevron, ink)

    def _paint_badge(self, painter: QPainter, left: QPoint, count: int) -> None:
        tokens, side = theme(), self._badge_side(count)
        height = tokens.px(16)
        box = QRectF(left.x(), left.y() - height / 2 + 0.5, side, height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.danger_tint)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(tokens.danger)
        painter.setFont(tokens.font("cap", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))
        painter.restore()
