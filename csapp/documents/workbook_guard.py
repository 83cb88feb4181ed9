"""What a file must be before it is unpacked: no bomb, no password, no sheet that fills the memory (issue item 5)."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark

LARGEST = 50 * 1024 * 1024  # bytes of the file
LARGEST_UNPACKED = 600 * 1024 * 1024  # bytes of all parts of an .xlsx
MOST_CELLS = 10_000_000

_DENSEST = 400  # unpacked to packed; real workbooks stay below 40
_BEST_PACKED = 1032  # to one byte, the most that deflate can do
_BLOCK = 1 << 20
_CARRY = 256  # longer than the beginning of a row or a cell
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
# UTF-16 names of streams inside an OLE file
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# a literal beginning lets the search skip quickly; a namespace before the name does no harm
_ROW = re.compile(rb"row [^>]*?\br=[\"']([0-9]{1,7})[\"']")
_LETTERS = 26


def bad(message: str, **values: object) -> BadInput:
    """The file can't be taken."""
    return BadInput("file", message, **values)


def locked(path: Path) -> BadInput:
    """It asks for a password."""
    return bad(mark("「{name}」有密码，在 Excel 里取消密码再导。"), name=path.name)


def damaged(path: Path) -> BadInput:
    """It can't be followed."""
    return bad(mark("「{name}」不是工作簿或已损坏，用 Excel 打开另存为 xlsx 再导。"), name=path.name)


def empty(path: Path) -> BadInput:
    """Nothing is written in it."""
    return bad(mark("「{name}」里没有内容，选有台账的那份。"), name=path.name)


def oversized(path: Path, rows: int, columns: int) -> BadInput:
    """A stray cell far out makes a sheet of thousands of millions of cells."""
    return bad(
        mark("「{name}」用到第 {rows} 行、第 {columns} 列，太大了。删掉下面和右边的空白行列再导。"),
        name=path.name,
        rows=rows,
        columns=columns,
    )


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook to be unpacked, after looking for traps; text is not.

    Raises BadInput("file") with one sentence of advice.
    """
    head = _head_of(path)
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise locked(path)
    elif head.startswith(_ZIP):
        _look_inside(path)
    else:
        return False
    return True


def _head_of(path: Path) -> bytes:
    if path.is_dir():
        raise bad(mark("「{name}」是文件夹，选里面的台账文件。"), name=path.name)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise bad(
                mark("「{name}」有 {size} MB，最多 50 MB。删掉图片或拆成几份再导。"), name=path.name, size=size >> 20
            )
        if size == 0:
            raise bad(mark("「{name}」是空文件，重新存一份再导。"), name=path.name)
        with path.open("rb") as stream:
            return stream.read(8)
    except FileNotFoundError as fault:
        raise bad(mark("没有「{name}」这个文件，核对名字和位置。"), name=path.name) from fault
    except PermissionError as fault:
        raise bad(mark("没有权限读「{name}」，关掉正在用它的程序，或换个位置再导。"), name=path.name) from fault
    except OSError as fault:
        raise bad(mark("读不了「{name}」，复制到本机再导。"), name=path.name) from fault


def _look_inside(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_bomb(path, parts)
            sheets = [part for part in parts if _SHEET.fullmatch(part.filename)]
            if not sheets:
                raise damaged(path)
            for part in parts:
                if part in sheets:
                    _measure(path, archive, part)
                # a size that is stated too small ends in a wrong checksum here, and not in a full memory later
                elif part.compress_size * _BEST_PACKED > LARGEST_UNPACKED:
                    for _block in _blocks(archive, part):
                        pass
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as fault:
        raise damaged(path) from fault


def _refuse_bomb(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise locked(path)
    unpacked = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    too_dense = unpacked > LARGEST and unpacked / packed > _DENSEST
    if unpacked > LARGEST_UNPACKED or too_dense or len(parts) > 10_000:
        raise bad(mark("「{name}」展开后大得不正常，没有打开。用 Excel 另存一份再导。"), name=path.name)


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            yield block


def _measure(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose outermost cells span more than is read into memory: the reader makes room for all."""
    rows, far = 0, b""
    pattern = _columns(3)
    for text in _texts(archive, part):
        rows = max(rows, max(map(int, _ROW.findall(text)), default=0))
        far = max(far, max(pattern.findall(text), default=b""))
    most = MOST_CELLS // max(rows, 1)
    letters = 1 + (most > _LETTERS) + (most > _LETTERS * (_LETTERS + 1))
    if not far and letters < 3:
        pattern = _columns(letters)
        named = {name for text in _texts(archive, part) for name in pattern.findall(text)}
        far = max(named, key=_number, default=b"")
    if _number(far) > most:
        raise oversized(path, rows, _number(far))


def _texts(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Blocks that overlap, so that nothing looked for is cut in two."""
    rest = b""
    for block in _blocks(archive, part):
        yield rest + block
        rest = block[-_CARRY:]


def _columns(letters: int) -> re.Pattern[bytes]:
    """Finds cells in columns whose names have at least so many letters."""
    return re.compile(rb" r=[\"']([A-Z]{%d,3})[0-9]" % letters)


def _number(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - 64
    return number
