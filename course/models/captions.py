"""Captions of a film: read from a real .srt file, measured, and mended where a machine can.

Reading and writing .srt is done by the `srt` package. The default limits are those printed in Netflix's "English
Template Timed Text Style Guide" (42 characters a line, two lines, 5/6 to 7 seconds, a gap of two frames, 17 characters
a second for adults and 13 for children); WCAG 2.2, 1.2.2 asks for captions, and sets no reading speed.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import srt

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import ngettext
from course.models.check import Check
from course.models.samples import made_in, original_of
from course.models.typed import usable_text

LIMIT = 60_000
ENOUGH_CUES = 0.75  # our own limit: some captions may be joined, none may simply go
CONTROL = "srt"  # where the caption editor keeps the file
MOST_CUES = 600
_MOST_PROBLEMS = 30
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")
FaultKind = Literal["speed", "line-length", "lines", "short", "long", "gap", "overlap", "order", "empty"]


@dataclass(frozen=True)
class Limits:
    """What captions are held to.

    Parameters
    ----------
    speed : float
        Characters a second.
    line_length : int
        Characters a line.
    lines : int
    shortest, longest : float
        Seconds on the screen.
    gap : float
        Seconds between one caption and the next (two frames at 25 a second).
    """

    speed: float = 17.0
    line_length: int = 42
    lines: int = 2
    shortest: float = 5 / 6
    longest: float = 7.0
    gap: float = 0.08


@dataclass(frozen=True)
class Cue:
    """One caption: its number from 1, start and end in seconds, its text."""

    number: int
    start: float
    end: float
    text: str

    @property
    def seconds(self) -> float:
        """How long it stands."""
        return self.end - self.start

    @property
    def characters(self) -> int:
        """Characters that are read: with spaces, without tags, line breaks and combining marks."""
        return sum(map(visible_length, self.text.splitlines()))

    @property
    def speed(self) -> float:
        """Characters a second; infinite if it stands for no time."""
        return self.characters / self.seconds if self.seconds > 0 else float("inf")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a caption, in a kind and a sentence."""

    number: int
    kind: FaultKind
    text: str


@dataclass(frozen=True)
class Problem:
    """A part of the file that is no caption: the line it begins on and a sentence."""

    line: int
    text: str


def read_srt(text: object) -> tuple[list[Cue], list[Problem]]:
    """Return the captions of an .srt file and the parts that could not be read.

    Raises
    ------
    ModelInputError
        If the text is empty, too long, of lost letters, or holds no caption at all.
    """
    source = usable_text(text, limit=LIMIT, name=_("The caption file"))
    parts, problems = _parse(source)
    if not parts:
        raise ModelInputError(
            _("No caption could be read in this text."),
            where=_("The caption file"),
            remedy=_(
                "A caption is a number, a line such as 00:00:01,000 --> 00:00:03,500, and its words, then an "
                "empty line."
            ),
        )
    cues = []
    for n, part in enumerate(parts, 1):
        words, swallowed = _without_swallowed(part.content.strip())
        cues.append(Cue(n, part.start.total_seconds(), part.end.total_seconds(), words))
        if swallowed:
            problems.append(_unreadable(_line_of(source, swallowed), swallowed))
    return cues, problems


def write_srt(cues: Sequence[Cue]) -> str:
    """Return captions as the text of an .srt file."""
    subtitles = [srt.Subtitle(c.number, timedelta(seconds=c.start), timedelta(seconds=c.end), c.text) for c in cues]
    return str(srt.compose(subtitles, reindex=True, strict=False))


def faults(cues: Sequence[Cue], limits: Limits) -> list[Fault]:
    """Return what breaks `limits`, in the order of the captions."""
    found: list[Fault] = []
    for before, cue in zip([None, *cues[:-1]], cues, strict=True):
        found += (
            _text_faults(cue, limits)
            + _time_faults(cue, limits)
            + (_neighbour_faults(before, cue, limits) if before else [])
        )
    return found


def visible_length(line: str) -> int:
    """Return the characters of a line that take room: no tags, no combining marks."""
    return sum(not unicodedata.combining(letter) for letter in _TAG.sub("", line).strip())


