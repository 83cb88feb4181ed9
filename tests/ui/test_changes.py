"""Pages that are seen refresh at once; the others catch up when shown; strangers are left alone."""

from PySide6.QtWidgets import QWidget

from csapp.ui.changes import Changes, Follower
from tests.ui.staging import put


def test_a_visible_page_refreshes_and_a_hidden_one_when_it_is_shown(stage: QWidget) -> None:
    bus, refreshed = Changes(), []
    seen, hidden = put(stage, QWidget()), put(stage, QWidget())
    hidden.hide()
    Follower(seen, bus, {"callback", "complaint"}, lambda: refreshed.append("seen"))
    waiting = Follower(hidden, bus, {"callback"}, lambda: refreshed.append("hidden"))
    bus.announce({"callback"})
    assert refreshed == ["seen"]
    assert waiting.stale
    hidden.show()
    assert refreshed == ["seen", "hidden"]
    assert not waiting.stale


def test_a_page_that_reads_other_tables_is_left_alone(stage: QWidget) -> None:
    bus, refreshed = Changes(), []
    Follower(put(stage, QWidget()), bus, {"parking_lease"}, lambda: refreshed.append("page"))
    bus.announce({"callback"})
    assert refreshed == []
