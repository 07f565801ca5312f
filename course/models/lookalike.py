"""Read a web address from the right, and find what makes it look like another one.

Signs are shown, never a verdict: an odd address may be honest, and an honest-looking one may not be. Letters that look
alike come from the Unicode consortium's confusables (Unicode Technical Standard 39) through the package
confusable-homoglyphs. Where the owner's part of a name begins is known here for names of two labels only; the real web
needs the Public Suffix List.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.sources import read_data

MAX_ADDRESS = 2_000
# Pairs that a hurried eye takes for one another, beyond Unicode's confusables.
_LOOKS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("5", "s"))


@dataclass(frozen=True)
class Sign:
    """One reason to look twice: its id, a short name and a sentence."""

    id: str
    name: str
    text: str


@dataclass(frozen=True)
class Reading:
    """An address taken apart.

    Parameters
    ----------
    host : str
        Name of the server, lower case.
    owner : str
        The part that somebody had to register: the last two labels.
    labels : tuple of str
        Labels of the host, from the left.
    ascii : str
        The name as computers write it (Punycode), equal to `host` for plain letters.
    signs : tuple of Sign
    """

    host: str
    owner: str
    labels: tuple[str, ...]
    ascii: str
    signs: tuple[Sign, ...]

    @property
    def sign_ids(self) -> tuple[str, ...]:
        """The ids of the signs."""
        return tuple(sign.id for sign in self.signs)


@dataclass(frozen=True)
class Example:
    """An address of the spotter: what it is, which name it is set against, and why it is as it is."""

    address: str
    known: str
    note: str


def examples() -> list[Example]:
    """Return the addresses of the spotter, all under names that are reserved for examples."""
    return [
        Example(entry["address"], entry["known"], _(entry["note"]))
        for entry in read_data("addresses.yaml")["addresses"]
    ]


def known_names() -> list[str]:
    """Return the names that the examples are set against."""
    return list(dict.fromkeys(example.known for example in examples()))


def owner_of(host: str) -> str:
    """Return the last two labels: what somebody had to register."""
    return ".".join(host.split(".")[-2:])


@lru_cache(maxsize=2048)
def _latin_twin(letter: str) -> str:
    """Return the Latin letter or digit that a letter of another script looks like, or the letter itself."""
    if letter.isascii():
        return letter
    from confusable_homoglyphs import confusables

    found = confusables.is_confusable(letter, preferred_aliases=[], greedy=True) or []
    for entry in found:
        for twin in entry["homoglyphs"]:
            if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalnum():
                return str(twin["c"]).lower()
    plain = unicodedata.normalize("NFKD", letter)
    return plain[0].lower() if plain and plain[0].isascii() and plain[0].isalnum() else letter


def skeleton(name: str) -> str:
    """Return what a hurried eye sees: look-alike letters replaced by their Latin twins, pairs such as ``rn`` "
    "by ``m``."""
    text = "".join(_latin_twin(letter) for letter in unicodedata.normalize("NFC", name.casefold()))
    for pair, looks in _LOOKS:
        text = text.replace(pair, looks)
    return text


def _script(letter: str) -> str:
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "?").split(" ")[0]


def scripts(label: str) -> list[str]:
    """Return the scripts of a label's letters, for example ``["CYRILLIC", "LATIN"]``."""
    return sorted({script for script in map(_script, label) if script})


def _split(address: str) -> tuple[str, str, str]:
    """Return user part, host and path of what was typed; raises `ModelInputError` where there is no host."""
    text = address.strip()
    if len(text) > MAX_ADDRESS:
        raise ModelInputError(
            _("This is longer than any address."),
            remedy=_("Paste one address only, up to %(n)d characters.") % {"n": MAX_ADDRESS},
        )
    problem = ModelInputError(
        _("There is no server name in this."),
        remedy=_("Type an address such as https://archive.sosnovar.example/fonds."),
    )
    if not text or re.search(r"\s", text):
        raise problem
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError as error:
        raise problem from error
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or any(len(label) > 63 for label in labels):
        raise problem
    user = parts.netloc.rpartition("@")[0]
    return user, host, parts.path


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _unicode(host: str) -> str:
    """Return a host with its ``xn--`` labels written out, as a kind browser shows it."""
    labels = []
    for label in host.split("."):
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return ".".join(labels)


