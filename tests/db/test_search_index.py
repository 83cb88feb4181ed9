"""The search index finds exactly what a plain substring scan finds, also after changes and removals."""

import random
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from csapp.core.paths import DataFolder
from csapp.db import check, search_index
from csapp.db.connection import connected, database, open_database
from csapp.db.record import Findable
from tests import makers
from tests.conftest import FULL

COUNT = 2000
WORDS = [
    "厨房",
    "漏水",
    "渗水",
    "水管",
    "电梯",
    "困人",
    "楼道灯",
    "不亮",
    "门禁卡",
    "失灵",
    "单晓梅",
    "尉迟恭",
    "王芳",
    "仇小燕",
    "䶮爷",
    "𬭎总",
    "噪音",
    "装修",
    "停车",
    "车位",
    "苏E31501",
    "苏E·D12345",
    "3-2-1501",
    "3栋2单元1501",
    "12-1-302",
    "138****2746",
    "13800002746",
    "051265001234",
    "JD20261124-019",
    "Wi-Fi",
    "wifi",
    "100%",
    "50%折扣",
    "a_b",
    "c:\\x",
    '"引号"',
    "'q'",
    "C++",
    "e=mc²",
    "㎡",
    "Ａ座",
    "B1-031",
    "½",
    "(急)",
    "*重要*",
    "OR",
    "AND",
    "NOT",
    "NEAR",
]


def _text(chance: random.Random) -> str:
    parts = chance.choices(WORDS, k=chance.randint(1, 8))
    return "".join(part + chance.choice(["", "", " ", "，", "\n"]) for part in parts)


@dataclass
class Scan:
    """What the index must answer, kept by plain Python."""

    texts: dict[int, str] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)

    def put(self, key: int, text: str) -> None:
        search_index.put("reception", key, Findable(f"N{key}", text[:80], text))
        if key not in self.texts:
            self.order.append(key)
        self.texts[key] = search_index.folded(f"N{key} {text}")

    def take_out(self, key: int) -> None:
        search_index.take_out("reception", key)
        if self.texts.pop(key, None) is not None:
            self.order.remove(key)

    def look_up(self, wanted: str) -> list[int]:
        words = search_index.folded(wanted).split()
        return [key for key in reversed(self.order) if words and all(word in self.texts[key] for word in words)]


def _found(wanted: str) -> list[int]:
    return [record_id for _, record_id, _, _ in search_index.look_up(wanted, limit=COUNT * 2)]