def rewrap(cues: Sequence[Cue], limits: Limits) -> list[Cue]:
    """Return the captions with their lines broken anew, as evenly as the words allow."""
    return [Cue(cue.number, cue.start, cue.end, _balanced(cue.text, limits)) for cue in cues]


def stretch(cues: Sequence[Cue], limits: Limits) -> list[Cue]:
    """Return the captions kept on the screen for as long as they need and the next one lets them.

    Starts stay where the speech begins; overlaps are cut, gaps before the next caption kept.
    """
    mended: list[Cue] = []
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        need = min(limits.longest, max(limits.shortest, cue.characters / limits.speed))
        latest = following.start - limits.gap if following else float("inf")
        end = min(max(cue.end, cue.start + need), latest, cue.start + limits.longest)
        mended.append(Cue(cue.number, cue.start, end if end > cue.start else cue.end, cue.text))
    return mended


def faults_mended(value: Any, sample: str, kinds: Sequence[FaultKind], **limits: Any) -> Check:
    """Check how many of the faults of `kinds` in the packaged file `sample` are gone from the captions in `value`.

    Parameters
    ----------
    value : str or mapping
        An .srt text, or the saved record of the caption editor.
    limits : numbers
        As in :class:`Limits`, where they differ from its own.
    """
    held, made = Limits(**limits), made_in(value, CONTROL)
    original = read_srt(original_of(made, sample))[0]
    before = sum(fault.kind in kinds for fault in faults(original, held))
    try:
        cues, problems = read_srt(made)
    except ModelInputError as error:
        return Check(0.0, error.what)
    wrong = [fault.number for fault in faults(cues, held) if fault.kind in kinds]
    there = min(1.0, len(cues) / (ENOUGH_CUES * len(original)))
    share = max(0.0, 1 - len(wrong) / before) * there
    if problems:
        return Check(share / 2, problems[0].text)
    if there < 1:
        return Check(share, _("Captions went with the faults: there are %(count)d left.") % {"count": len(cues)})
    if not wrong:
        return Check(1.0, _("Every caption keeps within these limits."))
    numbers = sorted(set(wrong))
    message = ngettext(
        "Caption %(numbers)s is outside the limits.", "Captions %(numbers)s are outside the limits.", len(numbers)
    )
    return Check(share, message % {"numbers": ", ".join(map(str, numbers))})


def words_kept(value: Any, sample: str, words: Sequence[str], **limits: Any) -> Check:
    """Check that the captions still say what matters.

    Full credit needs half of the faults gone as well: leaving a file alone keeps its words, and is no work.

    Parameters
    ----------
    value : str or mapping
        An .srt text, or the saved record of the caption editor.
    sample : str
        The packaged file that the work began with.
    words : sequence of str
        Regular expressions, one for each term that must still be said.
    limits : numbers
        As in :class:`Limits`, where they differ from its own.
    """
    held, made = Limits(**limits), made_in(value, CONTROL)
    before = len(faults(read_srt(original_of(made, sample))[0], held))
    try:
        cues, _problems = read_srt(made)
    except ModelInputError as error:
        return Check(0.0, error.what)
    text = " ".join(cue.text.replace("\n", " ") for cue in cues)
    lost = sum(not re.search(word, text, re.IGNORECASE) for word in words)
    worked = min(1.0, 2 * max(0.0, 1 - len(faults(cues, held)) / before))
    share = (1 - lost / len(words)) * worked
    if lost:
        message = ngettext("%(count)d key word is no longer said.", "%(count)d key words are no longer said.", lost)
        return Check(share, message % {"count": lost})
    if worked < 1:
        return Check(share, _("The key words are there; they count in full when half of the faults are gone."))
    return Check(1.0, _("The key words are still there."))


def _parse(source: str) -> tuple[list[srt.Subtitle], list[Problem]]:
    """Parse strictly, taking out each part that the parser points at, until the rest is captions."""
    problems: list[Problem] = []
    text = source if source.endswith("\n\n") else source.rstrip() + "\n\n"
    for _attempt in range(_MOST_PROBLEMS):
        try:
            return list(srt.parse(text))[:MOST_CUES], problems
        except srt.SRTParseError as error:
            problems.append(_problem(text, error))
            # Blank out what is broken but keep its line ends, so that later problems keep their line numbers.
            broken = text[error.expected_start : error.actual_start]
            joint = "\n" * max(2, broken.count("\n"))
            text = text[: error.expected_start].rstrip("\n") + joint + text[error.actual_start :]
            if error.expected_start == 0:
                text = text.lstrip("\n")
    return list(srt.parse(text, ignore_errors=True))[:MOST_CUES], problems


