"""请示报告: the register with its form."""

from functools import partial

from csapp.core.marks import mark
from csapp.documents import office_paper
from csapp.documents.progress import with_progress
from csapp.features.escalation import documents
from csapp.features.escalation.documents import PAPER
from csapp.features.escalation.register import ESCALATIONS
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.signed_paper_page import PaperWork, SignedPaperPage


class EscalationPage(SignedPaperPage):
    """The requests, the paper each is signed on."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        paper = PaperWork(
            title=mark("《请示报告》"),
            trail_of=partial(office_paper.trail_of, PAPER),
            print_forms=partial(office_paper.print_forms, PAPER),
            take_back=documents.take_back,
            telling=with_progress,
        )
        super().__init__(context, ESCALATIONS, paper, tools)
