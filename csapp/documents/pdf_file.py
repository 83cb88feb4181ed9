"""A PDF file object by object: the same bytes for the same content, and cheap for a thousand forms."""

import hashlib
import os
import zlib
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import discard, sync_folder


def text_of(text: str) -> str:
    """A text string (name, value, title) in UTF-16."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex()}>"


def name_of(name: str) -> str:
    """A PDF name; what is not plain is escaped."""
    return "/" + "".join(
        char if char.isascii() and (char.isalnum() or char in "+-_.") else f"#{byte:02X}"
        for char in name
        for byte in char.encode()
    )


class PdfFile:
    """Objects in the order they are made; numbers begin with 1."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that is written later with `put`."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """Write the reserved object."""
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """Write a new object and return its number."""
        self._bodies.append(body.encode("ascii"))
        return len(self._bodies)

    def stream(self, entries: str, data: bytes, *, compressed: bool = True) -> int:
        """Write a stream with further dictionary `entries`."""
        if compressed:
            data = zlib.compress(data, 6)
            entries += "/Filter/FlateDecode"
        self._bodies.append(f"<<{entries}/Length {len(data)}>>stream\n".encode("ascii") + data + b"\nendstream")
        return len(self._bodies)

    def image(self, root: int, info: int) -> bytes:
        """The whole file; its identifier is made from its content."""
        parts, offsets, position = [b"%PDF-1.7\n%\xe5\xae\xa2\xe6\x9c\x8d\n"], [], 0
        position = len(parts[0])
        for number, body in enumerate(self._bodies, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            offsets.append(position)
            parts.append(part)
            position += len(part)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        parts.append("".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode("ascii"))
        digest = hashlib.sha256()
        for part in parts:
            digest.update(part)
        identifier = digest.hexdigest()[:32]
        parts.append(
            f"trailer\n<</Size {len(offsets) + 1}/Root {root} 0 R/Info {info} 0 R/ID[<{identifier}><{identifier}>]>>\n"
            f"startxref\n{position}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)


def write_aside(path: Path, content: bytes) -> None:
    """Put `content` at `path` whole or not at all. Raises DataUnavailable."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
        sync_folder(path.parent)
    except PermissionError as fault:
        raise DataUnavailable(mark("「{name}」正被别的程序打开，关掉它再存。"), name=path.name) from fault
    except OSError as fault:
        raise DataUnavailable(mark("「{name}」没有写成，检查磁盘空间和文件夹再存。"), name=path.name) from fault
    finally:
        discard(aside)
