"""From any record to its household (Ctrl+I), and from a household to what is begun there (look 5, 10)."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from csapp.app.household import home_of, subject_of
from csapp.app.pages import PAGES
from csapp.core.errors import UserError
from csapp.features.reception.models import Category
from csapp.masterdata.people.page import KIND, ResidentFinder, ids_of, second_line
from csapp.masterdata.people.service import Resident, residents_of
from csapp.ui.finder_rows import FinderRow
from csapp.ui.register_page import RegisterPage

if TYPE_CHECKING:
    from csapp.app.found import Found

Subject = tuple[int | None, int | None]
PAGE = "household"


def open_household(window: Any, unit_id: int | None, person_id: int | None) -> None:
    """Show 一页通 of a room or, where he is in none, of a person, in the main window."""
    here = window.stack.currentWidget()
    came_from = next((key for key, page in window.pages_made() if page is here), "")
    window.go(PAGE)
    window.page(PAGE).open_household(unit_id, person_id, came_from)


def open_household_here(window: Any, found: "Found | None" = None) -> None:
    """Ctrl+I: the household of what was found in the box, else of the record under the cursor of the page."""
    if found is not None:
        _open_found(window, found)
        return
    page = window.stack.currentWidget()
    row = getattr(getattr(page, "who", None), "row", None)
    register = _register_page(page)
    if register is not None and register.panel.facts is not None:
        _read(window, register.register.model, register.panel.facts.id)
    elif isinstance(row, FinderRow) and any(ids_of(row)):
        _show(window, ids_of(row))
    else:
        _refuse(window)


def _open_found(window: Any, found: "Found") -> None:
    if found.unit_id is not None or found.person_id is not None:
        _show(window, (found.unit_id, found.person_id))
    else:
        _read(window, _model_of(found.kind), found.key)


def _register_page(page: QWidget | None) -> RegisterPage | None:
    """The register that is to be seen."""
    if page is None or isinstance(page, RegisterPage):
        return page
    return next((held for held in page.findChildren(RegisterPage) if held.isVisible()), None)


def _model_of(area: str) -> Any:
    # reason for the late import: only a document found in the box asks for it
    from csapp.app.catalog import REGISTERS

    return next((held.model for held in REGISTERS if held.model.key() == area), None)


def _read(window: Any, model: Any, record_id: int) -> None:
    if model is None:
        _refuse(window)
        return
    job = partial(subject_of, model, record_id)
    window.context.runner.run(window, job, partial(_show, window), window.show_refusal, latest="household")


def _show(window: Any, subject: Subject) -> None:
    if any(subject):
        open_household(window, *subject)
    else:
        _refuse(window)


def _refuse(window: Any) -> None:
    window.show_refusal(UserError(window.tr("这一条没有记到哪一户，先选一条有房号的。")))


def _resident(unit_id: int | None, person_id: int | None) -> Resident | None:
    """The person in that room, or whoever is first there; called in the worker."""
    unit_id = unit_id if unit_id is not None or person_id is None else home_of(person_id)
    lines = residents_of([unit_id]) if unit_id is not None else []
    return next((line for line in lines if line.person_id == person_id), lines[0] if lines else None)


def begin_reception_of(window: Any, found: "Found") -> None:
    """Ctrl+Enter in the box: a reception for the person, or for whose car or paper it is."""
    if found.unit_id is not None or found.person_id is not None:
        begin_reception(window, found.unit_id, found.person_id)
        return

    def show(subject: Subject) -> None:
        begin_reception(window, *subject)

    model = _model_of(found.kind)
    if model is None:
        begin_reception(window, None, None)
    else:
        job = partial(subject_of, model, found.key)
        window.context.runner.run(window, job, show, window.show_refusal, latest="household")


def begin_reception(window: Any, unit_id: int | None, person_id: int | None, category: str = "") -> None:
    """接待 with the person picked; the cursor stands in the text."""
    window.go("reception")
    page: Any = window.page("reception")
    page.new_record()

    def pick(line: Resident | None) -> None:
        if line is not None:
            page.who.pick(row_of(line))
        if category:
            page.matter.set_values({"category": Category(category)})

    job = partial(_resident, unit_id, person_id)
    window.context.runner.run(page, job, pick, window.show_refusal)


def row_of(line: Resident) -> FinderRow:
    """A person as the finder of the pages hands him over."""
    title, name = (line.unit_spoken, line.name) if line.unit_id else (line.name, "")
    key = f"{line.unit_id or ''}/{line.person_id or ''}"
    return FinderRow(KIND, key, title, name, line.relation, second_line(line))


def begin_repair(window: Any, unit_id: int | None, person_id: int | None) -> None:
    """报修: a new order with the person picked; where the office keeps no orders, a reception of that kind."""
    if not any(entry.key == "repair_order" for entry in PAGES):
        begin_reception(window, unit_id, person_id, Category.REPAIR)
        return
    window.go("repair_order")
    page: Any = window.page("repair_order")
    page.new_record()

    def pick(line: Resident | None) -> None:
        finder = next((one for one in page.findChildren(ResidentFinder) if one.isVisible()), None)
        if line is not None and finder is not None:
            finder.picked.emit(row_of(line))

    window.context.runner.run(page, partial(_resident, unit_id, person_id), pick, window.show_refusal)


def begin_lending(window: Any, key_id: int | None) -> None:
    """借钥匙: the cabinet with the household's key chosen and the form open; without one, the box of F6."""
    window.go("key_lending")
    page: Any = window.page("key_lending")
    if key_id is None:
        page.new_record()
        return
    page.cabinet.open_key(key_id)
    page.cabinet.ask_who(key_id)