def _problem(text: str, error: srt.SRTParseError) -> Problem:
    before = text[: error.expected_start].count("\n") + 1
    lines = error.unmatched_content.splitlines()
    worded = next((n for n, one in enumerate(lines) if one.strip()), 0)
    offset = next((n for n, one in enumerate(lines) if "-->" in one), worded)
    return _unreadable(before + offset, lines[offset] if lines else "")


def _without_swallowed(content: str) -> tuple[str, str]:
    """Split off a caption with unreadable times that the parser took for more words of the one before it."""
    lines = content.split("\n")
    arrow = next((n for n, line in enumerate(lines) if "-->" in line), None)
    if arrow is None:
        return content, ""
    kept = lines[: arrow - 1 if arrow and lines[arrow - 1].strip().isdigit() else arrow]
    return "\n".join(kept).strip(), lines[arrow]


def _line_of(source: str, wanted: str) -> int:
    return next((n for n, line in enumerate(source.split("\n"), 1) if line.strip() == wanted.strip()), 1)


def _unreadable(line: int, typed: str) -> Problem:
    message = _("Line %(line)d, “%(shown)s”: the times cannot be read. Write them as 00:00:01,000 --> 00:00:03,500.")
    return Problem(line, message % {"line": line, "shown": typed.strip()[:50]})


def _text_faults(cue: Cue, limits: Limits) -> list[Fault]:
    lines = [line for line in cue.text.splitlines() if line.strip()]
    if not lines:
        return [Fault(cue.number, "empty", _("It has no words."))]
    found = []
    longest = max(map(visible_length, lines))
    if longest > limits.line_length:
        message = _("A line has %(count)d characters; %(limit)d fit.")
        found.append(Fault(cue.number, "line-length", message % {"count": longest, "limit": limits.line_length}))
    if len(lines) > limits.lines:
        message = _("It has %(count)d lines; %(limit)d leave the picture free.")
        found.append(Fault(cue.number, "lines", message % {"count": len(lines), "limit": limits.lines}))
    return found


def _time_faults(cue: Cue, limits: Limits) -> list[Fault]:
    if cue.seconds <= 0:
        return [Fault(cue.number, "order", _("It ends before it begins."))]
    found = []
    if cue.speed > limits.speed + 1e-9:
        message = _("%(speed).1f characters a second; at most %(limit)g can be read.")
        found.append(Fault(cue.number, "speed", message % {"speed": cue.speed, "limit": limits.speed}))
    if cue.seconds < limits.shortest - 1e-3:
        message = _("It stands for %(seconds).2f seconds and flashes by.")
        found.append(Fault(cue.number, "short", message % {"seconds": cue.seconds}))
    if cue.seconds > limits.longest + 1e-3:
        message = _("It stands for %(seconds).1f seconds; people begin to read it again.")
        found.append(Fault(cue.number, "long", message % {"seconds": cue.seconds}))
    return found


def _neighbour_faults(before: Cue, cue: Cue, limits: Limits) -> list[Fault]:
    pause = cue.start - before.end
    if pause < -1e-3:
        message = _("It begins %(seconds).2f seconds before the one above it ends.")
        return [Fault(cue.number, "overlap", message % {"seconds": -pause})]
    if 0 <= pause < limits.gap - 1e-3:
        message = _("Only %(seconds).2f seconds after the one above it: the eye does not notice the change.")
        return [Fault(cue.number, "gap", message % {"seconds": pause})]
    return []


def _balanced(text: str, limits: Limits) -> str:
    """Break a text into as few lines as fit, of lengths as even as its words allow."""
    words = " ".join(text.split())
    fewest = textwrap.wrap(words, limits.line_length, break_long_words=False) or [""]
    for width in range(1 + len(words) // len(fewest), limits.line_length + 1):
        lines = textwrap.wrap(words, width, break_long_words=False)
        if len(lines) <= len(fewest):
            return "\n".join(lines)
    return "\n".join(fewest)
