"""The audit trail: whatever is changed, removed or cut off in it is found by `csapp check`."""

import pytest

from csapp.core.paths import DataFolder
from csapp.db import audit, check
from csapp.db.connection import database
from csapp.features.reception.service import desk as service
from tests import makers

COLUMNS = ["at", '"by"', "by_name", "area", "record_id", "step", "before", "after", "note", "digest"]


@pytest.fixture
def written(office: DataFolder) -> DataFolder:
    for count in range(5):
        makers.reception(content=f"第 {count} 件")
    service.close(3, by=makers.DESK, at=makers.NOW, result="好了")
    assert list(check.problems(office)) == []
    return office


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_line_is_found(written: DataFolder, column: str) -> None:
    value = 99 if column in ('"by"', "record_id") else "改"
    database.execute_sql(f"UPDATE audit_line SET {column} = ? WHERE id = 3", (value,))
    assert "留痕第 3 条被改过。" in list(check.problems(written))


def test_a_changed_line_whose_hash_was_made_to_fit_is_found_at_the_next(written: DataFolder) -> None:
    row = database.execute_sql(
        'SELECT at, "by", by_name, area, record_id, step, before, after, note, previous FROM audit_line WHERE id = 3'
    ).fetchone()
    forged = (*row[:8], "改")
    digest = audit._digest(row[9], forged)
    database.execute_sql("UPDATE audit_line SET note = '改', digest = ? WHERE id = 3", (digest,))
    assert list(check.problems(written)) == ["留痕第 4 条之前有缺失或被换过。"]


def test_a_removed_line_is_found(written: DataFolder) -> None:
    database.execute_sql("DELETE FROM audit_line WHERE id = 3")
    assert list(check.problems(written)) == ["留痕第 4 条之前有缺失或被换过。", "留痕应有 6 条，实有 5 条。"]


def test_a_removed_tail_is_found_even_after_more_was_written(written: DataFolder) -> None:
    database.execute_sql("DELETE FROM audit_line WHERE id > 4")
    assert list(check.problems(written)) == ["留痕应有 6 条，实有 4 条。"]
    makers.reception()
    assert list(check.problems(written)) == ["留痕应有 7 条，实有 5 条。"]


def test_swapped_lines_are_found(written: DataFolder) -> None:
    for old, new in ((2, 100), (3, 2), (100, 3)):
        database.execute_sql("UPDATE audit_line SET id = ? WHERE id = ?", (new, old))
    assert "留痕第 2 条之前有缺失或被换过。" in list(check.problems(written))


@pytest.mark.usefixtures("written")
def test_the_history_of_a_record_is_newest_first() -> None:
    assert [(line.step, line.by_name) for line in audit.history("reception", 3)] == [
        ("close", "王芳"),
        ("create", "王芳"),
    ]


def test_a_search_entry_that_lost_its_record_of_words_is_found(written: DataFolder) -> None:
    database.execute_sql("DELETE FROM finding WHERE record_id = 2")
    assert list(check.problems(written)) == ["搜索索引有 5 条，应有 4 条。"]


def test_a_link_to_a_room_that_is_gone_is_found(written: DataFolder) -> None:
    database.pragma("foreign_keys", 0)
    database.execute_sql("UPDATE reception SET unit_id = 77 WHERE id = 2")
    assert list(check.problems(written)) == ["reception 第 2 行指向的 places 不在了。"]
