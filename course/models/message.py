"""A message measured as a second-language reader meets it: how hard, in what tone, what to do, by when.

Nothing here judges the writer. Each figure comes with the words that made it, so that a teacher can disagree.
Sources of the formulas: reading ease as in `course.models.readability`; LIX, Björnsson 1968.
The word lists are ours (``data/messages``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.check import Check
from course.models.readability import Counts, flesch_reading_ease, flesch_reading_ease_russian
from course.models.syllables import syllables

LONGEST = 20_000
LISTS = ("courtesy", "pressure", "blame", "jargon")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_MONTHS = {
    "en": "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec",
    "ru": "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
}
_DAYS = {
    "en": "monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow",
    "ru": "понедельник\\w*|вторник\\w*|сред[уыеа]|четверг\\w*|пятниц\\w*|суббот\\w*|воскресень\\w*|сегодня|завтра",
}


@dataclass(frozen=True)
class Hit:
    """A stretch of the message that a figure rests on: where it is and which list it belongs to."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Message:
    """What was measured.

    Attributes
    ----------
    language : {"en", "ru"}
    words, sentences : int
    sentence_length : float
        Words a sentence, the mean.
    ease : float
        Reading ease; about 0 (hard) to 100 (easy).
    lix : float
        Words a sentence plus the percentage of words longer than six letters.
    hits : sequence of Hit
        Courtesy, pressure, blame, jargon, shouting, action and date, in the order of the text.
    """

    language: str
    words: int
    sentences: int
    sentence_length: float
    ease: float
    lix: float
    hits: Sequence[Hit]

    def count(self, kind: str) -> int:
        """Return how many hits of a kind there are."""
        return sum(hit.kind == kind for hit in self.hits)

    @property
    def tone(self) -> int:
        """Courtesy (at most 3 are counted) less pressure, blame and shouting."""
        return min(3, self.count("courtesy")) - sum(self.count(kind) for kind in ("pressure", "blame", "shouting"))


def guess_language(text: str) -> str:
    """Return ``"ru"`` if more letters are Cyrillic than Latin, else ``"en"``."""
    cyrillic = len(re.findall("[а-яё]", text, re.IGNORECASE))
    return "ru" if cyrillic > len(re.findall("[a-z]", text, re.IGNORECASE)) else "en"


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, dict[str, re.Pattern[str] | None]]:
    text = (files("course.models") / "data" / "messages" / "lexicon.yaml").read_text(encoding="utf-8")
    return {
        code: {kind: _whole_words(entries) for kind, entries in lists.items()}
        for code, lists in yaml.safe_load(text).items()
    }


def _whole_words(entries: Sequence[str]) -> re.Pattern[str] | None:
    # Longer phrases first: an alternation takes the first that fits.
    ordered = sorted(entries, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE) if entries else None


def analyse(text: str, language: str | None = None) -> Message:
    """Measure a message.

    Parameters
    ----------
    text : str
    language : {"en", "ru"}, optional
        Guessed from the letters where it is not given.

    Raises
    ------
    ModelInputError
        If the text has no words or is longer than 20,000 characters.
    """
    if len(text) > LONGEST:
        raise ModelInputError(
            _("The message is longer than %(limit)s characters.") % {"limit": LONGEST},
            remedy=_("A notice to pupils needs a small part of that: shorten it."),
        )
    words = _WORD.findall(text)
    code = language or guess_language(text)
    if not words:
        raise ModelInputError(_("There are no words to measure yet."), remedy=_("Write at least one sentence."))
    sentences = max(1, sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part)))
    length = len(words) / sentences
    counts = Counts(len(words), sentences, sum(syllables(word, code) for word in words), 0, 0)
    long_words = sum(len(word) > 6 for word in words)
    return Message(
        language=code,
        words=len(words),
        sentences=sentences,
        sentence_length=length,
        ease=flesch_reading_ease_russian(counts) if code == "ru" else flesch_reading_ease(counts),
        lix=length + 100 * long_words / len(words),
        hits=tuple(sorted(_hits(text, code), key=lambda hit: (hit.start, hit.end))),
    )


def _hits(text: str, code: str) -> list[Hit]:
    found = [
        Hit(match.start(), match.end(), kind)
        for kind in LISTS
        if (pattern := _lexicon()[code][kind]) is not None
        for match in pattern.finditer(text)
    ]
    found += [Hit(m.start(), m.end(), "shouting") for m in re.finditer(r"[!?]*!{2,}[!?]*", text)]
    # Abbreviations are short; a whole word in capitals is read as shouting.
    found += [Hit(m.start(), m.end(), "shouting") for m in _WORD.finditer(text) if len(m[0]) > 4 and m[0].isupper()]
    return found + _dates(text, code) + _actions(text, code)


