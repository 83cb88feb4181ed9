"""Scan and match: forms that come back find their records by QR code and are kept with them (design 8)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from csapp.app.paper_forms import FORMS, form_numbered, is_open_blank, takes_back
from csapp.core.errors import BadInput, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.documents.page_code import PageCode, missing_pages
from csapp.documents.preview import has_form, is_signed
from csapp.documents.scan import joined, kind_of_scan, part_of, scanned_pages
from csapp.documents.scratch import scratch_folder


class Verdict(StrEnum):
    """What became of a sheet on the glass; the value is the word shown."""

    FITS = mark("对上了")
    BACK = mark("已经签回")
    EARLY = mark("还没到签字")
    BLANK = mark("先补录")
    LACKING = mark("缺页")
    NO_CODE = mark("没有码")
    UNKNOWN = mark("不认识")
    REFUSED = mark("没有收")
    UNREADABLE = mark("打不开")


@frozen
class Sheet:
    """The pages of one form in one scan: `pages` of it are `indexes`; `form` and `record_id` say whose it is.

    `codes` are what those of them say that could be read, in the order of the form's own pages.
    """

    file: Path
    indexes: tuple[int, ...]
    pages: int
    number: str
    verdict: Verdict
    form: str = ""
    record_id: int = 0
    title: str = ""
    note: str = ""
    codes: tuple[PageCode, ...] = ()


def match(
    files: Sequence[Path],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], None] | None = None,
) -> list[Sheet]:
    """Whose sheets these scans are; nothing is kept yet."""
    found: list[Sheet] = []
    for done, file in enumerate(files):
        if cancelled is not None:
            cancelled()
        try:
            found.extend(_of_file(file))
        except BadInput as fault:
            found.append(Sheet(file, (), 0, "", Verdict.UNREADABLE, note=fault.message.format(**fault.values)))
        if progress is not None:
            progress(done + 1, len(files))
    return completed(found)


def completed(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, of which those of a form wait that lacks a page; they may lie in several files."""
    stacks: dict[tuple[str, int], list[Sheet]] = {}
    for sheet in sheets:
        if sheet.verdict in (Verdict.FITS, Verdict.LACKING):
            stacks.setdefault((sheet.form, sheet.record_id), []).append(sheet)
    missing = {key: _missing(stack) for key, stack in stacks.items()}
    return [_with_missing(sheet, missing.get((sheet.form, sheet.record_id), ())) for sheet in sheets]


def _with_missing(sheet: Sheet, pages: Sequence[int]) -> Sheet:
    if sheet.verdict not in (Verdict.FITS, Verdict.LACKING):
        return sheet
    words = mark("还缺第 {pages} 页，扫好一起拖进来。").format(pages="、".join(map(str, pages))) if pages else ""
    return replace(sheet, verdict=Verdict.LACKING if pages else Verdict.FITS, note=words)


def _missing(stack: Sequence[Sheet]) -> list[int]:
    codes = [code for sheet in stack for code in sheet.codes if code.number == stack[0].number]
    return missing_pages(codes, sum(len(sheet.indexes) for sheet in stack) - len(codes))


def _of_file(file: Path) -> list[Sheet]:
    """The forms of one file: pages with the same number belong together, in the order of the form."""
    pages = list(scanned_pages(file))
    groups: dict[tuple[str, int], list[tuple[int, PageCode | None]]] = {}
    several = []
    for page in pages:
        known = [number for number in page.numbers if form_numbered(number) is not None]
        if len(known) > 1:
            words = mark("一页上有 {numbers} 几张单的码，分开扫。").format(numbers=mark("、").join(known))
            several.append(Sheet(file, (page.index,), len(pages), "", Verdict.REFUSED, note=words))
            continue
        number = next(iter(known or page.numbers), "")
        code = next((code for code in page.codes if code.number == number), None)
        # pages without a code stay apart: each is decided on its own
        groups.setdefault((number, -1 if number else page.index), []).append((page.index, code))
    return [*several, *(_sheet(file, number, held, len(pages)) for (number, _), held in groups.items())]


def _sheet(file: Path, number: str, held: list[tuple[int, PageCode | None]], pages: int) -> Sheet:
    held.sort(key=lambda entry: entry[1].page if entry[1] is not None else 0)
    codes = tuple(code for _, code in held if code is not None)
    return assign(Sheet(file, tuple(at for at, _ in held), pages, number, Verdict.NO_CODE, codes=codes), number)


