"""A signed paper that came back: it can be opened, bears this record's number, and says what the record says (F01)."""

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.documents.form import read_fields
from csapp.documents.office_paper import check_signed, prints_of
from csapp.documents.page_code import missing_pages
from csapp.documents.preview import has_form
from csapp.documents.scan import kind_of_scan, scanned_pages
from csapp.documents.template import Template, load_template

_NUMBER = re.compile(r"[A-Z]{2,5}\d{6,8}-\d+(-[A-Z0-9]+)?")
_SHOWN = 20
"""Characters of a value in a sentence."""


@frozen
class Expected:
    """The record a paper is for: its number, its form in `forms/`, and the values the form would bear now.

    `signers` must have signed a PDF, by their names in the form; without them anybody. `answers` must be those of the
    record, given or left empty. Other values may have been continued since the print, and `moving` ones may differ; if
    all `prints` are there to compare with, one of them must say the same.
    """

    number: str
    form: str
    values: Mapping[str, str]
    prints: int
    signers: Collection[str] = ()
    answers: Collection[str] = ()
    moving: Collection[str] = ()


def check_back(file: Path, folder: DataFolder, expected: Expected) -> None:
    """Look at what came back before it is kept: a scan, a photo, or a PDF signed in a PDF program.

    Raises BadInput("file") for what cannot be opened, another record's number, a form of which a page is missing, a PDF
    that was not signed by those who must or was changed after signing, and one that says something else than the
    record. A page without a code is allowed.
    """
    if kind_of_scan(file) != "pdf" or not has_form(file):
        _check_pages(file, expected.number)
        return
    fields, signed = check_signed(file, folder)
    if any("." in name for name in fields):
        # several forms of other numbers may lie in one signed file; their fields tell them apart
        fields, signed = _own(file, fields, signed, expected.number)
    else:
        _check_pages(file, expected.number)
    template = load_template(expected.form)
    _check_signers(file, template, signed, expected)
    _check_values(file, template, fields, expected, _printed(expected.number, folder))


def _check_pages(file: Path, number: str) -> None:
    pages = list(scanned_pages(file))
    codes = [code for page in pages for code in page.codes if _NUMBER.fullmatch(code.number)]
    others = {code.number for code in codes} - {number}
    if others:
        words = mark("「{name}」上的编号是 {other}，不是 {number} 的表。核对后附到 {other}。")
        raise BadInput("file", words, name=file.name, other=min(others), number=number)
    missing = missing_pages(codes, sum(not page.codes for page in pages))
    if missing:
        words = mark("「{name}」还缺第 {missing} 页，一起扫进来再收。")
        raise BadInput("file", words, name=file.name, missing="、".join(map(str, missing)))


def _own(file: Path, fields: Mapping[str, str], signed: Sequence[str], number: str) -> tuple[dict[str, str], list[str]]:
    """Fields and signatures of this number's copies where several forms lie in one file."""
    own = re.compile(re.escape(number.replace(".", "_")) + r"(_\d+)?\.")
    mine = {name[found.end() :]: value for name, value in fields.items() if (found := own.match(name))}
    if not mine:
        raise BadInput("file", mark("「{name}」不是 {number} 的表，核对编号再附。"), name=file.name, number=number)
    return mine, [name[found.end() :] for name in signed if (found := own.match(name))]


def _check_signers(file: Path, template: Template, signed: Collection[str], expected: Expected) -> None:
    lacking = [one.label.rstrip("：") for one in template.signatures  # data: the colon of a label
               if one.name in expected.signers and one.field not in signed]  # fmt: skip
    if lacking:
        words = mark("「{name}」里 {number} 那张还没有{who}。签好再附，或者附签过的扫描件。")
        raise BadInput("file", words, name=file.name, number=expected.number, who="、".join(lacking))


def _printed(number: str, folder: DataFolder) -> list[Mapping[str, str]]:
    """What the prints of this record say that are still there and whole."""
    found: list[Mapping[str, str]] = []
    for file in prints_of(number, folder):
        # a print cut off by a power failure keeps no signed form out
        with suppress(BadInput):
            found.append(read_fields(file)[0])
    return found


def _check_values(
    file: Path, template: Template, fields: Mapping[str, str], expected: Expected, printed: Sequence[Mapping[str, str]]
) -> None:
    has_all = len(printed) == expected.prints
    for name in (name for name in fields if name in expected.values):
        signed, held = _squeezed(fields[name]), expected.values[name]
        if signed == _squeezed(held):
            continue
        is_answer = name in expected.answers or name in template.choices
        may_differ = not is_answer and (name in expected.moving or signed in _beginnings(held))
        if may_differ and not (has_all and all(signed != _squeezed(one.get(name, "")) for one in printed)):
            continue
        words = mark(
            "「{name}」上签的{label}是{signed}，{number} 的记录是{held}。先把记录改成表上签的，再收回；"
            "记录没有错的，重新打印重新签。"
        )
        raise BadInput(
            "file", words, name=file.name, number=expected.number, label=template.labels.get(name, name),
            signed=_shown(template, name, fields[name]), held=_shown(template, name, held),
        )  # fmt: skip


def _beginnings(text: str) -> set[str]:
    """What a text said before sentences or lines were added to it."""
    return {
        _squeezed(text[: found.end()]) for found in re.finditer(r"[。；！？\n]|$|^", text)
    }  # data: ends of sentences


def _shown(template: Template, name: str, value: str) -> str:
    text = " ".join(template.choices.get(name, {}).get(value, value).split())
    if not text:
        return mark("空白")
    return mark("「{text}」").format(text=text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _squeezed(text: str) -> str:
    return "".join(text.split())
