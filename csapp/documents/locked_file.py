"""A file that opens with its password and no other: scrypt makes the key, AES-GCM locks and proves the content."""

import secrets
from dataclasses import dataclass

from csapp.core.errors import BadInput
from csapp.core.marks import mark

_MAGIC = b"CSAPP-LOCKED-1\n"
_SALT, _NONCE, _KEY = 16, 12, 32
_COST = 2**15  # 32 MB and a tenth of a second for each guess


@dataclass(frozen=True)
class Lock:
    """The key made of a password, with the salt it was made with; kept so that a file can be renewed unasked."""

    salt: bytes
    key: bytes


def make_lock(password: str, salt: bytes | None = None) -> Lock:
    """The lock of this password."""
    # reason for the late import: only locking and opening need it
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    salt = salt or secrets.token_bytes(_SALT)
    return Lock(salt, Scrypt(salt=salt, length=_KEY, n=_COST, r=8, p=1).derive(password.encode()))


def locked(content: bytes, lock: Lock) -> bytes:
    """`content` as only the password opens it."""
    # reason for the late import: as above
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = _MAGIC + lock.salt
    nonce = secrets.token_bytes(_NONCE)
    return head + nonce + AESGCM(lock.key).encrypt(nonce, content, head)


def opened(data: bytes, password: str) -> bytes:
    """What was locked. Raises BadInput for a wrong password and for a file that was changed or is another's."""
    # reason for the late import: as above
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    start = len(_MAGIC) + _SALT
    if not data.startswith(_MAGIC) or len(data) < start + _NONCE + 16:
        raise BadInput("file", mark("这个文件不是客服台加密的，换一个文件。"))
    lock = make_lock(password, data[len(_MAGIC) : start])
    try:
        return AESGCM(lock.key).decrypt(data[start : start + _NONCE], data[start + _NONCE :], data[:start])
    except InvalidTag as wrong:
        raise BadInput("password", mark("密码不对，或者文件被改过。")) from wrong
