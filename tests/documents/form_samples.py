"""The copies behind `forms/callback/*.pdf`; `python -m tests.documents.form_samples` writes the files anew."""

from dataclasses import replace
from datetime import date, datetime

from csapp.core.paths import form_folder
from csapp.documents.form import FormCopy, write_form

VALUES = {
    "customer": "林秀兰",
    "unit": "1-2-1102",
    "phone": "139****5518",
    "source": "complaint",
    "source_number": "TS20261107-001",
    "received_on": "2026-11-07",
    "department": "工程部",
    "subject": "1 栋 2 单元电梯轿厢有异味，早晚明显，业主反映已三天。",
    "measures": "轿厢全面消毒，更换排风扇；保洁改为每周二、五清洁轿厢及井道底坑。",
    "rectified_on": "2026-11-10",
    "called_at": "2026-11-24 10:10",
    "method": "visit",
    "due_on": "2026-11-24（两周内）",
    "caller": "刘芳",
    "effect": "solved",
    "satisfaction": "satisfied",
    "opinion": "异味没有了，希望坚持清洁。",
    "follow_up": "none",
    "follow_up_note": "保洁清洁记录贴于轿厢内。",
}
SIGNATURES = ["sign_customer", "sign_caller", "sign_manager"]
OFFICE = "翠湖花园物业客服中心"
SAMPLE = FormCopy(
    number="HF20261110-005",
    values=VALUES,
    office=OFFICE,
    filled_on=date(2026, 11, 24),
    print_count=1,
    printed_by="刘芳",
    printed_at=datetime(2026, 11, 24, 10, 2),
    qr="HF20261110-005",
)
BLANK = replace(SAMPLE, number="", values={}, qr="")
STROKES = [
    [(60.0 + 90 * i + 3 * t, 88.0 + (t - 10) * (t - 3) * (-1) ** i / 3, 0.2 + t / 25) for t in range(20)]
    for i in range(6)
]


def copies(count: int) -> list[FormCopy]:
    """Different copies of the sample."""
    return [
        replace(
            SAMPLE,
            number=f"HF20261110-{index:03}",
            qr=f"HF20261110-{index:03}",
            values=VALUES | {"unit": f"{index % 12 + 1}-2-{index}", "opinion": f"第 {index} 户没有意见。"},
        )
        for index in range(1, count + 1)
    ]


if __name__ == "__main__":
    write_form(form_folder("callback") / "sample.pdf", "callback", [SAMPLE])
    write_form(form_folder("callback") / "blank.pdf", "callback", [BLANK])
