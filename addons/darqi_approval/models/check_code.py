"""Codes printed on papers, by which anyone checks them on the public page."""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs, none looks like another
CODE_LENGTH = 20  # 100 bits


def new_check_code():
    """A code that cannot be guessed (100 bits)."""
    return "".join(secrets.choice(ALPHABET) for _i in range(CODE_LENGTH))


def code_digest(code):
    """What a code is looked up by: no comparison of the code itself."""
    text = "".join(sign for sign in (code or "").upper() if sign.isalnum())
    return hashlib.sha256(text.encode()).hexdigest()


def grouped(code):
    """The code as printed: groups of four."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
