"""A signed paper that came back: it can be opened, bears this record's number, and says what the record says (F01)."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.documents.office_paper import check_signed
from csapp.documents.preview import has_form
from csapp.documents.scan import kind_of_scan, scanned_pages
from csapp.documents.template import Template, load_template
from csapp.documents.verify import verify

_NUMBER = re.compile(r"[A-Z]{2,5}\d{6,8}-\d+(-[A-Z0-9]+)?")
_SHOWN = 20
"""Characters of a value in a sentence."""


@frozen
class Expected:
    """The record a paper is for: its number, its form in `forms/`, and the values the form would bear now.

    `answers` are compared also where the paper leaves them empty. Other values may be missing on the paper or have
    been added to since; `moving` ones change by themselves and are not compared.
    """

    number: str
    form: str
    values: Mapping[str, str]
    answers: Collection[str] = ()
    moving: Collection[str] = ()


def check_back(file: Path, folder: DataFolder, expected: Expected) -> None:
    """Look at what came back before it is kept: a scan, a photo, or a PDF signed in a PDF program.

    Raises BadInput("file") for what cannot be opened, another record's number, a PDF nobody signed or that was changed
    after signing, and one that says something else than the record. A page without a code is allowed.
    """
    is_pdf = kind_of_scan(file) == "pdf"
    fields = check_signed(file, folder) if is_pdf and has_form(file) else {}
    if not any("." in name for name in fields):
        # several forms of other numbers may lie in one signed file; their fields tell them apart
        _check_number(file, expected.number)
    if fields:
        _check_values(file, _own_fields(file, folder, fields, expected.number), expected)


def _check_number(file: Path, number: str) -> None:
    codes = {text for page in scanned_pages(file) for text in page.numbers if _NUMBER.fullmatch(text)}
    if codes - {number}:
        words = mark("「{name}」上的编号是 {other}，不是 {number} 的表。核对后附到 {other}。")
        raise BadInput("file", words, name=file.name, other=min(codes - {number}), number=number)


def _own_fields(file: Path, folder: DataFolder, fields: Mapping[str, str], number: str) -> Mapping[str, str]:
    """The fields of this number's copies where several forms lie in one file, which must be signed themselves."""
    if not any("." in name for name in fields):
        return fields
    own = re.compile(re.escape(number.replace(".", "_")) + r"(_\d+)?\.")
    mine = {name[found.end() :]: value for name, value in fields.items() if (found := own.match(name))}
    if not mine:
        raise BadInput("file", mark("「{name}」不是 {number} 的表，核对编号再附。"), name=file.name, number=number)
    if not any(own.match(report.field) for report in verify(file, folder)):
        raise BadInput("file", mark("「{name}」里 {number} 那张还没有签名。"), name=file.name, number=number)
    return mine


def _check_values(file: Path, fields: Mapping[str, str], expected: Expected) -> None:
    template = load_template(expected.form)
    for name in (name for name in fields if name in expected.values and name not in expected.moving):
        signed, held = fields[name], expected.values[name]
        if _agree(_squeezed(signed), _squeezed(held), is_answer=name in expected.answers or name in template.choices):
            continue
        if not signed and name not in expected.answers:
            continue
        words = mark(
            "「{name}」上签的{label}是{signed}，{number} 的记录是{held}。先把记录改成表上签的，再收回；"
            "记录没有错的，重新打印重新签。"
        )
        raise BadInput(
            "file", words, name=file.name, number=expected.number, label=template.labels.get(name, name),
            signed=_shown(template, name, signed), held=_shown(template, name, held),
        )  # fmt: skip


def _agree(signed: str, held: str, *, is_answer: bool) -> bool:
    """A text that was continued after the print is the same text; an answer is not."""
    return signed == held or (not is_answer and bool(signed) and held.startswith(signed))


def _shown(template: Template, name: str, value: str) -> str:
    text = " ".join(template.choices.get(name, {}).get(value, value).split())
    if not text:
        return mark("空白")
    return mark("「{text}」").format(text=text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _squeezed(text: str) -> str:
    return "".join(text.split())
