"""A sealed form keeps every signature valid and gives away every change (F01)."""

import io
import random
import subprocess
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.paths import DataFolder
from csapp.documents.form import read_fields, write_form
from csapp.documents.seal import seal
from csapp.documents.verify import SignatureReport, verify
from tests.conftest import FULL
from tests.documents.form_samples import OFFICE, SAMPLE, STROKES, VALUES, copies
from tests.documents.test_form import dark, picture

Change = Callable[[Any], None]

AT = datetime(2026, 11, 24, 10, 24)
SIGNERS = {"customer": "林秀兰", "caller": "刘芳", "manager": "陈国强𬭎"}


def sign(source: Path, field: str, folder: DataFolder) -> Path:
    target = source.with_name(f"{source.stem}-{field.rpartition('.')[2]}.pdf")
    name = SIGNERS.get(field, "林秀兰")
    seal(source, target, field, signer=name, strokes=STROKES, reason="确认", at=AT, folder=folder, office=OFFICE)
    return target


def is_sound(reports: list[SignatureReport]) -> bool:
    return bool(reports) and all(report.intact and not report.changed_after for report in reports)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return DataFolder(tmp_path_factory.mktemp("estate"))


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory, folder: DataFolder) -> list[Path]:
    """The form unsigned, then signed by the customer, the caller and the manager."""
    path = tmp_path_factory.mktemp("forms") / "form.pdf"
    write_form(path, "callback", [SAMPLE])
    made = [path]
    for field in SIGNERS:
        made.append(sign(made[-1], field, folder))
    return made


