"""Excel in and out and the paper cycle ask who acts, in the functions and not in the pages (requirements 4B)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.app.layouts import drop_layout, keep_layout
from csapp.app.old_ledgers import apply, open_file
from csapp.app.paper_cycle import put_back
from csapp.app.templates import drop_template, keep_template, usual_text
from csapp.core.errors import BadInput, NotAllowed, UserError
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.audit import AuditLine
from csapp.features.sheet_return import service as sheet_return
from csapp.masterdata.keys.register import KEY_SETS
from csapp.registers.import_batch import undo_batch
from csapp.registers.plan import View
from tests.makers import EVERYBODY, MANAGER, NOW

WORKERS, LEADERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}, {Role.SUPERVISOR, Role.MANAGER}
KEEPERS = {Role.ADMIN, Role.MANAGER}
ESTATE = {"name": "翠湖花园", "office": "客服中心"}


def _book(folder: DataFolder) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["接待时间", "反映问题"])
    sheet.append(["2019-3-5", "漏水"])
    book.save(folder.root / "旧.xlsx")
    return folder.root / "旧.xlsx"


def _export(folder: DataFolder, **more: Any) -> Any:
    reason = more.pop("reason", "")
    return export_register(KEY_SETS, View(), folder.root / "出.xlsx", estate=ESTATE, reason=reason, **more)


RULES: dict[str, tuple[Callable[..., Any], set[Role]]] = {
    "export": (_export, LEADERS),
    "export unmasked": (lambda folder, **who: _export(folder, reason="核对", **who), LEADERS),
    "keep a layout": (lambda folder, **who: keep_layout(KEY_SETS, _book(folder), folder, **who), KEEPERS),
    "drop a layout": (lambda _folder, **who: drop_layout(KEY_SETS, **who), KEEPERS),
    "keep a form": (lambda folder, **who: keep_template("callback", usual_text("callback"), folder, **who), KEEPERS),
    "drop a form": (lambda folder, **who: drop_template("callback", folder, **who), KEEPERS),
    "old ledger": (lambda folder, **who: apply(open_file("reception", _book(folder)), **who), LEADERS),
    "corrected sheet": (lambda folder, **who: sheet_return.preview(REGISTERS, _book(folder), **who), LEADERS),
    "undo": (lambda _folder, **who: undo_batch(1, **who), LEADERS),
    "signed sheets": (lambda folder, **who: put_back([], folder, **who), WORKERS),
}


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("name", RULES)
def test_who_may(name: str, by: Actor, office: DataFolder) -> None:
    act, roles = RULES[name]
    before = AuditLine.select().count()
    if by.role in roles:
        try:
            act(office, by=by, at=NOW)
        except NotAllowed:
            pytest.fail("refused whom the table allows")
        except UserError:
            # allowed, and then there was nothing to do it to
            return
        return
    with pytest.raises(NotAllowed):
        act(office, by=by, at=NOW)
    assert AuditLine.select().count() == before


def test_whole_numbers_need_a_reason_that_says_something(office: DataFolder) -> None:
    with pytest.raises(BadInput, match="写上为什么"):
        _export(office, by=MANAGER, at=NOW, reason="  ")
    assert not (office.root / "出.xlsx").exists()
    assert not AuditLine.select().where(AuditLine.step.startswith("export")).count()
