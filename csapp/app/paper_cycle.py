"""Scan and match: forms that come back find their records by QR code and are kept with them (design 8)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from csapp.app.paper_forms import FORMS, form_numbered, is_open_blank, takes_back
from csapp.core.errors import BadInput, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.documents.preview import has_form
from csapp.documents.scan import joined, kind_of_scan, part_of, scanned_pages
from csapp.documents.scratch import scratch_folder


class Verdict(StrEnum):
    """What became of a sheet on the glass; the value is the word shown."""

    FITS = mark("对上了")
    BACK = mark("已经签回")
    EARLY = mark("还没到签字")
    BLANK = mark("先补录")
    NO_CODE = mark("没有码")
    UNKNOWN = mark("不认识")
    REFUSED = mark("没有收")
    UNREADABLE = mark("打不开")


@frozen
class Sheet:
    """The pages of one form in one scan: `pages` of it are `indexes`; `form` and `record_id` say whose it is."""

    file: Path
    indexes: tuple[int, ...]
    pages: int
    number: str
    verdict: Verdict
    form: str = ""
    record_id: int = 0
    title: str = ""
    note: str = ""


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
    return found


def _of_file(file: Path) -> list[Sheet]:
    """The forms of one file: pages with the same number belong together."""
    pages = list(scanned_pages(file))
    groups: dict[tuple[str, int], list[int]] = {}
    for page in pages:
        number = next((text for text in page.numbers if form_numbered(text) is not None), next(iter(page.numbers), ""))
        # pages without a code stay apart: each is decided on its own
        groups.setdefault((number, -1 if number else page.index), []).append(page.index)
    return [
        assign(Sheet(file, tuple(at), len(pages), number, Verdict.NO_CODE), number)
        for (number, _), at in groups.items()
    ]


def assign(sheet: Sheet, number: str) -> Sheet:
    """The sheet as the form of that number, as its code says or as somebody typed."""
    number = number.strip().upper()
    here = (sheet.file, sheet.indexes, sheet.pages, number)
    if not number:
        return Sheet(*here, Verdict.NO_CODE, note=mark("没有认出二维码，写上单号。"))
    held = form_numbered(number)
    if held is None and is_open_blank(number):
        return Sheet(*here, Verdict.BLANK, note=mark("这是预留空白单，先补录，再收扫描件。"))
    if held is None:
        return Sheet(*here, Verdict.UNKNOWN, note=mark("没有编号 {number} 的单子，核对单号。").format(number=number))
    form, record = held
    entry = record.findable()
    named = (form.label, record.id, entry.title if entry is not None else "")
    if takes_back(form, record):
        return Sheet(*here, Verdict.FITS, *named)
    if form.is_back(record):
        return Sheet(*here, Verdict.BACK, *named, mark("这张{form}已经签回，不用再收。").format(form=form.label))
    note = mark("这张{form}现在不收签字，打开单子看它到了哪一步。").format(form=form.label)
    return Sheet(*here, Verdict.EARLY, *named, note)


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
                refused.extend((sheet, mark("电子签名的 PDF 已经收了，这一份没有收。")) for sheet in left)
            except UserError as fault:
                refused.extend((sheet, fault.message.format(**fault.values)) for sheet in stack)
        if progress is not None:
            progress(done + 1, len(stacks))
    return Outcome(kept, tuple(refused))


def _one_file(stack: Sequence[Sheet], place: Path) -> tuple[Path, Sequence[Sheet]]:
    """The file to keep for one form and the sheets that are not in it: a PDF signed in a PDF program stays whole."""
    signed = next((sheet for sheet in stack if _is_form(sheet.file)), None)
    if signed is not None:
        return signed.file, [sheet for sheet in stack if sheet.file != signed.file]
    parts = []
    for at, sheet in enumerate(stack):
        # files of two folders may have the same name
        own = place / str(at)
        own.mkdir()
        parts.append(part_of(sheet.file, sheet.indexes, sheet.pages, own))
    if len(parts) == 1:
        return parts[0], ()
    whole = place / f"{stack[0].number}.pdf"
    joined(parts, whole)
    return whole, ()


def _is_form(file: Path) -> bool:
    """Whether this is the PDF of a form itself, and no scan of one."""
    return kind_of_scan(file) == "pdf" and has_form(file)
