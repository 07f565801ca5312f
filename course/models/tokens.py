"""Words and sentences of a text, and plain words about a text that cannot be read as one.

A bench calls :func:`check_text` first: whatever is wrong with what was pasted is told as a
:class:`~course.errors.ModelInputError`, never as a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.errors import ModelInputError
from course.i18n import gettext as _

LONGEST_TEXT = 20_000
_CYRILLIC = "а-яёА-ЯЁ"
# U+0301 is the acute accent that teachers put over a stressed vowel; a word keeps it.
_WORD = re.compile(
    rf"[{_CYRILLIC}A-Za-zÀ-ÖØ-öø-ÿ]\u0301?(?:[{_CYRILLIC}A-Za-zÀ-ÖØ-öø-ÿ\u0301]|[-‑'’](?=[{_CYRILLIC}A-Za-z]))*"
)
_ALPHABET = {"ru": re.compile(rf"[{_CYRILLIC}]"), "en": re.compile(r"[A-Za-z]")}
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"»”’)\]]*\s+(?=[\"«“‘(\[—–-]*\s*[A-ZА-ЯЁ0-9])|\n\s*\n")
_HTML = re.compile(
    r"<(?:!doctype|/?(?:p|div|span|html|body|table|br|a|h[1-6]|ul|ol|li|script|style|img)\b)[^>]*>", re.I
)
# The same bytes read in the wrong code page: UTF-8 as Windows-1251 ("Р¤РѕС‚Рѕ"), Windows-1251 as Latin-1 ("Ôîòî").
_UTF8_AS_1251 = re.compile(r"(?:[РС][\u0080-\u00bf‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї]){3}")
_LONE_BYTE = re.compile("[\ud800-\udfff]")
_1251_AS_LATIN = re.compile(r"[À-ÿ]{4}")
# Abbreviations whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:т|г|гг|в|вв|н|э|им|ул|рис|стр|см|напр|др|проч|тыс|млн|mr|mrs|dr|prof|e\.g|i\.e|etc|cf|vs))\.$", re.I
)


@dataclass(frozen=True)
class Token:
    """A stretch of text.

    Parameters
    ----------
    text : str
        As written.
    is_word : bool
        A word, not spaces, digits or punctuation.
    opens_sentence : bool
        The first word of its sentence, where a capital letter means nothing.
    """

    text: str
    is_word: bool
    opens_sentence: bool = False


def check_text(text: object, language: str) -> str:
    """Return the text if it can be analysed as `language`.

    Raises
    ------
    ModelInputError
        Not text, empty, longer than 20,000 characters, HTML, garbled by a wrong code page, without words, or mostly
        in another script.
    """
    if not isinstance(text, str) or not text.strip():
        raise ModelInputError(_("There is no text yet."), remedy=_("Type or paste a text of a few sentences."))
    if len(text) > LONGEST_TEXT:
        raise ModelInputError(
            _("The text has %(count)d characters; this bench reads up to %(most)d.")
            % {"count": len(text), "most": LONGEST_TEXT},
            remedy=_("Paste one chapter or one page at a time."),
        )
    if _HTML.search(text):
        raise ModelInputError(
            _("This is the source of a web page (HTML), not a text."),
            remedy=_("Open the page, copy what you see there and paste it without formatting."),
        )
    check_encoding(text)
    _check_script(text, language)
    return text


def check_encoding(text: str) -> None:
    """Raise `ModelInputError` if the text was read in a wrong code page or holds bytes that are no letters."""
    # A surrogate is what Python makes of a byte that no encoding explains.
    if "\ufffd" in text or _LONE_BYTE.search(text) or _UTF8_AS_1251.search(text) or _1251_AS_LATIN.search(text):
        raise ModelInputError(
            _("Some letters are damaged: the text was saved in one encoding and read in another."),
            remedy=_("Open the file again, choose UTF-8 or Windows-1251, and copy the text once it reads well."),
        )


def _check_script(text: str, language: str) -> None:
    letters = len(_LETTER.findall(text))
    if not letters:
        raise ModelInputError(
            _("There are no words here, only signs, numbers or pictures."), remedy=_("Add a sentence in words.")
        )
    if len(_ALPHABET[language].findall(text)) * 2 < letters:
        names = {"ru": _("Russian"), "en": _("English")}
        raise ModelInputError(
            _("Most letters are not %(language)s ones.") % {"language": names[language]},
            remedy=_("Choose the other language above, or paste a text in %(language)s.")
            % {"language": names[language]},
        )


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[str, ...]:
    """Split at ``. ! ? …`` before a capital letter or digit, and at empty lines; known abbreviations do not end one."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        part = part.strip()
        if not _WORD.search(part):
            continue
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += " " + part
        else:
            found.append(part)
    return tuple(found)


def words(text: str) -> list[str]:
    """Return the words as written; a hyphen or an apostrophe inside a word belongs to it."""
    return _WORD.findall(text)


@lru_cache(maxsize=64)
def tokens(text: str) -> Sequence[Token]:
    """Split the whole text into words and what stands between them; joined again it is the same text."""
    found: list[Token] = []
    place, opens = 0, True
    for match in _WORD.finditer(text):
        between = text[place : match.start()]
        if between:
            found.append(Token(between, False))
            opens = opens or bool(re.search(r"[.!?…\n:«“\"]", between))
        found.append(Token(match.group(), True, opens))
        place, opens = match.end(), False
    if place < len(text):
        found.append(Token(text[place:], False))
    return tuple(found)


def plain(word: str) -> str:
    """Return a word for looking up: lower case, no stress mark, one kind of apostrophe and hyphen."""
    return word.replace("\u0301", "").replace("’", "'").replace("‑", "-").casefold()
