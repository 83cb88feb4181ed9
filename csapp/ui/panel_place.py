"""Where the detail panel stands: beside the table, over it in a narrow window, or nowhere (look 2)."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from csapp.ui.detail_panel import WIDTH, DetailPanel
from csapp.ui.popup import PopupFrame
from csapp.ui.theme import theme

NARROW = 1280
_HANDLE = 8
_MARGIN = 16


class PanelPlace(QObject):
    """Owns the splitter and the overlay; `width` is what the person has drawn, 0 for the usual one."""

    def __init__(self, page: QWidget, pane: QWidget, panel: DetailPanel) -> None:
        super().__init__(page)
        self._page = page
        self._panel = panel
        self.width = 0
        self.splitter = QSplitter(Qt.Orientation.Horizontal, page)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(_HANDLE)
        self.splitter.addWidget(pane)
        self.splitter.addWidget(panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.overlay = PopupFrame(page)
        self._inside = QVBoxLayout(self.overlay)
        self._inside.setContentsMargins(0, 0, 0, 0)

    def is_narrow(self) -> bool:
        """Below 1280 px the panel is an overlay, opened with Enter."""
        return self._page.width() < theme().px(NARROW)

    def settle(self, *, wanted: bool) -> None:
        """Put the panel where it belongs at this width; beside the table only if it is `wanted`."""
        width = self.width or theme().px(WIDTH)
        if self.is_narrow():
            if self._panel.parentWidget() is not self.overlay:
                self._inside.addWidget(self._panel)
                self._panel.show()
            left = self._page.width() - _MARGIN - width
            self.overlay.setGeometry(left, self.splitter.y(), width, self.splitter.height())
            return
        self.overlay.hide()
        if self._panel.parentWidget() is not self.splitter:
            self.splitter.addWidget(self._panel)
        self._panel.setVisible(wanted)
        self.splitter.setSizes([max(self.splitter.width() - width - _HANDLE, 1), width])

    def open(self) -> None:
        """Show the panel wherever it stands."""
        if self.is_narrow():
            self.overlay.rise()
        else:
            self._panel.show()

    def close(self) -> None:
        """Take an overlay away; beside the table the panel stays."""
        self.overlay.hide()
