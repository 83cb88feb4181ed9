"""Sealing a form: a signature given on screen becomes part of the file, locked by the office's certificate (F01)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from math import dist
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.documents.certificate import office_identity
from csapp.documents.pdf_file import write_aside
from csapp.documents.verify import read_file, verify

_LEAST_INK = 24.0
"""px of the pad; a dot or the slip of a sleeve is no signature."""


def seal(
    source: Path,
    target: Path,
    field: str,
    *,
    signer: str,
    strokes: Sequence[Sequence[tuple[float, float, float]]],
    reason: str,
    at: datetime,
    folder: DataFolder,
    office: str,
) -> None:
    """Sign `field` of `source` with the strokes (px of the 640 x 176 pad, pressure 0-1) and write `target`.

    `field` is customer, caller or manager, or the whole name of the signature field. Earlier signatures stay valid,
    and the values are locked. Raises BadInput("strokes") for an empty pad, BadInput("file") for what is no form of
    ours or was changed after an earlier signature, BadInput("field") for a place that is signed already or locked,
    DataUnavailable when certificate or disk refuse.
    """
    if sum(map(_length, strokes)) < _LEAST_INK:
        raise BadInput("strokes", mark("框里还没有签字，签好再确认。"))
    earlier = verify(source, folder)
    if any(not report.intact or report.changed_after for report in earlier):
        raise BadInput("file", mark("「{name}」签字以后被改过，不能再往上签，重新打印一份。"), name=source.name)
    content = read_file(source)
    # pyHanko takes 0.6 s to import and is needed for signing only
    from csapp.documents.signing import SignatureWanted, signed

    wanted = SignatureWanted(field=field, signer=signer, strokes=strokes, reason=reason, at=at, office=office)
    write_aside(target, signed(content, source.name, wanted, lambda: office_identity(folder, office)))


def _length(stroke: Sequence[tuple[float, float, float]]) -> float:
    return sum(dist(one[:2], other[:2]) for one, other in pairwise(stroke))