def _dates(text: str, code: str) -> list[Hit]:
    month, day = _MONTHS[code], _DAYS[code]
    pattern = (
        rf"(?<!\w)(?:\d{{1,2}}(?:st|nd|rd|th|-?го)?\s+(?:{month})|(?:{month})\s+\d{{1,2}}(?!\d)|(?:{day})"
        r"|\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{4}-\d{2}-\d{2}|\d{1,2}[:.]\d{2})(?!\w)"
    )
    return [Hit(match.start(), match.end(), "date") for match in re.finditer(pattern, text, re.IGNORECASE)]


def _actions(text: str, code: str) -> list[Hit]:
    if code == "ru":
        return [Hit(m.start(), m.end(), "action") for m in _WORD.finditer(text) if _is_russian_request(m[0].lower())]
    pattern = _lexicon()["en"]["action"]
    if pattern is None:
        return []
    starts = rf"(?:^|[.!?:;,\n]\s*|\band\s+|\bthen\s+|\bplease\s+|\d\)\s*|[-•*]\s*)(?P<verb>{pattern.pattern})"
    found = re.finditer(starts, text, re.IGNORECASE)
    return [Hit(match.start("verb"), match.end("verb"), "action") for match in found]


@lru_cache(maxsize=4096)
def _is_russian_request(word: str) -> bool:
    """Say whether a word is most likely an imperative; politeness formulas are not requests to act."""
    if word in {"пожалуйста", "здравствуйте", "здравствуй", "извините", "простите", "давайте", "будьте"}:
        return False
    parse = _analyser().parse(word)[0]
    return "impr" in parse.tag and "VERB" in parse.tag


@lru_cache(maxsize=1)
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


# --- properties that an assignment asks of a notice ---------------------------------------------------------


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = "\n".join(str(part) for part in value.values())
    return str(value or "")


# Of fewer words nobody can say whether they are plain and calm: "x" would be both.
LEAST_WORDS = 6


def _measured(value: Any) -> Message | None:
    try:
        return analyse(_text(value))
    except ModelInputError:
        return None


def _empty() -> Check:
    return Check(0.0, _("There is no message to measure yet."))


def readable(value: Any, sentence_length: float = 12, ease: float = 60) -> Check:
    """Check mean sentence length (half) and reading ease (half)."""
    message = _measured(value)
    if message is None or message.words < LEAST_WORDS:
        return _empty()
    short, easy = message.sentence_length <= sentence_length, message.ease >= ease
    faults = []
    if not short:
        faults.append(_("sentences have %(mean).1f words on average") % {"mean": message.sentence_length})
    if not easy:
        faults.append(_("reading ease is %(ease).0f: use shorter words and sentences") % {"ease": message.ease})
    return Check((short + easy) / 2, "; ".join(faults) or _("Short sentences, plain words."))


def calm(value: Any) -> Check:
    """Check that there is courtesy (half) and no pressure, blame or shouting (half)."""
    message = _measured(value)
    if message is None or message.words < LEAST_WORDS:
        return _empty()
    harsh = sum(message.count(kind) for kind in ("pressure", "blame", "shouting"))
    faults = [] if message.count("courtesy") else [_("no word of courtesy was found")]
    if harsh:
        faults.append(_("words of pressure, blame or shouting were found: %(count)s") % {"count": harsh})
    passed = (bool(message.count("courtesy")) + (harsh == 0)) / 2
    return Check(passed, "; ".join(faults) or _("Friendly, and without pressure."))


def says_what_and_when(value: Any, actions: int = 3) -> Check:
    """Check that there is an action, at most `actions` of them (half), and a date or time (half)."""
    message = _measured(value)
    if message is None:
        return _empty()
    asked, dated = message.count("action"), message.count("date") > 0
    faults = [] if dated else [_("no date or time was found")]
    if asked == 0:
        faults.append(_("no clear request was found: start a sentence with what to do"))
    elif asked > actions:
        faults.append(_("the reader is asked to do %(count)s things: split the message") % {"count": asked})
    return Check(((0 < asked <= actions) + dated) / 2, "; ".join(faults) or _("One can see what to do and by when."))


def fits(value: Any, least: int = 20, most: int = 80) -> Check:
    """Check the length in words."""
    message = _measured(value)
    if message is None:
        return _empty()
    fault = _("The message has %(words)s words; between %(least)s and %(most)s are asked for.")
    numbers = {"words": message.words, "least": least, "most": most}
    return Check(float(least <= message.words <= most), fault % numbers)
