"""What the one box finds follows the records: in the same transaction, by their new names, on every page."""

from datetime import date

import pytest

from csapp.app import wiring
from csapp.app.finding import find
from csapp.masterdata.people import service as people
from csapp.masterdata.people.page import find_groups
from csapp.masterdata.places import service as places
from csapp.masterdata.vehicles.service import add_vehicle
from tests import makers
from tests.makers import DESK, NOW


@pytest.mark.usefixtures("office")
def test_a_new_name_is_found_at_once_and_papers_keep_the_old_one() -> None:
    home = makers.unit()
    person = makers.person("单晓梅", "13812345678", home=home)
    number = makers.reception(unit=home.id, person=person.id, content="厨房漏水").number
    people.change_person(person.id, name="仇晓梅", by=DESK, at=NOW)
    assert [row.title for row in find("仇晓梅") if row.kind == "people"] == ["仇晓梅 业主"]
    assert find("qiuxiaomei")[0].person_id == person.id
    # the record stays as it was written down, and is found by what stands on it
    assert [row.number for row in find("单晓梅")] == [number]


@pytest.mark.usefixtures("office")
def test_a_telephone_that_was_replaced_finds_nobody() -> None:
    person = makers.person("单晓梅", "13812345678")
    people.set_phones(person.id, ("13987654321",), by=DESK, at=NOW)
    assert find("5678") == []
    assert find("4321")[0].person_id == person.id


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("typed", ["苏ED12345", "苏E·D12345", "D12345", "d1234", "12345", "2345", "苏e d12345"])
def test_new_energy_plates_are_found_on_every_page(typed: str) -> None:
    wiring.wire()
    home = makers.unit()
    owner = makers.person("许玉珍", home=home)
    add_vehicle("苏ED12345", by=DESK, at=NOW, unit=home.id, person=owner.id)
    assert find(typed)[0].number == "苏E·D12345"
    (group,) = [one for one in find_groups(typed, NOW) if one.label == "车牌"]
    (row,) = group.rows
    assert (row.name, row.second_line) == ("许玉珍", "车牌 苏E·D12345")
    assert row.hit_spans


@pytest.mark.usefixtures("office")
def test_a_note_on_a_room_is_found_by_its_words() -> None:
    home = makers.unit()
    note = places.add_note(home.id, words="婴儿午睡，不按门铃", until_on=date(2026, 12, 20), by=DESK, at=NOW)
    (row,) = find("门铃")
    assert (row.kind, row.key, row.number) == ("unit_note", note.id, "3-2-1501")
    places.remove_note(note.id, by=DESK, at=NOW)
    assert find("门铃") == []
