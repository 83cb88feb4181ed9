"""《调班申请》 (F22): what goes on the paper, and what comes back signed by the manager."""

from datetime import datetime
from pathlib import Path

from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch
from csapp.documents.office_paper import OfficePaper
from csapp.documents.returned_paper import Expected, check_back
from csapp.features.duty_roster.models.tables import Swap
from csapp.features.duty_roster.service import swaps
from csapp.features.duty_roster.workflow import SWAP, SwapState


def form_values(swap: Swap) -> dict[str, str]:
    """Every value of the form by its name in `forms/duty_swap`."""
    shift = swap.shift.hours()
    acknowledged = f"{swap.acknowledged_at:%Y-%m-%d %H:%M}" if swap.acknowledged_at else ""
    return {
        "staff": str(swap.staff.name),
        "filed_name": str(swap.filed_name),
        "filed_at": f"{swap.filed_at:%Y-%m-%d %H:%M}",
        "day": f"{swap.day:%Y-%m-%d}",
        "shift": mark("{name}　{span}").format(name=shift.name, span=shift.span),
        "reason": str(swap.reason),
        "note": str(swap.note),
        "replacement": str(swap.replacement.name) if swap.replacement is not None else "",
        "state": SWAP.states[SwapState(swap.state)].label,
        "opinion": str(swap.refusal),
        "acknowledged": "　".join(filter(None, (str(swap.acknowledged_name), acknowledged))),
    }


PAPER = OfficePaper(form="duty_swap", noun=mark("调班"), model=Swap, values=form_values, count_print=swaps.count_print)


def take_back(
    swap_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Swap:
    """The signed form came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first."""
    require(by, Permission.WRITE)
    with connected():
        swap = fetch(Swap, swap_id)
        values = form_values(swap)
    check_back(
        file, folder, Expected(str(swap.number), PAPER.form, values, swap.print_count, ("manager",), moving=("state",))
    )
    return swaps.attach_signed(swap_id, file, folder, version=version, by=by, at=at)