def changed(source: Path, target: Path, change: Change) -> Path:
    """What another program does: append a revision."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(source.read_bytes()))
    change(writer)
    with target.open("wb") as out:
        writer.write(out)
    return target


number: Any = generic.NumberObject


def set_value(name: str, value: generic.PdfObject) -> Change:
    def change(writer: Any) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field["/T"] == name:
                field["/V"] = value
                writer.update_container(field)

    return change


def test_nobody_has_signed_an_unsigned_form(stages: list[Path], folder: DataFolder) -> None:
    assert verify(stages[0], folder) == []


def test_three_people_sign_one_after_the_other(stages: list[Path], folder: DataFolder) -> None:
    for count, path in enumerate(stages[1:], 1):
        reports = verify(path, folder)
        assert [(report.field, report.signer) for report in reports] == [
            (f"sign_{field}", name) for field, name in list(SIGNERS.items())[:count]
        ]
        assert is_sound(reports)
        assert all(report.at == AT and report.trusted for report in reports)
        assert all("签后没有改动" in report.note for report in reports)


def test_the_caller_may_sign_before_the_customer(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(stages[0].read_bytes())
    both = sign(sign(path, "caller", folder), "customer", folder)
    assert [report.field for report in verify(both, folder)] == ["sign_caller", "sign_customer"]
    assert is_sound(verify(both, folder))


def test_poppler_accepts_all_three(stages: list[Path]) -> None:
    done = subprocess.run(["pdfsig", "-nocert", str(stages[3])], capture_output=True, check=False, timeout=60)
    said = done.stdout.decode("utf-8")
    assert said.count("Signature is Valid") == 3
    assert said.count(OFFICE) >= 3


def test_values_are_still_read_after_signing(stages: list[Path]) -> None:
    values, fields = read_fields(stages[3])
    assert values == VALUES
    assert fields == ["sign_customer", "sign_caller", "sign_manager"]
    assert [page.extract_text()[:1] for page in pypdf.PdfReader(stages[3]).pages]


def test_the_ink_and_the_day_are_seen(stages: list[Path]) -> None:
    ink = [dark(picture(path)) for path in stages]
    assert all(after - before > 800 for before, after in pairwise(ink))


def test_one_changed_byte_is_found(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    chance = random.Random(8)
    path = tmp_path / "changed.pdf"
    for source in stages[1::2]:
        content = source.read_bytes()
        places = chance.sample(range(len(content)), 3000 if FULL else 25)
        # inside the hole of the signature, which no digest covers
        hole = content.rindex(b"/Contents <") + 11
        for place in [*places, hole + 40, hole + 900, hole + 2500, content.index(b">", hole) - 1, len(content) - 1]:
            altered = bytearray(content)
            altered[place] ^= 1
            path.write_bytes(altered)
            with suppress(BadInput):
                assert not is_sound(verify(path, folder)), place


@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize(
    "change",
    [
        set_value("opinion", generic.pdf_string("很不满意")),
        set_value("satisfaction", generic.pdf_name("/unsatisfied")),
    ],
    ids=["text", "tick"],
)
def test_one_changed_value_is_found(
    tmp_path: Path, stages: list[Path], folder: DataFolder, stage: int, change: Change
) -> None:
    path = changed(stages[stage], tmp_path / "changed.pdf", change)
    reports = verify(path, folder)
    assert all(report.intact and report.changed_after for report in reports)
    assert "又改过内容" in reports[0].note
    with pytest.raises(BadInput, match="签字以后被改过"):
        sign(path, "manager", folder)


def test_a_page_turned_after_signing_is_found(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    def turn(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        page["/Rotate"] = number(180)
        writer.update_container(page)

    assert not is_sound(verify(changed(stages[1], tmp_path / "turned.pdf", turn), folder))


def test_a_file_written_anew_by_another_program_is_found(
    tmp_path: Path, stages: list[Path], folder: DataFolder
) -> None:
    path = tmp_path / "anew.pdf"
    pypdf.PdfWriter(clone_from=stages[1]).write(path)
    assert not is_sound(verify(path, folder))


def test_bytes_hung_on_behind_the_end_are_found(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    path = tmp_path / "longer.pdf"
    path.write_bytes(stages[3].read_bytes() + b"\n% more\n")
    assert not is_sound(verify(path, folder))


def test_a_signature_of_another_office_is_not_trusted(tmp_path: Path, stages: list[Path]) -> None:
    elsewhere = DataFolder(tmp_path / "elsewhere")
    reports = verify(stages[1], elsewhere)
    assert is_sound(reports)
    assert not reports[0].trusted
    assert "不是本中心的电子印章" in reports[0].note
    sign(Path(stages[0]), "caller", elsewhere)
    assert not verify(stages[1], elsewhere)[0].trusted


@pytest.mark.parametrize("cut", [10, 1000, 20_000, 60_000])
def test_a_file_cut_off_is_one_sentence(tmp_path: Path, stages: list[Path], folder: DataFolder, cut: int) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(stages[2].read_bytes()[:-cut])
    with pytest.raises(BadInput, match="已经损坏或不完整") as refused:
        verify(path, folder)
    assert refused.value.field == "file"


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 a photo", "编号,房号\n".encode("gbk")])
def test_what_is_no_pdf_is_one_sentence(tmp_path: Path, folder: DataFolder, content: bytes) -> None:
    path = tmp_path / "other.pdf"
    path.write_bytes(content)
    for read in (lambda: verify(path, folder), lambda: read_fields(path)):
        with pytest.raises(BadInput, match="不是 PDF 文件"):
            read()


def test_a_missing_or_encrypted_file_is_one_sentence(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    with pytest.raises(BadInput, match="打不开"):
        verify(tmp_path / "nothing.pdf", folder)
    writer = pypdf.PdfWriter(clone_from=stages[0])
    writer.encrypt("密码", algorithm="AES-256")
    path = tmp_path / "locked.pdf"
    writer.write(path)
    with pytest.raises(BadInput, match="加了密码"):
        verify(path, folder)


def test_a_place_is_signed_once_and_the_manager_comes_last(
    tmp_path: Path, stages: list[Path], folder: DataFolder
) -> None:
    with pytest.raises(BadInput, match="已经签过字"):
        sign(stages[1], "customer", folder)
    with pytest.raises(BadInput, match="没有「witness」这个签字栏"):
        sign(stages[1], "witness", folder)
    path = tmp_path / "form.pdf"
    path.write_bytes(stages[0].read_bytes())
    with pytest.raises(BadInput, match="已经审核锁定"):
        sign(sign(path, "manager", folder), "customer", folder)


@pytest.mark.parametrize("strokes", [[], [[]], [[(300.0, 80.0, 0.5)]], [[(300.0, 80.0, 0.5), (302.0, 81.0, 0.5)]]])
def test_an_empty_pad_is_refused(
    tmp_path: Path, stages: list[Path], folder: DataFolder, strokes: list[list[tuple[float, float, float]]]
) -> None:
    with pytest.raises(BadInput, match="还没有签字") as refused:
        seal(
            stages[0], tmp_path / "x.pdf", "customer",
            signer="林秀兰", strokes=strokes, reason="", at=AT, folder=folder, office=OFFICE,
        )  # fmt: skip
    assert refused.value.field == "strokes"
    assert not (tmp_path / "x.pdf").exists()


def test_a_dot_belongs_to_a_signature(tmp_path: Path, stages: list[Path], folder: DataFolder) -> None:
    path = tmp_path / "dot.pdf"
    strokes = [[(5.0, 5.0, 1.0)], [], [(9.0, 9.0, 1.0), (60.0, 40.0, 1.0)]]
    seal(
        stages[0], path, "customer",
        signer="林", strokes=strokes, reason="", at=AT, folder=folder, office=OFFICE,
    )  # fmt: skip
    assert is_sound(verify(path, folder))


def test_in_a_batch_only_the_signed_copy_is_locked(tmp_path: Path, folder: DataFolder) -> None:
    path = tmp_path / "batch.pdf"
    write_form(path, "callback", copies(2))
    first, second = "HF20261110-001", "HF20261110-002"
    both = sign(sign(path, f"{first}.sign_customer", folder), f"{second}.sign_customer", folder)
    assert is_sound(verify(both, folder))
    done = sign(both, f"{first}.sign_manager", folder)
    assert is_sound(verify(done, folder))
    with pytest.raises(BadInput, match="已经审核锁定"):
        sign(done, f"{first}.sign_caller", folder)
    assert is_sound(verify(sign(done, f"{second}.sign_caller", folder), folder))


def test_locks_are_written_for_other_programs_too(stages: list[Path]) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(stages[0].read_bytes()))
    locks = {name: ref.get_object()["/Lock"] for name, _value, ref in enumerate_sig_fields(writer.prev)}
    assert locks["sign_customer"]["/Action"] == "/Exclude"
    assert sorted(locks["sign_customer"]["/Fields"]) == ["sign_caller", "sign_manager"]
    assert locks["sign_manager"]["/Action"] == "/All"


def test_the_key_is_private_and_made_once(tmp_path: Path, stages: list[Path]) -> None:
    office = DataFolder(tmp_path / "office")
    form = tmp_path / "form.pdf"
    form.write_bytes(stages[0].read_bytes())
    signed = sign(form, "customer", office)
    kept = {file.name: file.read_bytes() for file in office.seal.iterdir()}
    assert set(kept) == {"office.crt", "office.key", "passphrase"}
    assert (office.seal / "passphrase").stat().st_mode & 0o777 == 0o600
    assert kept["office.key"].startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    sign(signed, "caller", office)
    assert {file.name: file.read_bytes() for file in office.seal.iterdir()} == kept
    assert [path.name for path in office.root.iterdir()] == ["seal"]


@pytest.mark.parametrize("damage", ["passphrase", "office.key", "office.crt"])
def test_a_damaged_seal_is_one_sentence(tmp_path: Path, stages: list[Path], damage: str) -> None:
    office = DataFolder(tmp_path / "office")
    form = tmp_path / "form.pdf"
    form.write_bytes(stages[0].read_bytes())
    sign(form, "customer", office)
    (office.seal / damage).write_bytes(b"rubbish")
    with pytest.raises(DataUnavailable, match="从备份恢复"):
        sign(form, "customer", office)
    (office.seal / damage).unlink()
    with pytest.raises(DataUnavailable, match="从备份恢复"):
        sign(form, "customer", office)
