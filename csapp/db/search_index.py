"""The index of everything that can be looked for, kept in the same transaction as the record (design 6).

Text is cut into pairs of characters, digits into threes besides (telephones and dates share most of their pairs), which
SQLite's full-text table finds for fragments of any length; hits are then checked against the text itself, so a hit
list equals a plain substring scan. PostgreSQL scans the text instead.
What is found by its beginning alone (a name's sound, a telephone from either end, the tail of a plate) has keys in a
plain ordered table, which both databases read without scanning.
"""

import re
import unicodedata
from collections.abc import Sequence
from operator import add

import peewee

from csapp.db.connection import connected, database, is_sqlite
from csapp.db.record import Findable, Table, tuples

LONGEST_TITLE = 32  # characters of the one line kept about a record, as wide as a row of the box
LONGEST = 200  # characters looked at of what was typed or pasted into the search box
MOST_GRAMS = 60  # SQLite refuses questions of more than 256 parts
_LAST_CHARACTER = "\U0010fffd"  # sorts behind every character that can follow a beginning

_NO_TEXT = "[\x00-\x1f\x7f-\x9f\ud800-\udfff]"  # control characters and halves of characters

_CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS finding_gram
USING fts5(grams, content='', columnsize=0, detail='none', tokenize='ascii')
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

        indexes = ((("area", "record_id"), True),)


class FindingKey(Table):
    """One spelling by whose beginning an entry is found."""

    entry = peewee.ForeignKeyField(Finding, backref="keys", on_delete="CASCADE")
    key = peewee.CharField(max_length=80)

    class Meta:
        """Read in the order of the keys; no key of an entry twice."""

        indexes = ((("key", "entry"), True),)


def create_gram_table() -> None:
    """Make the full-text table; called by the first migration."""
    if is_sqlite():
        database.execute_sql(_CREATE)


def folded(text: str) -> str:
    """One spelling for searching: half width, lower case, single spaces, no control characters."""
    kept = re.sub(_NO_TEXT, " ", text)
    return " ".join(unicodedata.normalize("NFKC", kept).lower().split())


# The ascii tokenizer splits at ASCII punctuation; moved to the private area it is a letter like any other.
_LETTERS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum() and not chr(code).isspace()}


# Stands in every entry, so that entries can be counted without a table of their sizes.
_EVERY = chr(0xE0FF)


def _token(gram: str) -> str:
    return gram.translate(_LETTERS)


_DIGITS = re.compile("[0-9]{3,}")


def _grams(words: str) -> list[str]:
    """All single characters, neighbouring pairs and threes of digits, never across a space."""
    found = {_EVERY}
    plain = words.translate(_LETTERS)
    for run in plain.split():
        found.update(run)
        found.update(map(add, run, run[1:]))
    for digits in _DIGITS.findall(plain):
        found.update(digits[at : at + 3] for at in range(len(digits) - 2))
    return list(found)


def _needed(fragment: str) -> list[str]:
    """The grams a text must have to contain `fragment`."""
    if len(fragment) == 1:
        return [_token(fragment)]
    found = {_token(fragment[at : at + 2]) for at in range(len(fragment) - 1)}
    for digits in _DIGITS.findall(fragment):
        threes = {digits[at : at + 3] for at in range(len(digits) - 2)}
        # a text with the threes has their pairs
        found = (found - {three[:2] for three in threes} - {three[1:] for three in threes}) | threes
    return sorted(found)


def _words_of(entry: Findable) -> str:
    """The text looked through; an entry of keys alone has none."""
    return folded(f"{entry.number} {entry.words}") if entry.words or not entry.keys else ""


def put(area: str, record_id: int, entry: Findable) -> None:
    """Add or renew the entry of one record."""
    entry_id = _put_words(area, record_id, entry)
    if entry.keys:
        _put_keys(entry_id, set(entry.keys))


def _put_words(area: str, record_id: int, entry: Findable) -> int:
    words, title = _words_of(entry), entry.title[:LONGEST_TITLE]
    p = database.param
    made = database.execute_sql(
        f"INSERT INTO finding (area, record_id, number, title, words) VALUES ({p}, {p}, {p}, {p}, {p}) "
        "ON CONFLICT (area, record_id) DO NOTHING RETURNING id",
        (area, record_id, entry.number, title, words),
    ).fetchone()
    if made is not None:
        _keep_grams(made[0], words)
        return int(made[0])
    held = Finding.get(Finding.area == area, Finding.record_id == record_id)
    if held.words != words:
        _forget_grams(held.id, held.words)
        _keep_grams(held.id, words)
    Finding.update(title=title, number=entry.number, words=words).where(Finding.id == held.id).execute()
    return int(held.id)


