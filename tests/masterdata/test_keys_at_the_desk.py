"""Putting keys and cabinets on file as typed at the desk."""

import pytest

from csapp.core.errors import BadInput, NotAllowed
from csapp.masterdata.keys import service as keys
from csapp.masterdata.keys.models import KeySet, KeyStatus
from tests import makers
from tests.makers import DESK, NOW, VIEWER

pytestmark = pytest.mark.usefixtures("office")


def test_a_key_gets_its_tag_and_hook() -> None:
    """A room in any spelling; the tag is the next free one and does not tell the room."""
    makers.unit("3-2-1501")
    keys.add_cabinet("A", "A 柜", 6, 12, by=DESK, at=NOW)
    made = keys.register_key(by=DESK, at=NOW, room="3栋2单元1501", opens="入户门", pieces=2, hook="A3-10")
    assert (made.subject, made.hook, made.pieces) == ("3-2-1501", "A3-10", 2)
    assert "1501" not in made.code
    with pytest.raises(BadInput):
        keys.register_key(by=DESK, at=NOW, place_name="水泵房", hook="A3-10")
    with pytest.raises(BadInput, match="没有找到房号"):
        keys.register_key(by=DESK, at=NOW, room="9-9-9999")
    assert KeySet.select().count() == 1


def test_a_key_is_corrected() -> None:
    """Pieces, state and note; who only looks changes nothing."""
    made = keys.register_key(by=DESK, at=NOW, place_name="水泵房")
    keys.correct_key(made.id, version=1, by=DESK, at=NOW, opens="铁门", pieces=3, status="停用", note="换锁了")
    held = KeySet.get_by_id(made.id)
    assert (held.opens, held.pieces, held.status, held.note) == ("铁门", 3, KeyStatus.RETIRED, "换锁了")
    with pytest.raises(NotAllowed):
        keys.register_key(by=VIEWER, at=NOW, place_name="水泵房")
