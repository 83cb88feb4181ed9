"""投诉统计 (P21), and hostile text through the whole life of a complaint."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import BadInput
from csapp.db import check
from csapp.db.search_index import look_up
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service.figures import figures
from csapp.features.complaint.workflow import ComplaintState
from tests.features.complaint_makers import WAYS, complaint, complaint_in, take
from tests.makers import DESK, NOW

S = ComplaintState


@pytest.mark.usefixtures("office")
def test_complaints_are_counted_by_nature_grade_department_and_month_with_the_share_that_was_late() -> None:
    for month, count in ((9, 1), (10, 2), (11, 3)):
        for day in range(count):
            complaint(received_at=datetime(2026, month, 10 + day, 9, 0), severity="重大" if day else "一般")
    made = Complaint.get()
    for name in WAYS[S.RECTIFIED]:
        take(name, made.id)
    merged = complaint()
    take("merge", merged.id)
    told = figures(date(2026, 8, 1), date(2026, 11, 23), NOW.date())
    assert told.total == 6
    assert told.by_month == {"2026-08": 0, "2026-09": 1, "2026-10": 2, "2026-11": 3}
    assert told.by_severity == {"一般": 3, "重大": 3}
    assert told.by_nature == {"未定": 5, "责任": 1}
    assert told.by_department == {"未定": 5, "工程部": 1}
    assert (told.late, told.late_rate, told.is_rising) == (6, 1.0, True)
    assert not figures(date(2026, 10, 1), date(2026, 11, 30), NOW.date()).is_rising
    assert figures(date(2020, 1, 1), date(2020, 1, 31), NOW.date()).late_rate == 0.0


@pytest.mark.usefixtures("office")
def test_what_was_put_right_in_time_is_not_late() -> None:
    made = complaint_in(S.RECTIFYING)
    take("rectify", made.id, DESK, NOW + timedelta(days=3, hours=12))
    complaint_in(S.CLOSED)
    told = figures(NOW.date(), NOW.date(), date(2027, 3, 1))
    assert (told.total, told.late) == (2, 0)
    assert complaint_in(S.RECTIFYING).is_late(date(2026, 11, 28))


def refusal(act: Callable[[], object]) -> BadInput | None:
    """The sentence with which a value was refused."""
    try:
        act()
    except BadInput as refused:
        return refused
    return None


_HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\u202e\u2066\u200b\ufeff\x00\x1b😤👩‍👩‍👧𠮷䶮'\"%_=+-@<>&{}\\\n\t"),
    ),
    max_size=400,
)


@given(content=_HOSTILE, name=_HOSTILE, said=_HOSTILE)
@pytest.mark.usefixtures("office")
def test_any_text_is_taken_clean_or_refused_with_a_sentence(content: str, name: str, said: str) -> None:
    before = Complaint.select().count()
    refused = refusal(lambda: complaint(content=content, customer=name, place=said))
    if refused is not None:
        assert refused.field in ("content", "customer", "place")
        assert str(refused).endswith("。")
        assert Complaint.select().count() == before
        return
    held = Complaint.select().order_by(Complaint.id.desc()).get()
    for text in (held.content, held.customer, held.place):
        assert not set(text) & set("\u202e\u2066\u200b\ufeff\x00\x1b")
    assert held.content
    assert held.customer
    refused = refusal(lambda: take("investigate", held.id, findings=said, proposal=content, nature="责任"))
    wanted = S.AWAITING_DECISION if refused is None else S.REGISTERED
    assert Complaint.get_by_id(held.id).state == wanted
    assert any(row[2] == held.number for row in look_up(held.number))


def test_the_trail_of_hostile_text_is_whole(office: object) -> None:
    complaint(content="'; DROP TABLE complaint; --\u202e😤", customer="=cmd|' /C calc'!A0")
    assert list(check.problems(office)) == []  # type: ignore[arg-type]
