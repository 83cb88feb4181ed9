"""《请示报告》 (F46): what goes on the paper, and what comes back signed by the superior."""

from datetime import datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.documents.office_paper import OfficePaper
from csapp.documents.returned_paper import Expected, check_back
from csapp.features.escalation import service
from csapp.features.escalation.models import Escalation


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def form_values(request: Escalation) -> dict[str, str]:
    """Every value of the form by its name in `forms/escalation`."""
    bypass = mark("越级，{why}") if request.is_bypass else mark("逐级")
    signed = "　".join(filter(None, (str(request.instructed_by), _moment(request.instructed_at))))
    told = "　".join(filter(None, (_moment(request.told_later_at), str(request.told_later_note))))
    return {
        "reporter": str(request.reporter),
        "reported_at": _moment(request.reported_at),
        "superior": str(request.superior),
        "kind": str(request.kind),
        "way": bypass.format(why=request.bypass_reason),
        "direct_superior": str(request.direct_superior),
        "told_later": told,
        "source_number": str(request.source_number),
        "subject": str(request.subject),
        "content": str(request.content),
        "proposal": str(request.proposal),
        "dissent": "\n".join(filter(None, (str(request.dissent), str(request.follow_dissent)))),
        "instruction": str(request.instruction),
        "instructed": signed,
        "outcome": str(request.outcome),
        "carried_out_at": _moment(request.carried_out_at),
    }


PAPER = OfficePaper(
    form="escalation", noun=mark("请示"), model=Escalation, values=form_values, count_print=service.count_print
)


def take_back(
    request_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Escalation:
    """The signed form came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first."""
    require(by, Permission.WRITE)
    with connected():
        request = fetch(Escalation, request_id)
        values = form_values(request)
    check_back(
        file,
        folder,
        Expected(str(request.number), PAPER.form, values, request.print_count, ("superior",), moving=("told_later",)),
    )
    return service.attach_signed(request_id, file, folder, version=version, by=by, at=at)
