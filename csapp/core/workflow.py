"""State machines as one table, read by service, page, filters, tests and docs (design 4)."""

from collections.abc import Mapping
from enum import StrEnum

from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Role


class Shape(StrEnum):
    """The drawn sign of a state; colour never speaks alone (look 4). The value names the shape."""

    RING = "ring"  # waiting for us
    DOT = "dot"  # arranged
    HALF = "half"  # being done
    TICK = "tick"  # done
    FILED = "filed"  # done and filed: the tick, in neutral
    BARS = "bars"  # waiting for others
    DIAMOND = "diamond"  # due today
    TRIANGLE = "triangle"  # overdue
    CROSS = "cross"  # cancelled
    SQUARE = "square"  # urgent


@frozen
class Face:
    """What a state is called and which shape it has."""

    label: str
    shape: Shape


@frozen
class Step:
    """One arrow of a state machine.

    `needs` names the values a person must give; `primary` steps are offered first and `destructive` ones last.
    """

    name: str
    label: str
    source: StrEnum
    target: StrEnum
    needs: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset({Role.DESK, Role.SUPERVISOR, Role.MANAGER})
    destructive: bool = False


@frozen
class Workflow:
    """All states with their faces, the initial state and every allowed arrow."""

    states: Mapping[StrEnum, Face]
    initial: StrEnum
    steps: tuple[Step, ...] = ()

    def step(self, name: str, state: StrEnum, role: Role) -> Step:
        """The arrow `name` from `state`; raises TransitionRefused or NotAllowed."""
        known = [step for step in self.steps if step.name == name]
        arrow = next((step for step in known if step.source == state), None)
        if arrow is None:
            label = known[0].label if known else name
            raise TransitionRefused(
                mark("现在是「{state}」，不能「{step}」。按 F5 看最新情况。"),
                state=self.states[state].label,
                step=label,
            )
        if role not in arrow.roles:
            raise NotAllowed(mark("「{role}」不能「{step}」，找主管或经理办理。"), role=role.value, step=arrow.label)
        return arrow

    def steps_from(self, state: StrEnum, role: Role) -> tuple[Step, ...]:
        """The arrows this role may take now, in the order of the table."""
        return tuple(step for step in self.steps if step.source == state and role in step.roles)
