"""Alternative texts: what a machine can tell of them, and what only a reader can.

The kinds and what each needs follow W3C's "An alt Decision Tree" (https://www.w3.org/WAI/tutorials/images/decision-tree/)
and WCAG 2.2, 1.1.1. The limits of length are ours, and said to be ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import yaml

from course.i18n import gettext as _
from course.models.check import Check
from course.models.samples import read_sample
from course.models.typed import usable_text

Kind = Literal["photograph", "chart", "diagram", "decorative", "functional"]
LIMIT = 5_000
# Our own limits: long enough to say something, short enough to be heard in one breath.
SHORTEST, LONGEST = 12, 250

_FILE_NAME = re.compile(
    r"(?i)^\S*\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?|heic)$"
    r"|^(?:img|dsc|dscn|pict?|image|photo|scan|screenshot|фото|снимок)[ _-]?\d[\w.-]*$"
)
_OPENERS = re.compile(
    r"(?i)^\s*(?:an? |the )?(?:image|picture|photo(?:graph)?|graphic|drawing|на (?:картинке|фото(?:графии)?|рисунке)"
    r"|изображение|картинка|фото(?:графия)?|рисунок)\b(?:\s+(?:of|showing|shows|изображен\w*))?"
)
_PLACEHOLDERS = frozenset(
    {
        "image",
        "picture",
        "photo",
        "photograph",
        "chart",
        "diagram",
        "graphic",
        "alt",
        "alt text",
        "text",
        "logo",
        "icon",
        "todo",
    }
    | {"картинка", "фото", "рисунок", "изображение", "диаграмма", "график", "текст", "иконка", "."}
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Fact:
    """Something that an alternative text should carry in its place on the page.

    Parameters
    ----------
    id : str
    text : str
        What it is, in English (shown after the trainee has written).
    patterns : tuple of str
        Regular expressions, one of which the text must match, in English or Russian.
    """

    id: str
    text: str
    patterns: tuple[str, ...]

    def carried_by(self, text: str) -> bool:
        """Return whether `text` says it."""
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in self.patterns)


@dataclass(frozen=True)
class Picture:
    """A picture of the workshop, its place on a page, and what a reader there needs from it."""

    id: str
    kind: Kind
    file: str
    title: str
    context: str
    inventory: str
    facts: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True)
class Finding:
    """One thing said of an alternative text: whether it is in order, and a sentence."""

    ok: bool
    text: str


def is_file_name(text: str) -> bool:
    """Return whether an alternative text is the name of a picture file (``IMG_2047.jpg``, ``photo12``)."""
    return bool(_FILE_NAME.match(text.strip()))


def review(text: object, picture: Picture, caption: str = "") -> list[Finding]:
    """Return what can be told of an alternative text by machine, for the picture's kind.

    Parameters
    ----------
    text : object
        The alternative text; empty is right for a decorative picture only.
    picture : Picture
    caption : str
        The visible caption beside the picture, which the text should not repeat.

    Raises
    ------
    ModelInputError
        If the text is too long to be one, or its letters were lost.
    """
    typed = text.strip() if isinstance(text, str) else ""
    if picture.kind == "decorative":
        return [_decorative(typed)]
    if not typed:
        return [Finding(False, _("There is no text: a screen reader reads the file's name, or nothing."))]
    words = usable_text(typed, limit=LIMIT, name=_("Alternative text")).strip()
    return [*_form(words, picture, caption), *_meaning(words, picture)]


def share_in_order(findings: Sequence[Finding]) -> float:
    """Return the part of the findings that are in order, 0 to 1."""
    return sum(one.ok for one in findings) / len(findings) if findings else 0.0


def texts_present(value: Any, pictures: str, column: str = "alt") -> Check:
    """Check a table of alternative texts: written where a picture says something, empty where it says nothing.

    Parameters
    ----------
    value : mapping of mappings
        Rows by picture id, the text in `column`.
    pictures : str
        The packaged list of pictures, such as ``"alt_text/trip.yaml"``.
    """
    return _table_check(value, {one.id: one.kind for one in packaged_pictures(pictures)}, column)


def texts_mean(value: Any, pictures: str, column: str = "alt") -> Check:
    """Check that the texts carry what their pictures are on the page for.

    Parameters
    ----------
    value : mapping of mappings
        Rows by picture id, the text in `column`.
    pictures : str
        The packaged list of pictures with their facts.
    """
    rows = value if isinstance(value, Mapping) else {}
    listed = [one for one in packaged_pictures(pictures) if one.facts]
    said = {one.id: [fact.carried_by(_cell(rows, one.id, column)) for fact in one.facts] for one in listed}
    short = [one.title for one in listed if not all(said[one.id])]
    if not short:
        return Check(1.0, _("Each text carries what its picture is there for."))
    message = _("Something that a reader needs from the picture is not said in: %(rows)s.")
    share = sum(map(sum, said.values())) / sum(map(len, said.values()))
    return Check(share, message % {"rows": ", ".join(short)})


def _table_check(value: Any, kinds: Mapping[str, Kind], column: str) -> Check:
    rows = value if isinstance(value, Mapping) else {}
    wrong = [name for name, kind in kinds.items() if not _is_in_order(_cell(rows, name, column), kind)]
    if not wrong:
        return Check(1.0, _("Every picture has the kind of text it needs."))
    message = _("Missing, a file name, a filler word, too long, or written where silence is better: %(rows)s.")
    return Check(1 - len(wrong) / len(kinds), message % {"rows": ", ".join(wrong)})


def _cell(rows: Mapping[str, Any], name: str, column: str) -> str:
    row = rows.get(name)
    cell = row.get(column, "") if isinstance(row, Mapping) else ""
    return cell.strip() if isinstance(cell, str) else ""


def _is_in_order(text: str, kind: Kind) -> bool:
    if kind == "decorative":
        return not text
    plain = not is_file_name(text) and text.casefold().strip(" .") not in _PLACEHOLDERS and not _OPENERS.match(text)
    return plain and _length_fits(text, kind) and bool(_WORD.search(text))


def _length_fits(text: str, kind: Kind) -> bool:
    return (2 if kind == "functional" else SHORTEST) <= len(text) <= LONGEST


def _decorative(typed: str) -> Finding:
    if typed:
        return Finding(
            False, _("The picture adds nothing here, yet a listener must hear these words. Leave the text empty.")
        )
    return Finding(True, _("Empty: a screen reader passes over the picture in silence, which is right here."))


def _form(text: str, picture: Picture, caption: str) -> list[Finding]:
    found = [_file_name(text), _own_words(text), _opener(text), _length(text, picture.kind)]
    if caption:
        found.append(_repeats(text, caption))
    return found


def _file_name(text: str) -> Finding:
    if is_file_name(text):
        return Finding(False, _("This is a file's name."))
    return Finding(True, _("Not a file's name."))


def _own_words(text: str) -> Finding:
    if text.casefold().strip(" .") in _PLACEHOLDERS or not _WORD.search(text):
        return Finding(False, _("There is no word in it that says what this picture shows."))
    if re.search(r"</?\w+[^>]*>", text):
        return Finding(False, _("There is HTML in it; a screen reader reads the tags out. Write plain words."))
    return Finding(True, _("It is in words."))


def _opener(text: str) -> Finding:
    if _OPENERS.match(text):
        return Finding(False, _("The screen reader already says that this is a picture; begin with what is in it."))
    return Finding(True, _("It goes straight to the content."))


def _length(text: str, kind: Kind) -> Finding:
    if not _length_fits(text, kind):
        reason = (
            _("too short to say much")
            if len(text) < SHORTEST
            else _("too long for one breath; put the rest in the page's text")
        )
        return Finding(False, _("%(count)d characters: %(reason)s.") % {"count": len(text), "reason": reason})
    return Finding(True, _("%(count)d characters: one breath.") % {"count": len(text)})


def _repeats(text: str, caption: str) -> Finding:
    same = text.casefold().strip(" .") == caption.casefold().strip(" .")
    if same:
        return Finding(False, _("It repeats the caption word for word; a listener hears it twice."))
    return Finding(True, _("It does not repeat the caption."))


def _meaning(text: str, picture: Picture) -> list[Finding]:
    found = []
    for fact in picture.facts:
        said = fact.carried_by(text)
        found.append(
            Finding(said, (_("It says: %(fact)s.") if said else _("Not said: %(fact)s.")) % {"fact": _(fact.text)})
        )
    return found


@lru_cache(maxsize=8)
def packaged_pictures(name: str) -> tuple[Picture, ...]:
    """Return the pictures of a packaged list such as ``"alt_text/pictures.yaml"``."""
    return tuple(
        Picture(**{**record, "facts": tuple(map(_fact, record.get("facts", ())))})
        for record in yaml.safe_load(read_sample(name))
    )


def _fact(record: Mapping[str, Any]) -> Fact:
    return Fact(record["id"], record["text"], tuple(record["patterns"]))
