"""交接班记录: what was handed over, the paper of each, signed on the screen or by hand (S19, F20)."""

from functools import partial
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.documents import office_paper
from csapp.features.duty_log.documents import handover as papers
from csapp.features.duty_log.register.handover import HANDOVERS
from csapp.registers.facts import NextStep, RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.segments import Choice
from csapp.ui.signature_dialog import SignatureDialog, SignChoice, SignSheet
from csapp.ui.signed_paper_page import PaperWork, SignedPaperPage

_WHO = "who"
_READ_BEFORE_SIGNING = ("outgoing_name", "incoming_name", "outgoing_at", "incoming_at", "differences")


class HandoverRecordsPage(SignedPaperPage):
    """The handovers, the paper each is signed on; `head.views` takes the switch of the tab."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        paper = PaperWork(
            title=mark("《交接班记录》"),
            trail_of=papers.paper_of,
            print_forms=partial(office_paper.print_forms, papers.PAPER),
            take_back=papers.take_back,
        )
        super().__init__(context, HANDOVERS, paper, tools)
        self.head.title.setText(self.tr("值班"))
        self.dialog: SignatureDialog | None = None
        self.openers = {"sign": self._sign}

    def _sign(self, facts: RecordFacts, step: NextStep) -> None:
        """Whoever stands at the desk signs in his place; the supervisor's is offered to those who review."""
        places = {papers.OUTGOING: self.tr("交班人"), papers.INCOMING: self.tr("接班人")}
        if may(self.context.by, Permission.SIGN_REVIEW):
            places[papers.SUPERVISOR] = self.tr("主管")
        told = {fact.key: (fact.label, fact.text) for fact in facts.facts}
        choices = tuple(Choice(key, label) for key, label in places.items())
        sheet = SignSheet(
            above=self.tr("《交接班记录》 {number}").format(number=facts.number),
            title=step.label,
            facts=tuple(told[key] for key in _READ_BEFORE_SIGNING if key in told),
            choices=(SignChoice(_WHO, self.tr("签在哪一栏"), choices, next(reversed(places))),),
            signer=self.tr("签字"),
            promise=self.tr("确认后加盖本中心电子印章，表内容锁定，不能再改。"),
            moment=f"{self.context.clock():%Y-%m-%d %H:%M}",
        )
        dialog = SignatureDialog(self.window(), sheet)
        # with large text the buttons need more than the usual width
        dialog.setMinimumWidth(max(dialog.minimumWidth(), dialog.minimumSizeHint().width()))
        dialog.unable_button.hide()
        dialog.accepted.connect(lambda: self._seal(facts, step, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _seal(self, facts: RecordFacts, step: NextStep, dialog: SignatureDialog) -> None:
        context = self.context
        given = (facts.id, dialog.strokes(), dialog.answers()[_WHO], context.folder)
        told: dict[str, Any] = {"version": facts.version, "by": context.by, "at": context.clock()}
        told["estate"] = context.estate
        self.steps.run(step, partial(papers.sign_on_screen, *given, **told), facts)