def assign(sheet: Sheet, number: str) -> Sheet:
    """The sheet as the form of that number, as its code says or as somebody typed."""
    number = number.strip().upper()
    sheet = replace(sheet, number=number, note="", form="", record_id=0, title="")
    if not number:
        return replace(sheet, verdict=Verdict.NO_CODE, note=mark("没有认出二维码，写上单号。"))
    held = form_numbered(number)
    if held is None and is_open_blank(number):
        return replace(sheet, verdict=Verdict.BLANK, note=mark("这是预留空白单，先补录，再收扫描件。"))
    if held is None:
        words = mark("没有编号 {number} 的单子，核对单号。")
        return replace(sheet, verdict=Verdict.UNKNOWN, note=words.format(number=number))
    form, record = held
    with connected():
        entry = record.findable()
    sheet = replace(sheet, form=form.label, record_id=record.id, title=entry.title if entry is not None else "")
    if takes_back(form, record):
        return replace(sheet, verdict=Verdict.FITS)
    if form.is_back(record):
        return replace(sheet, verdict=Verdict.BACK, note=mark("这张{form}已经签回，不用再收。").format(form=form.label))
    words = mark("这张{form}现在不收签字，打开单子看它到了哪一步。")
    return replace(sheet, verdict=Verdict.EARLY, note=words.format(form=form.label))


@frozen
class Outcome:
    """How many forms are back, and those that could not be kept with the reason."""

    kept: int
    refused: tuple[tuple[Sheet, str], ...]


def put_back(
    sheets: Iterable[Sheet],
    folder: DataFolder,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Keep every form that fits with its record: 未签回 becomes 已签回. Each one for itself; raises NotAllowed.

    Sheets of the same number, of one file or of several, are one form.
    """
    require(by, Permission.WRITE)
    stacks: dict[tuple[str, int], list[Sheet]] = {}
    for sheet in sheets:
        if sheet.verdict is Verdict.FITS:
            stacks.setdefault((sheet.form, sheet.record_id), []).append(sheet)
    refused: list[tuple[Sheet, str]] = []
    forms = {form.label: form for form in FORMS}
    kept = 0
    for done, ((label, record_id), stack) in enumerate(stacks.items()):
        # every form has a folder of its own: the files of two may be called the same
        with scratch_folder() as place:
            try:
                file, left = _one_file(stack, place)
                forms[label].put_back(record_id, file, folder, by=by, at=at)
                kept += 1
                refused.extend(left)
            except UserError as fault:
                refused.extend((sheet, fault.message.format(**fault.values)) for sheet in stack)
        if progress is not None:
            progress(done + 1, len(stacks))
    return Outcome(kept, tuple(refused))


def _one_file(stack: list[Sheet], place: Path) -> tuple[Path, list[tuple[Sheet, str]]]:
    """The file to keep for one form, and the sheets that are not in it: a PDF signed in a PDF program stays whole."""
    forms = [sheet for sheet in stack if _is_form(sheet.file)]
    signed = next((sheet for sheet in forms if is_signed(sheet.file)), None)
    if signed is not None:
        words = mark("电子签名的 PDF 已经收了，这一份没有收。")
        return signed.file, [(sheet, words) for sheet in stack if sheet.file != signed.file]
    scans = [sheet for sheet in stack if sheet not in forms]
    if not scans:
        return forms[0].file, [(sheet, mark("同一张单收过一份了。")) for sheet in forms[1:]]
    parts = []
    scans.sort(key=lambda sheet: min((code.page for code in sheet.codes), default=0))
    for at, sheet in enumerate(scans):
        # files of two folders may have the same name
        own = place / str(at)
        own.mkdir()
        parts.append(part_of(sheet.file, sheet.indexes, sheet.pages, own))
    left = [(sheet, mark("这份 PDF 没有签名，收的是签过的扫描件。")) for sheet in forms]
    if len(parts) == 1:
        return parts[0], left
    whole = place / f"{stack[0].number}.pdf"
    joined(parts, whole)
    return whole, left


def _is_form(file: Path) -> bool:
    """Whether this is the PDF of a form itself, and no scan of one."""
    return kind_of_scan(file) == "pdf" and has_form(file)
