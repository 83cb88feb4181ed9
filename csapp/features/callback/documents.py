"""《回访记录表》 (F01): what goes on the paper, on which file the signatures are, and what comes back signed."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.core.values import mask_phone
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.callback import service
from csapp.features.callback.models import Answers, Callback, SignedHow
from csapp.features.callback.workflow import CallbackState

CUSTOMER, CALLER, REVIEWER = "customer", "caller", "manager"
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Strokes = Sequence[Sequence[tuple[float, float, float]]]
Estate = str | Mapping[str, Any]

_FORM = "callback"
_PRINTED = "print"
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif")
_WITHIN = {"R02": mark("一周内"), "R04": mark("两周内"), "R07": mark("两周内"), "R08": mark("三天内"), "R26": mark("三天内")}


def _day(value: date | None) -> str:
    return mark("{y} 年 {m} 月 {d} 日").format(y=value.year, m=value.month, d=value.day) if value is not None else ""


def _moment(value: datetime | None) -> str:
    return f"{_day(value)} {value:%H:%M}" if value is not None else ""


def _name(member: Any) -> str:
    """The box to be ticked is called like the member: SATISFIED ticks `satisfied`."""
    return member.name.lower() if member is not None else ""


def form_values(callback: Callback) -> dict[str, str]:
    """Every value of the form by its name in `forms/callback`; the telephone masked (S54)."""
    within = _WITHIN.get(str(callback.rule), "")
    due = _day(callback.due_on)
    return {
        "customer": str(callback.customer),
        "unit": str(callback.unit_code),
        "phone": mask_phone(str(callback.phone)) if callback.phone else "",
        "source": _name(callback.source),
        "source_number": str(callback.source_number),
        "received_on": _day(callback.received_on),
        "department": str(callback.department),
        "subject": str(callback.subject),
        "measures": str(callback.measures),
        "rectified_on": _day(callback.rectified_on),
        "called_at": _moment(callback.called_at),
        "method": _name(callback.method),
        "due_on": mark("{day}（{within}）").format(day=due, within=within) if within else due,
        "caller": str(callback.caller),
        "effect": _name(callback.effect),
        "satisfaction": _name(callback.satisfaction),
        "opinion": str(callback.opinion),
        "follow_up": _name(callback.follow_up),
        "follow_up_note": str(callback.follow_up_note),
    }