def _fragment(chance: random.Random, scan: Scan) -> str:
    text = scan.texts[chance.choice(scan.order)]
    start = chance.randrange(len(text))
    return text[start : start + chance.randint(1, 7)]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A database with `COUNT` entries, made once; its texts follow from the seed."""
    folder = makers.office(tmp_path_factory.mktemp("search"))
    with connected(), database.atomic():
        scan, chance = Scan(), random.Random(7)
        for key in range(1, COUNT + 1):
            scan.put(key, _text(chance))
    return folder


def test_every_fragment_finds_what_a_substring_scan_finds_also_after_changes(estate: DataFolder) -> None:
    open_database(estate.database)
    chance = random.Random(7)
    scan = Scan()
    for key in range(1, COUNT + 1):
        scan.texts[key] = search_index.folded(f"N{key} {_text(chance)}")
        scan.order.append(key)
    rounds = 60 if not FULL else 1500
    with connected(), database.atomic():
        for _ in range(rounds):
            for wanted in (_fragment(chance, scan), f"{_fragment(chance, scan)} {_fragment(chance, scan)}"):
                assert _found(wanted) == scan.look_up(wanted), wanted
            scan.put(chance.choice(scan.order), _text(chance))
            scan.take_out(chance.choice(scan.order))
            scan.put(COUNT + chance.randrange(10**6), _text(chance))
    assert list(check.problems(estate)) == []


_PIECES = st.one_of(
    st.sampled_from(WORDS), st.text(min_size=1, max_size=7), st.text("ab -\"'*%_().漏水　\u0301", max_size=5)
)


class Index(RuleBasedStateMachine):
    """Random puts, removals and questions against the scan."""

    def __init__(self) -> None:
        super().__init__()
        self.scan = Scan()
        database.execute_sql("SAVEPOINT before")

    def teardown(self) -> None:
        database.execute_sql("ROLLBACK TO before")
        database.execute_sql("RELEASE before")

    @rule(key=st.integers(1, 5), pieces=st.lists(_PIECES, max_size=4))
    def put(self, key: int, pieces: list[str]) -> None:
        self.scan.put(key, "".join(pieces))

    @rule(key=st.integers(1, 5))
    def take_out(self, key: int) -> None:
        self.scan.take_out(key)

    @rule(wanted=_PIECES)
    def look_up(self, wanted: str) -> None:
        assert _found(wanted) == self.scan.look_up(wanted)

    @rule(data=st.data())
    def look_up_a_part(self, data: st.DataObject) -> None:
        if self.scan.order:
            text = self.scan.texts[data.draw(st.sampled_from(self.scan.order))]
            start = data.draw(st.integers(0, len(text) - 1))
            wanted = text[start : start + data.draw(st.integers(1, 7))]
            assert _found(wanted) == self.scan.look_up(wanted)


@pytest.mark.usefixtures("office")
def test_any_history_of_entries_answers_like_a_scan() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    examples = 1000 if FULL else 40
    run_state_machine_as_test(Index, settings=settings(max_examples=examples, stateful_step_count=15, deadline=None))


@given(st.text(st.characters(), max_size=300))
@pytest.mark.usefixtures("office")
def test_nothing_typed_into_the_search_box_makes_it_crash(text: str) -> None:
    assert search_index.look_up(text) == []


@pytest.mark.usefixtures("office")
def test_a_pasted_page_is_looked_for_by_its_beginning() -> None:
    page = "厨房漏水很急 " * 2800
    makers.reception(content=page)
    assert len(search_index.look_up(page)) == 1
    every = "".join(chr(0x4E00 + count) for count in range(600))
    makers.reception(content=every)
    assert len(search_index.look_up(every)) == 1


@pytest.mark.usefixtures("office")
def test_hits_come_newest_first_up_to_the_limit_and_only_from_the_areas_asked() -> None:
    for count in range(5):
        makers.reception(content=f"漏水 {count}")
    makers.callback(subject="漏水")
    assert [number for _, _, number, _ in search_index.look_up("漏水", limit=3)] == [
        "HF20261124-001", "JD20261124-005", "JD20261124-004",
    ]  # fmt: skip
    assert len(search_index.look_up("漏水", areas=["callback", "complaint"])) == 1
    assert search_index.look_up("") == search_index.look_up(" \n") == []


@pytest.mark.usefixtures("office")
def test_a_frequent_word_is_walked_from_the_newest_hit_without_sorting() -> None:
    makers.reception()
    asked: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(asked.append)
    search_index.look_up("漏水", limit=5)
    connection.set_trace_callback(None)
    question = next(sql for sql in asked if "MATCH" in sql)
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {question}")]
    assert len(plan) == 2, plan
    assert plan[0].startswith("SCAN finding_gram VIRTUAL TABLE")
    assert plan[1] == "SEARCH finding USING INTEGER PRIMARY KEY (rowid=?)"


@pytest.mark.usefixtures("office")
def test_the_condition_for_lists_agrees_with_the_search_box() -> None:
    for content in ("厨房漏水", "电梯困人", "厨房 漏气"):
        makers.reception(content=content)
    condition = search_index.conditions("厨房 漏")
    assert condition is not None
    where, values = condition
    rows = database.execute_sql(f"SELECT number FROM finding WHERE {where} ORDER BY id DESC", values).fetchall()
    assert [number for (number,) in rows] == [number for _, _, number, _ in search_index.look_up("厨房 漏")]
    assert search_index.conditions("  ") is None


def test_many_entries_at_once_are_found_like_single_ones(office: DataFolder) -> None:
    makers.reception()
    entries = [("callback", key, Findable(f"HF-{key}", "补录", f"补录 漏水 {key}")) for key in range(1, 50)]
    with database.atomic():
        search_index.rebuild(entries)
    assert len(search_index.look_up("漏水")) == 50
    assert [found[1] for found in search_index.look_up("HF-49")] == [49]
    assert list(check.problems(office)) == []
