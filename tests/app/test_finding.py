"""The one box on the sample estate: a table of spellings, groups and their order."""

from collections.abc import Iterator

import pytest

from csapp.app import wiring
from csapp.app.finding import find
from csapp.app.found import Found
from csapp.db.connection import connected, database
from tests import sample_store

# What is typed, and who or what must come first: room and person, plate, or document number.
FIRST = [
    # rooms
    ("3-2-1501", "单雅琴 业主"), ("3栋2单元1501", "单雅琴 业主"), ("3#2-1501", "单雅琴 业主"),
    ("三栋二单元1501", "单雅琴 业主"), ("三栋二单元一五零一", "单雅琴 业主"), ("３－２－１５０１", "单雅琴 业主"),
    ("3号楼2单元1501室", "单雅琴 业主"), ("3 2 1501", "单雅琴 业主"), ("3—2—1501", "单雅琴 业主"),
    ("3幢2单元1501", "单雅琴 业主"), ("3棟2單元1501", "单雅琴 业主"), ("翠湖花园3-2-1501", "单雅琴 业主"),
    ("03-02-1501", "单雅琴 业主"), ("3栋2门1501", "单雅琴 业主"), ("3-2-0702", "孟凡 业主"),
    ("6-1-0903", "解晓东 业主"), ("十二栋一单元0101", "12-1-0101"),
    # names and how they sound
    ("单雅琴", "单雅琴 业主"), ("syq", "单雅琴 业主"), ("dyq", "单雅琴 业主"),
    ("shanyaqin", "单雅琴 业主"), ("danyaqin", "单雅琴 业主"), ("shan ya qin", "单雅琴 业主"),
    ("Shàn Yǎqín", "单雅琴 业主"), ("shanyq", "单雅琴 业主"), ("单yq", "单雅琴 业主"), ("ＳＹＱ", "单雅琴 业主"),
    ("shan'yaqin", "单雅琴 业主"), ("尉迟敏", "尉迟敏 业主"), ("yuchimin", "尉迟敏 业主"),
    ("weichimin", "尉迟敏 业主"), ("ycm", "尉迟敏 业主"), ("解晓东", "解晓东 业主"), ("xiexiaodong", "解晓东 业主"),
    ("jiexiaodong", "解晓东 业主"), ("仇文博", "仇文博 业主"), ("qiuwenbo", "仇文博 业主"),
    ("chouwenbo", "仇文博 业主"), ("查海生", "查海生 业主"), ("zhahaisheng", "查海生 业主"),
    ("chahaisheng", "查海生 业主"), ("区婉仪", "区婉仪 业主"), ("ouwanyi", "区婉仪 业主"),
    ("quwanyi", "区婉仪 业主"), ("曾庆华", "曾庆华 业主"), ("zengqinghua", "曾庆华 业主"),
    ("cengqinghua", "曾庆华 业主"), ("欧阳静", "欧阳静 业主"), ("ouyangjing", "欧阳静 业主"),
    ("3栋 单雅琴", "单雅琴 业主"), ("syq 1501", "单雅琴 业主"),
    # plates and telephones
    ("苏E4T82K", "苏E·4T82K"), ("苏E·4T82K", "苏E·4T82K"), ("苏Ｅ４Ｔ８２Ｋ", "苏E·4T82K"), ("e4t82k", "苏E·4T82K"),
    ("4t82k", "苏E·4T82K"), ("T82K", "苏E·4T82K"), ("苏E 31501", "苏E·31501"),
    # documents
    ("HF20261110-005", "HF20261110-005"), ("hf20261110005", "HF20261110-005"),
    ("ＨＦ２０２６１１１０－００５", "HF20261110-005"), ("HF1110-005", "HF20261110-005"),
]  # fmt: skip

# What is truly ambiguous names its candidates; the intended ones are among them.
AMONG = [
    ("3 1501", {"陈志远 业主", "单雅琴 业主"}),
    ("31501", {"解晓东 业主", "苏E·31501"}),
    ("2746", {"单雅琴 业主"}),
    ("婉仪", {"区婉仪 业主"}),
    ("oyj", {"欧阳静 业主"}),
    ("qinghua", {"曾庆华 业主"}),
    ("晓东", {"解晓东 业主"}),
    ("单立", {"单立新 家属"}),
    ("0075", {"单立新 家属"}),
]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sample estate, read only."""
    sample_store.sample(tmp_path_factory.mktemp("finding") / "estate")
    wiring.wire()
    with connected():
        yield
    database.initialize(None)


def _names(row: Found) -> set[str]:
    return {row.number, row.title}


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(("typed", "meant"), FIRST)
def test_every_spelling_finds_what_is_meant_first(typed: str, meant: str) -> None:
    found = find(typed)
    assert found, typed
    assert meant in _names(found[0]), [(row.group, row.number, row.title) for row in found]


def test_the_table_has_sixty_spellings() -> None:
    assert len(FIRST) + len(AMONG) >= 60


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(("typed", "meant"), AMONG)
def test_what_is_ambiguous_lists_its_candidates(typed: str, meant: set[str]) -> None:
    assert meant <= set().union(*map(_names, find(typed)))


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    "word", ["漏水", "水", "滴车", "跳闸", "吊顶渗水", "车库 滴", "单雅琴 跳闸", "3栋2单元1501 跳闸"]
)
def test_words_of_a_description_find_it_with_the_place_that_matched(word: str) -> None:
    told = [row for row in find(word) if row.reason == "内容"]
    assert told
    assert all(row.typed in row.second.lower() for row in told)


@pytest.mark.usefixtures("estate")
def test_telephones_never_stand_there_in_full() -> None:
    for typed in ("单雅琴", "138", "解晓东", "31501", "滴车"):
        for row in find(typed, 20):
            assert not any(part.isdigit() and len(part) == 11 for part in (*row.second.split(), *row.title.split()))


@pytest.mark.usefixtures("estate")
def test_every_group_has_its_part_of_the_lines_and_an_exact_hit_comes_first() -> None:
    mixed = find("1501")
    assert [row.group for row in mixed] == sorted(
        [row.group for row in mixed], key=["房号", "姓名", "电话车牌", "单号", "内容", "内容，最近的"].index
    )
    assert len({row.group for row in mixed}) > 1
    assert len(mixed) <= 8
    assert find("JD20261124-010")[0].number == "JD20261124-010"


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize(
    "typed", ["", "  ", "\u202e", "'; DROP TABLE", "%", "_", "*", '"', "-", "—", "💧", "x" * 60_000, "查无此人"]
)
def test_nothing_typed_makes_it_crash(typed: str) -> None:
    assert all(row.number or row.title for row in find(typed))
