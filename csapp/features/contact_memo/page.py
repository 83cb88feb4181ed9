"""工作联络单: the register with its form."""

from functools import partial

from csapp.core.marks import mark
from csapp.documents import office_paper
from csapp.documents.progress import with_progress
from csapp.features.contact_memo import documents
from csapp.features.contact_memo.documents import PAPER
from csapp.features.contact_memo.register import CONTACT_MEMOS
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.signed_paper_page import PaperWork, SignedPaperPage


class ContactMemoPage(SignedPaperPage):
    """The memos, the paper each is signed on."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        paper = PaperWork(
            title=mark("《工作联络单》"),
            trail_of=partial(office_paper.trail_of, PAPER),
            print_forms=partial(office_paper.print_forms, PAPER),
            take_back=documents.take_back,
            telling=with_progress,
        )
        super().__init__(context, CONTACT_MEMOS, paper, tools)
