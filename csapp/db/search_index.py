"""The index of everything that can be looked for, kept in the same transaction as the record (design 6).

Text is cut into pairs of characters, which SQLite's full-text table finds for fragments of any length; hits are then
checked against the text itself, so a hit list equals a plain substring scan. PostgreSQL scans the text instead.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import peewee

from csapp.db.connection import connected, database, is_sqlite
from csapp.db.record import Findable, Table

LONGEST = 200  # characters looked at of what was typed or pasted into the search box
MOST_GRAMS = 60  # SQLite refuses questions of more than 256 parts

_CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS finding_gram
USING fts5(grams, content='', detail='none', tokenize='ascii')
"""


class Finding(Table):
    """One findable record; ids follow time, so the newest come first without sorting."""

    area = peewee.CharField(max_length=40)
    record_id = peewee.IntegerField()
    number = peewee.CharField(max_length=60)
    title = peewee.TextField()
    words = peewee.TextField()

    class Meta:
        """One entry per record."""

        indexes = ((("area", "record_id"), True), (("number",), False))


def create_gram_table() -> None:
    """Make the full-text table; called by the first migration."""
    if is_sqlite():
        database.execute_sql(_CREATE)


def folded(text: str) -> str:
    """One spelling for searching: half width, lower case, single spaces, no control characters."""
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)
    return " ".join(unicodedata.normalize("NFKC", kept).lower().split())


# The ascii tokenizer splits at ASCII punctuation; moved to the private area it is a letter like any other.
_LETTERS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum() and not chr(code).isspace()}


def _token(gram: str) -> str:
    return gram.translate(_LETTERS)


def _grams(words: str) -> list[str]:
    """All single characters and neighbouring pairs, never across a space."""
    found: set[str] = set()
    for run in words.translate(_LETTERS).split():
        found.update(run)
        found.update(map("".join, pairwise(run)))
    return sorted(found)


def _needed(fragment: str) -> list[str]:
    """The grams a text must have to contain `fragment`."""
    if len(fragment) == 1:
        return [_token(fragment)]
    return sorted({_token(fragment[i : i + 2]) for i in range(len(fragment) - 1)})


def put(area: str, record_id: int, entry: Findable) -> None:
    """Add or renew the entry of one record."""
    words = folded(f"{entry.number} {entry.words}")
    held = database.execute_sql(
        f"SELECT id, words FROM finding WHERE area = {database.param} AND record_id = {database.param}",
        (area, record_id),
    ).fetchone()
    if held is not None and held[1] == words:
        Finding.update(title=entry.title, number=entry.number).where(Finding.id == held[0]).execute()
        return
    if held is not None:
        _forget_grams(held[0], held[1])
        Finding.update(title=entry.title, number=entry.number, words=words).where(Finding.id == held[0]).execute()
        _keep_grams(held[0], words)
        return
    p = database.param
    cursor = database.execute_sql(
        f"INSERT INTO finding (area, record_id, number, title, words) VALUES ({p}, {p}, {p}, {p}, {p}) RETURNING id",
        (area, record_id, entry.number, entry.title, words),
    )
    _keep_grams(cursor.fetchone()[0], words)


def take_out(area: str, record_id: int) -> None:
    """Remove the entry of one record, if it has one."""
    held = Finding.get_or_none(Finding.area == area, Finding.record_id == record_id)
    if held is not None:
        _forget_grams(held.id, held.words)
        Finding.delete().where(Finding.id == held.id).execute()


def _keep_grams(entry_id: int, words: str) -> None:
    if is_sqlite():
        grams = " ".join(_grams(words))
        database.execute_sql("INSERT INTO finding_gram (rowid, grams) VALUES (?, ?)", (entry_id, grams))


def _forget_grams(entry_id: int, words: str) -> None:
    if is_sqlite():
        database.execute_sql(
            "INSERT INTO finding_gram (finding_gram, rowid, grams) VALUES ('delete', ?, ?)",
            (entry_id, " ".join(_grams(words))),
        )


def _fragments(text: str) -> list[str]:
    """The words looked for; what is typed beyond LONGEST characters is not looked at."""
    return list(dict.fromkeys(folded(text[:LONGEST]).split()))


def _match(fragments: list[str]) -> str:
    """The full-text question; a part of the grams narrows enough, the words themselves are compared anyway."""
    needed = sorted({gram for fragment in fragments for gram in _needed(fragment)})
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in needed[:MOST_GRAMS])


def _checks(fragments: list[str]) -> str:
    contains = "instr(finding.words, ?) > 0" if is_sqlite() else "strpos(finding.words, %s) > 0"
    return " AND ".join([contains] * len(fragments))


def conditions(text: str) -> tuple[str, list[str]] | None:
    """SQL condition on `finding` for records containing every word of `text`; None for an empty text."""
    fragments = _fragments(text)
    if not fragments:
        return None
    if not is_sqlite():
        return _checks(fragments), fragments
    within = "finding.id IN (SELECT rowid FROM finding_gram WHERE finding_gram MATCH ?)"
    return f"{within} AND {_checks(fragments)}", [_match(fragments), *fragments]


def look_up(text: str, areas: Sequence[str] = (), limit: int = 50) -> list[tuple[str, int, str, str]]:
    """Area, record id, number and title of the newest records containing every word of `text`.

    Walks the hits from the newest backwards and stops at `limit`: a frequent word costs no more than a rare one.
    """
    fragments = _fragments(text)
    if not fragments:
        return []
    where, values, source = _checks(fragments), list(fragments), "finding"
    order = "finding.id"
    if is_sqlite():
        # CROSS JOIN keeps SQLite from turning the loops around: the full-text table leads, in its own order.
        source, order = "finding_gram CROSS JOIN finding ON finding.id = finding_gram.rowid", "finding_gram.rowid"
        where, values = f"finding_gram MATCH ? AND {where}", [_match(fragments), *fragments]
    if areas:
        where += f" AND finding.area IN ({', '.join([database.param] * len(areas))})"
    sql = f"SELECT area, record_id, number, title FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT {limit:d}"
    with connected():
        return [(area, rid, number, title) for area, rid, number, title in database.execute_sql(sql, (*values, *areas))]


def rebuild(entries: Sequence[tuple[str, int, Findable]]) -> None:
    """Write many new entries at once, for bulk databases; the records must not be indexed yet."""
    rows = [(area, rid, one.number, one.title, folded(f"{one.number} {one.words}")) for area, rid, one in entries]
    first = database.execute_sql("SELECT coalesce(max(id), 0) + 1 FROM finding").fetchone()[0]
    connection = database.connection()
    connection.executemany(
        "INSERT INTO finding (id, area, record_id, number, title, words) VALUES (?, ?, ?, ?, ?, ?)",
        [(first + index, *row) for index, row in enumerate(rows)],
    )
    connection.executemany(
        "INSERT INTO finding_gram (rowid, grams) VALUES (?, ?)",
        [(first + index, " ".join(_grams(row[4]))) for index, row in enumerate(rows)],
    )
