"""Keys: what is found by its beginning, kept with the record, and written once into databases from before them."""

import pytest

from csapp.app.reindexing import complete_keys
from csapp.core.paths import DataFolder
from csapp.db import check, search_index
from csapp.db.connection import connected, database
from csapp.db.record import Findable
from csapp.db.search_index import FindingKey, look_up_keys, put, take_out
from csapp.masterdata.people.models import Person
from csapp.masterdata.people.service import find_residents
from csapp.masterdata.vehicles.service import add_vehicle
from tests import makers
from tests.makers import DESK, NOW


def _put(record_id: int, *keys: str) -> None:
    put("people", record_id, Findable(f"N{record_id}", "", "", keys))


@pytest.mark.usefixtures("office")
def test_the_whole_key_comes_before_longer_ones() -> None:
    _put(1, "liwei")
    _put(2, "li")
    _put(3, "lihua")
    _put(4, "wang")
    found = [row[1] for row in look_up_keys("li", ("people",))]
    assert found[0] == 2
    assert sorted(found) == [1, 2, 3]
    assert look_up_keys("li", ("vehicles",)) == look_up_keys("", ("people",)) == []


@pytest.mark.usefixtures("office")
def test_keys_follow_the_record() -> None:
    _put(1, "danxiaomei", "dxm")
    _put(1, "qiuxiaomei", "dxm")
    assert {str(row.key) for row in FindingKey.select()} == {"qiuxiaomei", "dxm"}
    take_out("people", 1)
    assert FindingKey.select().count() == 0


@pytest.mark.usefixtures("office")
def test_an_entry_of_keys_alone_is_in_no_list_of_words() -> None:
    _put(1, "danxiaomei")
    assert search_index.look_up("N1") == search_index.look_up("danxiaomei") == []


@pytest.mark.usefixtures("office")
def test_a_beginning_is_read_from_the_ordered_keys() -> None:
    plan = database.execute_sql(
        "EXPLAIN QUERY PLAN SELECT entry_id FROM finding_key "
        "WHERE key >= 'a' AND key < 'b' ORDER BY key, entry_id LIMIT 8"
    ).fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH finding_key USING COVERING INDEX findingkey_key_entry_id (key>? AND key<?)"
    ]


def test_a_database_from_before_the_keys_gets_them_when_it_is_opened(office: DataFolder) -> None:
    home = makers.unit()
    owner = makers.person("仇晓梅", "13812342746", home=home)
    add_vehicle("苏E31501", by=DESK, at=NOW, unit=home.id, person=owner.id)
    database.execute_sql("DELETE FROM finding_key")
    Person.update(sound="cxm chouxiaomei").execute()
    assert find_residents("qiuxiaomei") == find_residents("2746") == []
    assert complete_keys() == 3
    assert complete_keys() == 0
    for typed in ("qiuxiaomei", "cxm", "2746", "仇晓梅"):
        assert find_residents(typed)[0].person_id == owner.id
    with connected():
        assert list(check.problems(office)) == []


@pytest.mark.usefixtures("office")
def test_texts_cut_anew_are_found_as_before() -> None:
    for content in ("厨房漏水 13812342746", "电梯困人"):
        makers.reception(content=content)
    search_index.cut_again()
    assert [len(search_index.look_up(word)) for word in ("漏水", "困人", "123427", "JD20261124")] == [1, 1, 1, 2]
