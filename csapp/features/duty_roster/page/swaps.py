"""调班: the register with its form, filed before the shift and known to the manager (S20, F22)."""

from functools import partial

from csapp.core.marks import mark
from csapp.documents import office_paper
from csapp.features.duty_roster.documents import swap_paper
from csapp.features.duty_roster.register import SWAPS
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.signed_paper_page import PaperWork, SignedPaperPage


class SwapPage(SignedPaperPage):
    """The swaps, the paper each is signed on; `head.views` takes the switch of the tab."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        paper = PaperWork(
            title=mark("《调班申请》"),
            trail_of=partial(office_paper.trail_of, swap_paper.PAPER),
            print_forms=partial(office_paper.print_forms, swap_paper.PAPER),
            take_back=swap_paper.take_back,
        )
        super().__init__(context, SWAPS, paper, tools)
        self.head.title.setText(self.tr("值班"))
