"""《工作联络单》 (F42): what goes on the paper, and what comes back signed by the department."""

from datetime import date, datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.documents.office_paper import OfficePaper
from csapp.documents.returned_paper import Expected, check_back
from csapp.features.contact_memo import service
from csapp.features.contact_memo.models import ContactMemo


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value is not None else ""


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def form_values(memo: ContactMemo) -> dict[str, str]:
    """Every value of the form by its name in `forms/contact_memo`."""
    solved = mark("先解决、后补单，{at} 已解决").format(at=_moment(memo.solved_at))
    return {
        "department": str(memo.department),
        "recipient": str(memo.recipient),
        "sender": str(memo.sender),
        "sent_at": _moment(memo.sent_at),
        "wanted_on": _day(memo.wanted_on),
        "unit": str(memo.unit_code),
        "source_number": str(memo.source_number),
        "subject": str(memo.subject),
        "content": str(memo.content),
        "way": solved if memo.is_afterwards else mark("按要求办理并回复"),
        "received": "　".join(filter(None, (str(memo.received_by), _moment(memo.received_at)))),
        "reply": str(memo.reply),
        "replied": "　".join(filter(None, (str(memo.replied_by), _moment(memo.replied_at)))),
    }


PAPER = OfficePaper(
    form="contact_memo", noun=mark("联络单"), model=ContactMemo, values=form_values, count_print=service.count_print
)


def take_back(
    memo_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> ContactMemo:
    """The signed memo came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first."""
    require(by, Permission.WRITE)
    with connected():
        memo = fetch(ContactMemo, memo_id)
        values = form_values(memo)
    check_back(
        file, folder, Expected(str(memo.number), PAPER.form, values, memo.print_count, ("department",), moving=("way",))
    )
    return service.attach_signed(memo_id, file, folder, version=version, by=by, at=at)
