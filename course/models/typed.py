"""What was typed or pasted, looked at before a model works on it.

Every refusal is a plain message with a next step; nothing that a person can paste may end in a traceback.
"""

from __future__ import annotations

import re

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n.formats import count

_WESTERN = re.compile(r"[À-ÿ¨¸]{3,}")
_CYRILLIC_WORDS = re.compile(r"[А-Яа-яЁё]{3,}")


def usable_text(text: object, *, limit: int, name: str = "") -> str:
    """Return `text` with plain line ends, if a model can work on it.

    Parameters
    ----------
    text : object
        What came from a control or an answers file.
    limit : int
        The most characters the model takes.
    name : str
        What the text is, said in the message.

    Raises
    ------
    ModelInputError
        If it is empty, too long, or its letters were lost by a wrong encoding.
    """
    if not isinstance(text, str) or not text.strip("\ufeff \t\r\n\u00a0"):
        raise ModelInputError(_("There is nothing here yet."), where=name, remedy=_("Type or paste something."))
    if len(text) > limit:
        what = _("This is %(length)s characters long; the bench takes at most %(limit)s.")
        raise ModelInputError(
            what % {"length": count(len(text)), "limit": count(limit)},
            where=name,
            remedy=_("Work on one part at a time."),
        )
    _refuse_lost_letters(text, name)
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _refuse_lost_letters(text: str, name: str) -> None:
    if "\ufffd" in text or "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ModelInputError(
            _("Some letters were lost: the file was saved in one encoding and opened in another."),
            where=name,
            remedy=_("Open the file again, save it as UTF-8, and paste it anew."),
        )
    if garbled := _read_as_western(text):
        raise ModelInputError(
            _(
                "“%(garbled)s” looks like Russian saved as Windows-1251 and opened as Western; it should read "
                "“%(meant)s”."
            )
            % garbled,
            where=name,
            remedy=_("Open the file again as Windows-1251 (Cyrillic), save it as UTF-8, and paste it anew."),
        )


def _read_as_western(text: str) -> dict[str, str] | None:
    """Return a garbled word and what it was, if Cyrillic bytes were read as Latin-1."""
    for match in _WESTERN.finditer(text):
        meant = match.group().encode("latin-1").decode("cp1251", errors="replace")
        lower = sum(letter.islower() for letter in meant)
        # French or Turkish words have one or two such letters in a row; whole words of them are not written.
        if len(meant) >= 4 and lower >= 3 and _CYRILLIC_WORDS.fullmatch(meant):
            return {"garbled": match.group()[:24], "meant": meant[:24]}
    return None
