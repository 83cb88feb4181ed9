"""The three kinds of empty: 还没有, 筛选后没有, 没有权限看 (look 3, empty state)."""

from typing import TYPE_CHECKING

from csapp.core.errors import NotAllowed
from csapp.core.workflow import Workflow

if TYPE_CHECKING:
    from csapp.ui.register_page import RegisterPage


def stages_of(workflow: Workflow | None) -> tuple[str, ...]:
    """The states a record goes through when all goes well: from each the first step that leads on."""
    if workflow is None:
        return ()
    state, seen = workflow.initial, [workflow.initial]
    while True:
        onward = (step.target for step in workflow.steps if step.source == state and not step.destructive)
        target = next((each for each in onward if each not in seen), None)
        if target is None:
            return tuple(workflow.states[each].label for each in seen)
        seen.append(target)
        state = target


def say_empty(page: "RegisterPage") -> None:
    """Nothing at all yet, or nothing that the filter lets through."""
    view, empty = page.model.view, page.pane.empty
    register = page.register
    noun = register.noun or register.label
    chip = next((entry for entry in register.filters if entry.key == view.filter), None)
    narrowed = bool(view.words or view.modifiers or view.since or view.until)
    everything = next((entry.key for entry in register.filters if entry.where is None), "")
    chosen = chip is not None and chip.where is not None and page.chips.count_of(everything) != 0
    # said twice, before and after the chips are counted: what the first time hid is shown again
    page.head.new.setVisible(page.may_create())
    if narrowed or chosen:
        _say_filtered(page, noun, chip.label if chip is not None and chip.where is not None else "")
        return
    title = page.tr("还没有{noun}").format(noun=noun)
    empty.say(register.icon, title, page.tr("登记第一条以后，这里按时间列出来。"), stages_of(register.workflow))
    if page.may_create():
        # One filled button: the one in the head would say the same again.
        page.head.new.hide()
        empty.offer(page.head.new.text(), page.new_record, icon="plus", key=page.new_key)
    second = page.import_first()
    if second is not None:
        empty.offer(second[0], second[1], icon="import", primary=not page.may_create())


def _say_filtered(page: "RegisterPage", noun: str, chip: str) -> None:
    view, empty = page.model.view, page.pane.empty
    if view.words:
        title = page.tr("没有含「{words}」的{noun}").format(words=view.words, noun=noun)
        body = page.tr("少写几个字，或者清除筛选看全部。")
    elif chip:
        title = page.tr("「{chip}」里没有{noun}").format(chip=chip, noun=noun)
        body = page.tr("换一个分类，或者看全部。")
    else:
        title = page.tr("这几天没有{noun}").format(noun=noun)
        body = page.tr("换一段日期，或者清除筛选看全部。")
    empty.say("filter", title, body)
    empty.offer(page.tr("清除筛选"), page.clear_filter, key="Esc")


def say_forbidden(page: "RegisterPage", problem: NotAllowed) -> None:
    """This role may not see the register."""
    page.chips.hide()
    title = page.tr("没有权限看{label}").format(label=page.register.label)
    page.pane.empty.say("lock", title, str(problem))
