"""What a file is by its first bytes, whatever its name says: photographs, scans, PDF."""

HEAD = 1024
"""How many of the first bytes are looked at."""
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heif")
_SIGNS = (
    ("jpg", b"\xff\xd8\xff"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("tif", b"II*\x00"),
    ("tif", b"MM\x00*"),
    ("bmp", b"BM"),
    ("gif", b"GIF8"),
)


def picture_kind(head: bytes) -> str:
    """jpg, png, tif, bmp, gif, webp or heic; nothing where it is no picture."""
    for kind, sign in _SIGNS:
        if head.startswith(sign):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in _HEIC else ""


def file_kind(head: bytes) -> str:
    """As `picture_kind`, and pdf, whose sign may stand behind a few other bytes."""
    return picture_kind(head) or ("pdf" if b"%PDF-" in head else "")
