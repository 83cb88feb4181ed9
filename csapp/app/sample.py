# all data: sample estate
"""The sample estate 翠湖花园: the same people and records on every machine, at 2026-11-24 10:24."""

from datetime import datetime
from functools import partial

from csapp.app.office import SAMPLE_MOMENT
from csapp.app.sample_calls import Calls, Scenes
from csapp.app.sample_complaints import Complaints, muted
from csapp.app.sample_duty import add_duty_log
from csapp.app.sample_household import add_household_notes
from csapp.app.sample_incidents import add_incidents
from csapp.app.sample_keys import add_keys
from csapp.app.sample_major_events import add_major_events
from csapp.app.sample_opinions import Opinions
from csapp.app.sample_papers import add_papers_out
from csapp.app.sample_parking import add_parking
from csapp.app.sample_people import Home, scenes, settle
from csapp.app.sample_reception_more import add_reception_papers
from csapp.app.sample_records import Desk, Timeline
from csapp.app.sample_repair_scenes import add_repairs
from csapp.app.sample_roster import add_rosters
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import connected, database
from csapp.db.migrate import prepare
from csapp.db.setting import keep_setting
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.features.callback.models import Source
from csapp.features.callback.service import rules, scheduling
from csapp.features.public_incident.service import course
from csapp.features.reception.service import desk as receptions
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import PROGRAM

SEED = 20261124
PASSWORD = "cuihu2026"
_SALT = b"cuihu-huayuan-21"  # fixed, so that the sample is the same everywhere
_SETTLED = datetime(2026, 8, 20, 9, 0)
_STAFF = (
    ("刘芳", Role.DESK, "6001"), ("何静", Role.DESK, "6002"), ("马超", Role.DESK, "6003"),
    ("陈丽华", Role.SUPERVISOR, "6010"), ("王志强", Role.MANAGER, "6018"), ("系统管理员", Role.ADMIN, ""),
    ("周会计", Role.VIEWER, "6030"), ("孙莉", Role.DESK, "6004"), ("周婷", Role.DESK, "6005"),
)  # fmt: skip


_LOGINS = (
    ("系统管理员", datetime(2026, 11, 18, 16, 2)), ("周会计", datetime(2026, 11, 23, 9, 5)),
    ("何静", datetime(2026, 11, 23, 15, 51)), ("马超", datetime(2026, 11, 23, 23, 48)),
    ("刘芳", datetime(2026, 11, 24, 7, 52)), ("陈丽华", datetime(2026, 11, 24, 8, 21)),
    ("王志强", datetime(2026, 11, 24, 8, 36)),
)  # fmt: skip


def build_sample(folder: DataFolder, seed: int = SEED) -> None:
    """Make the data folder of the sample estate, which stays bound as the program's database.

    Everything is made of `seed` alone. Raises DataUnavailable.
    """
    prepare(folder, SAMPLE_MOMENT)
    with connected():
        # the one line that would tell the machine's own time
        database.execute_sql("UPDATE schema_migration SET applied = ?", (SAMPLE_MOMENT.isoformat(" "),))
        keep_setting("estate", {"name": "翠湖花园", "office": "物业客服中心", "sample": True})
        with unit_of_work(PROGRAM, _SETTLED) as work:
            colleagues = _colleagues(work)
            homes = settle(work, seed)
            _choose_rules(colleagues["系统管理员"].actor())
            # What follows a step elsewhere is played here too, so nothing is done twice where the flows are connected.
            with receptions.recorded.muted(), receptions.closed.muted(), scheduling.unsatisfied.muted():
                _play(folder, colleagues, homes, seed)
        with unit_of_work(PROGRAM, SAMPLE_MOMENT):
            add_keys(PROGRAM, SAMPLE_MOMENT)
            add_rosters({name: colleague.actor() for name, colleague in colleagues.items()})
            add_parking({name: colleague.actor() for name, colleague in colleagues.items()}, SAMPLE_MOMENT)
            add_household_notes({name: colleague.actor() for name, colleague in colleagues.items()}, SAMPLE_MOMENT)
            add_repairs({name: colleague.actor() for name, colleague in colleagues.items()}, homes, seed)
            add_reception_papers({name: colleague.actor() for name, colleague in colleagues.items()}, SAMPLE_MOMENT)
            with course.ended.muted():
                add_incidents({name: colleague.actor() for name, colleague in colleagues.items()})
            add_major_events({name: colleague.actor() for name, colleague in colleagues.items()}, folder)
            add_papers_out({name: colleague.actor() for name, colleague in colleagues.items()})
            add_duty_log({name: colleague.actor() for name, colleague in colleagues.items()})


def _colleagues(work: Work) -> dict[str, Staff]:
    # reason for the late import: only the making of the sample hashes anything here
    from argon2 import PasswordHasher

    password = PasswordHasher().hash(PASSWORD, salt=_SALT)
    return {name: work.add(Staff(name=name, role=role, phone=phone, password=password)) for name, role, phone in _STAFF}


def _choose_rules(by: Actor) -> None:
    """This office makes its regular calls when there is time for them."""
    rule = rules.rule_of(Source.PERIODIC)
    rules.change_rule(rule.id, by=by, at=_SETTLED, share=rule.share, days=rule.days, asking=rule.asking)


def _play(folder: DataFolder, colleagues: dict[str, Staff], homes: list[Home], seed: int) -> None:
    """Ninety days, in order of time."""
    timeline = Timeline()
    staff = {name: colleague.actor() for name, colleague in colleagues.items()}
    told = {entry["unit"] for entry in [*scenes()["person"], *scenes()["reception"]] if "unit" in entry}
    others = [home for home in homes if home.unit.code not in told]
    calls = Calls(timeline, staff, folder, seed)
    for name, moment in _LOGINS:
        timeline.plan(moment, partial(_log_in, colleagues[name], moment))
    complaints = Complaints(staff, homes, seed)
    calls.complaint_number = complaints.number_of
    opinions = Opinions(staff, homes)
    calls.opinion_number = opinions.number_of
    Scenes(timeline, staff, homes, calls).plan()
    days = Desk(timeline, staff, others, seed, calls.after)
    days.plan()
    calls.regular(days.homes)
    with muted():
        complaints.begin()
        opinions.begin()
        timeline.play()
        complaints.finish()
        opinions.finish()


def _log_in(colleague: Staff, moment: datetime) -> None:
    with unit_of_work(PROGRAM, moment) as work:
        work.change(colleague, "log_in", failures=0, locked_until=None, last_login_at=moment)
