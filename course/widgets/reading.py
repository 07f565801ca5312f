"""What the reading benches of session 3 share: passages to choose from, marked text, comparing a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course.i18n import gettext as _
from course.i18n import ngettext
from course.i18n.formats import count, number
from course.models.passages import Passage, passage, passages
from course.models.vocabulary import BAND_LEVELS, BAND_SIZES, BEYOND, Entry, Profile
from course.plots.bands import band_name
from course.plots.views import Marked, Span, Table
from course.questions.shapes import parse_number
from course.widgets.description import Choice

OWN = {"own-ru": "ru", "own-en": "en"}


def language_name(code: str) -> str:
    """Return the name of a language of the benches."""
    return {"ru": _("Russian"), "en": _("English")}[code]


def subject_name(subject: str) -> str:
    """Return the name of a school subject."""
    return {"science": _("science"), "history": _("history")}[subject]


def passage_options(*, own: bool = True) -> list[tuple[str, str]]:
    """Return the passages as options, and the trainee's own text in either language."""
    options = [(p.id, f"{p.title} ({subject_name(p.subject)})") for p in passages()]
    if own:
        options += [(key, _("My own text, %(language)s") % {"language": language_name(OWN[key])}) for key in OWN]
    return options


def chosen_text(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return (text, language) of the passage chosen, or of the trainee's own text."""
    choice = str(values["passage"])
    if choice in OWN:
        return str(values["text"]), OWN[choice]
    found: Passage = passage(choice)
    return found.text, found.language


def copy_passage(values: dict[str, Any]) -> dict[str, Any]:
    """Return control values with the chosen passage copied into the text box, to be edited there."""
    choice = str(values["passage"])
    if choice in OWN:
        return values
    found = passage(choice)
    return {**values, "text": found.text, "passage": f"own-{found.language}"}


def reader_choice() -> Choice:
    """Return the control for the band a reader knows."""
    options = [
        (
            str(n),
            ngettext("%(size)s word (%(level)s size)", "%(size)s words (%(level)s size)", size)
            % {"size": count(size), "level": level},
        )
        for n, (size, level) in enumerate(zip(BAND_SIZES, BAND_LEVELS, strict=True), 1)
    ]
    return Choice("reader", _("The reader knows"), options, "3")


def marked(one: Profile, band: int, label: str) -> Marked:
    """Return the text with every word outside `band` marked by its own band."""
    spans: list[Span] = []
    plain_text = ""
    for entry in one.entries:
        if isinstance(entry, Entry) and (entry.band > band or entry.glossed):
            if plain_text:
                spans.append(Span(plain_text))
                plain_text = ""
            spans.append(_span(entry))
        else:
            plain_text += entry if isinstance(entry, str) else entry.text
    spans.append(Span(plain_text))
    legend = [(f"band-{b}", band_name(b)) for b in range(band + 1, BEYOND + 1)]
    return Marked(spans, label, one.language, legend)


def _span(entry: Entry) -> Span:
    if entry.glossed:
        return Span(entry.text, "good", _("%(lemma)s: in the glossary") % {"lemma": entry.lemma})
    return Span(entry.text, f"band-{entry.band}", f"{entry.lemma}: {band_name(entry.band)}")


def unknown_table(one: Profile, band: int, most: int = 12) -> Table:
    """Return the words outside the band, most frequent in the text first."""
    outside = one.unknown(band)
    caption = _("Words outside the band: %(count)d, the first %(shown)d of them") % {
        "count": len(outside),
        "shown": min(most, len(outside)),
    }
    rows = [[lemma, band_name(b), times] for lemma, b, times in outside[:most]]
    return Table(caption, [_("Word"), _("Band"), _("Times")], rows or [[_("none"), "–", "–"]])


def compare_number(prediction: Any, value: float, unit: str, *, close: float) -> str:
    """Return one sentence that sets a predicted number beside the computed one."""
    guess = parse_number(prediction)
    if guess is None:
        return _("Your prediction is not a number; the model gives %(value).0f%(unit)s.") % {
            "value": value,
            "unit": unit,
        }
    words = {"guess": number(guess), "value": value, "unit": unit}
    if abs(guess - value) <= close:
        return _("You predicted %(guess)s%(unit)s; it is %(value).0f%(unit)s. Close.") % words
    if guess > value:
        return _("You predicted %(guess)s%(unit)s; it is %(value).0f%(unit)s, less than you thought.") % words
    return _("You predicted %(guess)s%(unit)s; it is %(value).0f%(unit)s, more than you thought.") % words
