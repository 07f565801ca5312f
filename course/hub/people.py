"""Accounts of a workshop on a laptop: passwords made once, kept for the owner's eyes, stored as bcrypt hashes."""

from __future__ import annotations

import dbm
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

# Letters and digits that cannot be taken for each other when read from a slip of paper.
ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
LENGTH = 10


def make_password(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a new password of 10 characters (49 bits), in two groups."""
    letters = "".join(choose(ALPHABET) for _n in range(LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def read_passwords(path: Path) -> dict[str, str]:
    """Return passwords by name from lines of ``name<TAB>password``."""
    if not path.exists():
        return {}
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {name: password for name, password, *_rest in lines}


def ensure_passwords(path: Path, names: Sequence[str], make: Callable[[], str] = make_password) -> dict[str, str]:
    """Return a password for each name: those there are, new ones for new names.

    The file is readable by its owner only.
    """
    known = read_passwords(path)
    passwords = {name: known.get(name) or make() for name in names}
    if passwords != known:
        text = "".join(f"{name}\t{password}\n" for name, password in passwords.items())
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(text, encoding="utf-8")
    return passwords


def store_hashes(database: Path, passwords: dict[str, str]) -> None:
    """Give first-use accounts their passwords, unless a person has chosen another one since."""
    import bcrypt

    with dbm.open(str(database), "c", 0o600) as stored:
        for name, password in passwords.items():
            if name.encode() not in stored:
                stored[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt(10))
    for file in database.parent.glob(f"{database.name}*"):
        file.chmod(0o600)