def read_address(address: str, known: str) -> Reading:
    """Take an address apart and list what makes it look like the name `known`.

    Parameters
    ----------
    address : str
        As typed; ``https://`` may be missing.
    known : str
        The name that the reader believes to see, for example ``archive.sosnovar.example``.

    Raises
    ------
    ModelInputError
        There is no server name in it, or it is far too long.
    """
    user, typed, path = _split(address)
    host, genuine = _unicode(typed), owner_of(known.casefold())
    owner = owner_of(host)
    found: list[Sign] = []
    if owner != genuine:
        looked_for = (
            _borrowed(host, user, path, genuine),
            *(look(owner, genuine) for look in (_letters, _spelling, _words, _ending)),
        )
        found = [sign for sign in looked_for if sign]
    mixed = [label for label in host.split(".") if len(scripts(label)) > 1]
    if mixed:
        found.append(Sign("mixed", _("Letters of two scripts"), _("The label %(label)s mixes letters of: "
        "%(scripts)s.") % {
            "label": mixed[0], "scripts": ", ".join(scripts(mixed[0])).lower()}))  # fmt: skip
    if owner != genuine and not found:
        found.append(Sign("other", _("Another owner"), _("The owner's part is %(owner)s, not %(genuine)s.") % {
            "owner": owner, "genuine": genuine}))  # fmt: skip
    return Reading(host, owner, tuple(host.split(".")), _ascii(host), tuple(found))


def _borrowed(host: str, user: str, path: str, genuine: str) -> Sign | None:
    owner = owner_of(host)
    left = host[: -len(owner)].rstrip(".")
    first = genuine.split(".")[0]
    if first in user.casefold():
        text = _("Everything before @ is a user name. The server is %(host)s.") % {"host": host}
        return Sign("user", _("The known name stands before an @"), text)
    if first in left:
        text = _("Left of the owner's part anybody can write anything. The owner is %(owner)s.") % {"owner": owner}
        return Sign("subdomain", _("The known name is only a sub-domain"), text)
    if first in path.casefold():
        text = _("Behind the first slash anybody can write anything. The owner is %(owner)s.") % {"owner": owner}
        return Sign("path", _("The known name stands in the path"), text)
    return None


def _letters(owner: str, genuine: str) -> Sign | None:
    name, true = owner.split(".")[0], genuine.split(".")[0]
    if name == true or skeleton(name) != skeleton(true):
        return None
    pairs = [letter for letter in name if letter not in true]
    shown = ", ".join(f"{letter} ({unicodedata.name(letter, '?').lower()})" for letter in dict.fromkeys(pairs))
    text = _("These are not the letters of the known name: %(letters)s.") % {"letters": shown or name}
    return Sign("letters", _("Letters that only look the same"), text)


def _spelling(owner: str, genuine: str) -> Sign | None:
    name, true = owner.split(".")[0], genuine.split(".")[0]
    if skeleton(name) == skeleton(true) or _distance(name, true) not in {1, 2}:
        return None
    text = _("%(name)s against %(true)s: read it letter by letter.") % {"name": name, "true": true}
    return Sign("spelling", _("One or two letters differ"), text)


def _words(owner: str, genuine: str) -> Sign | None:
    name, true = owner.split(".")[0], genuine.split(".")[0]
    if true not in name or name == true:
        return None
    text = _("A hyphen is not a dot: %(owner)s is a name of its own, which anybody could register.") % {"owner": owner}
    return Sign("words", _("The known name with words added"), text)


def _ending(owner: str, genuine: str) -> Sign | None:
    (name, _dot, end), (true, _dot2, right) = owner.partition("."), genuine.partition(".")
    if name != true or end == right:
        return None
    text = _("The name is the same, the ending is .%(end)s and not .%(right)s. Endings are sold apart.") % {
        "end": end,
        "right": right,
    }
    return Sign("ending", _("Another ending"), text)


def _distance(one: str, other: str) -> int:
    """Levenshtein distance, cut off at 3: more is no look-alike."""
    if abs(len(one) - len(other)) > 2:
        return 3
    row: Sequence[int] = range(len(other) + 1)
    for i, a in enumerate(one, 1):
        line = [i]
        for j, b in enumerate(other, 1):
            line.append(min(line[-1] + 1, row[j] + 1, row[j - 1] + (a != b)))
        row = line
    return min(3, row[-1])
