"""What the tests of the areas share."""

from collections.abc import Iterator
from typing import Any

import pytest

from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import steps


@pytest.fixture
def told() -> Iterator[list[tuple[str, str]]]:
    """What the signals of the slice said: name and number."""
    heard: list[tuple[str, str]] = []

    def listener(name: str) -> Any:
        def listen(_sender: object, complaint: Complaint, **_: Any) -> None:
            heard.append((name, complaint.number))

        return listen

    names = ("recorded", "rectified", "informed", "closed")
    receivers = {name: listener(name) for name in names}
    for name, receiver in receivers.items():
        getattr(steps, name).connect(receiver)
    yield heard
    for name, receiver in receivers.items():
        getattr(steps, name).disconnect(receiver)
