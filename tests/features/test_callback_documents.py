"""What goes on the 《回访记录表》 and who may print it (F01, S54)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from csapp.core.errors import BadInput, DataUnavailable, NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.setting import keep_setting
from csapp.documents.office_paper import form_copy
from csapp.documents.preview import page_count
from csapp.documents.scan import kind_of_scan
from csapp.documents.template import load_template
from csapp.features.callback.documents import (
    PAPER,
    form_values,
    print_forms,
    write_form_by_number,
)
from csapp.features.callback.models import Callback, Effect, FollowUp, Method, Satisfaction, Source
from csapp.features.callback.service import calling
from tests import makers
from tests.makers import DESK, NOW, VIEWER

ESTATE = {"name": "翠湖花园", "office": "物业客服中心", "sample": True}


def test_every_choice_of_the_record_has_its_box(office: DataFolder) -> None:
    boxes = load_template("callback").choices
    known = {"source": Source, "method": Method, "effect": Effect, "satisfaction": Satisfaction, "follow_up": FollowUp}
    assert office.database.exists()
    assert {name: list(labels.values()) for name, labels in boxes.items()} == {
        name: [member.value for member in members] for name, members in known.items()
    }
    assert {name: list(labels) for name, labels in boxes.items()} == {
        name: [member.name.lower() for member in members] for name, members in known.items()
    }


def test_every_blank_of_the_template_is_filled(office: DataFolder) -> None:
    assert office.database.exists()
    assert set(load_template("callback").blanks) == set(form_values(makers.callback()))


def test_days_masks_and_the_weeks_allowed(office: DataFolder) -> None:
    assert office.database.exists()
    home = makers.unit("1-2-1102")
    customer = makers.person("林秀兰", "13912345518", home=home)
    values = form_values(makers.callback(unit=home.id, person=customer.id, customer="", received_on=date(2026, 11, 7)))
    assert (values["customer"], values["unit"], values["phone"]) == ("林秀兰", "1-2-1102", "139****5518")
    assert (values["received_on"], values["rectified_on"]) == ("2026-11-07", "2026-11-20")
    assert values["due_on"] == "2026-12-04（两周内）"
    assert (values["called_at"], values["method"], values["satisfaction"]) == ("", "", "")


def test_the_head_names_the_office_of_the_estate(office: DataFolder) -> None:
    assert office.database.exists()
    made = makers.callback()
    assert form_copy(PAPER, made, ESTATE, "刘芳", NOW).office == "翠湖花园物业客服中心"
    keep_setting("estate", {"name": "翠湖花园", "office": "翠湖花园管理处"})
    assert form_copy(PAPER, made, "翠湖花园", "刘芳", NOW).office == "翠湖花园管理处"


def test_the_command_line_writes_a_counted_form(office: DataFolder, tmp_path: Path) -> None:
    assert office.database.exists()
    made = makers.callback()
    file = tmp_path / "form.pdf"
    told = write_form_by_number(f" {made.number.lower()} ", file, by=DESK, at=NOW, estate=ESTATE, folder=office)
    assert told["file"] == str(file)
    assert told["fields"]["subject"] == "楼道灯不亮"
    assert told["signature_fields"] == ["sign_customer", "sign_caller", "sign_manager"]
    assert Callback.get_by_id(made.id).print_count == 1
    with pytest.raises(BadInput, match="没有编号 HF1 的回访"):
        write_form_by_number("HF1", file, by=DESK, at=NOW, estate=ESTATE, folder=office)


def test_a_print_that_cannot_be_written_is_not_counted(office: DataFolder, tmp_path: Path) -> None:
    assert office.database.exists()
    made = makers.callback()
    with pytest.raises(DataUnavailable, match="没有写成"):
        write_form_by_number(made.number, tmp_path / "none" / "form.pdf", by=DESK, at=NOW, estate=ESTATE, folder=office)
    assert Callback.get_by_id(made.id).print_count == 0


def test_many_forms_come_in_one_file(office: DataFolder) -> None:
    made = [makers.callback(subject=f"第 {at} 件").id for at in range(3)]
    file = print_forms(made, office, by=DESK, at=NOW, estate=ESTATE)
    assert page_count(file) == 3
    with pytest.raises(NotAllowed):
        print_forms(made, office, by=VIEWER, at=NOW, estate=ESTATE)


def test_a_long_opinion_goes_on_a_further_page(office: DataFolder) -> None:
    made = makers.callback(source="报修")
    calling.register_result(
        made.id, by=DESK, at=NOW + timedelta(days=1), method="电话", satisfaction="满意", opinion="好" * 3000
    )
    assert page_count(print_forms([made.id], office, by=DESK, at=NOW, estate=ESTATE)) > 1


def test_a_missing_scan_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="读不了「没有"):
        kind_of_scan(tmp_path / "没有.png")