def _put_keys(entry_id: int, wanted: set[str]) -> None:
    held = {row[0] for row in tuples(FindingKey.select(FindingKey.key).where(FindingKey.entry == entry_id))}
    if held - wanted:
        FindingKey.delete().where(FindingKey.entry == entry_id, FindingKey.key.in_(held - wanted)).execute()
    if wanted - held:
        rows = [{"entry": entry_id, "key": key} for key in sorted(wanted - held)]
        FindingKey.insert_many(rows).execute()


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


def look_up(
    text: str, areas: Sequence[str] = (), limit: int = 50, *, but_not: Sequence[str] = ()
) -> list[tuple[str, int, str, str]]:
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
    for names, word in ((areas, "IN"), (but_not, "NOT IN")):
        if names:
            where += f" AND finding.area {word} ({', '.join([database.param] * len(names))})"
    sql = f"SELECT area, record_id, number, title FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT {limit:d}"
    with connected():
        rows = database.execute_sql(sql, (*values, *areas, *but_not))
        return [(area, rid, number, title) for area, rid, number, title in rows]


def look_up_keys(beginning: str, areas: Sequence[str], limit: int = 50) -> list[tuple[str, int, str]]:
    """Area, record id and the key that matched of records with a key that begins so; the shortest keys come first.

    Reads only the first `limit` keys in their order, so that one letter costs no more than a whole name.
    """
    if not beginning:
        return []
    p = database.param
    names = ", ".join([p] * len(areas))
    # a server may order by a language; keys are ordered by their characters
    key = "finding_key.key" if is_sqlite() else 'finding_key.key COLLATE "C"'
    sql = (
        "SELECT finding.area, finding.record_id, finding_key.key FROM finding_key "
        "JOIN finding ON finding.id = finding_key.entry_id "
        f"WHERE {key} >= {p} AND {key} < {p} AND finding.area IN ({names}) "
        f"ORDER BY {key}, finding_key.entry_id LIMIT {limit:d}"
    )
    with connected():
        rows = database.execute_sql(sql, (beginning, beginning + _LAST_CHARACTER, *areas)).fetchall()
    found: dict[tuple[str, int], str] = {}
    for area, record_id, key in sorted(rows, key=lambda row: len(row[2])):
        found.setdefault((area, record_id), key)
    return [(area, record_id, key) for (area, record_id), key in found.items()]


def cut_again() -> None:
    """Cut every text anew after the way of cutting has changed; called by migrations."""
    if not is_sqlite():
        return
    database.execute_sql("DROP TABLE finding_gram")
    create_gram_table()
    connection = database.connection()
    entries = connection.execute("SELECT id, words FROM finding ORDER BY id")
    connection.executemany(
        "INSERT INTO finding_gram (rowid, grams) VALUES (?, ?)",
        ((entry_id, " ".join(_grams(words))) for entry_id, words in entries),
    )


def entry_count() -> int:
    """How many entries the full-text table holds (SQLite)."""
    sql = "SELECT count(*) FROM finding_gram WHERE finding_gram MATCH ?"
    return int(database.execute_sql(sql, (f'"{_EVERY}"',)).fetchone()[0])


def has_keys() -> bool:
    """Whether anything has keys: a database from before them has none."""
    return bool(FindingKey.select().exists())


def words_of(area: str, record_ids: Sequence[int]) -> dict[int, str]:
    """The text, as folded for searching, of these records of one area."""
    p = database.param
    sql = f"SELECT record_id, words FROM finding WHERE area = {p} AND record_id IN ({', '.join([p] * len(record_ids))})"
    with connected():
        return dict(database.execute_sql(sql, (area, *record_ids)).fetchall()) if record_ids else {}


def rebuild(entries: Sequence[tuple[str, int, Findable]]) -> None:
    """Write many new entries at once, for bulk databases; the records must not be indexed yet."""
    rows = [(area, rid, one.number, one.title[:LONGEST_TITLE], _words_of(one)) for area, rid, one in entries]
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
    connection.executemany(
        "INSERT INTO finding_key (entry_id, key) VALUES (?, ?)",
        [(first + index, key) for index, (_, _, one) in enumerate(entries) for key in dict.fromkeys(one.keys)],
    )
