"""Message bench: a notice measured for second-language readers, for tone, for what to do and by when."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n import language
from course.models import message
from course.plots.views import Marked, Metric, Metrics, Span, Status
from course.widgets.description import Choice, Exploration, LongText, Predict, Result, Values

SAMPLES = {
    "en": "ATTENTION!!! Pursuant to the regulation of the administration, all pupils who have as usual failed to hand "
    "in the aforementioned project documentation are obliged to do so immediately, otherwise the consequences, which "
    "were explained many times, will follow.",
    "ru": "ВНИМАНИЕ!!! Согласно вышеуказанному распоряжению администрации, все обучающиеся, которые, как обычно, не "
    "предоставили проектную документацию, обязаны немедленно осуществить её предоставление, иначе последуют меры, о "
    "которых было неоднократно объявлено.",
}
_MARKS = {
    "courtesy": "good",
    "action": "band-2",
    "date": "band-3",
    "jargon": "warn",
    "pressure": "bad",
    "blame": "bad",
    "shouting": "bad",
}


def kinds() -> dict[str, str]:
    """Return what each kind of hit is called."""
    return {
        "courtesy": _("courtesy"),
        "action": _("what to do"),
        "date": _("by when"),
        "jargon": _("office language"),
        "pressure": _("pressure"),
        "blame": _("blame"),
        "shouting": _("shouting"),
    }


def _spans(text: str, measured: message.Message) -> list[Span]:
    names, spans, place = kinds(), [], 0
    for hit in measured.hits:
        if hit.start < place:
            continue
        spans += [Span(text[place : hit.start]), Span(text[hit.start : hit.end], _MARKS[hit.kind], names[hit.kind])]
        place = hit.end
    return [span for span in [*spans, Span(text[place:])] if span.text]


def _status(good: bool, near: bool = False) -> Status:
    return "good" if good else "warn" if near else "bad"


def _metrics(measured: message.Message) -> Metrics:
    length, ease = measured.sentence_length, measured.ease
    actions, dates = measured.count("action"), measured.count("date")
    return Metrics(
        [
            Metric(_("Words a sentence"), f"{length:.1f}", _status(length <= 12, length <= 16), _("target: up to 12")),
            Metric(_("Reading ease"), f"{ease:.0f}", _status(ease >= 60, ease >= 45), _("target: 60 or more")),
            Metric(
                _("LIX"), f"{measured.lix:.0f}", _status(measured.lix < 40, measured.lix < 50), _("below 40 is easy")
            ),
            Metric(
                _("Tone"), f"{measured.tone:+d}", _status(measured.tone > 0, measured.tone == 0), _("target: above 0")
            ),
            Metric(_("Things to do"), str(actions), _status(0 < actions <= 3, actions > 3), _("target: 1 to 3")),
            Metric(_("Dates and times"), str(dates), _status(dates > 0), _("target: 1 or more")),
            Metric(_("Words"), str(measured.words), _status(20 <= measured.words <= 80, True), _("target: 20 to 80")),
        ],
        _("Measured now"),
    )


def _compute(values: Values) -> Result:
    text = str(values["text"])
    chosen = str(values["language"])
    measured = message.analyse(text, None if chosen == "auto" else chosen)
    legend = [(_MARKS[kind], name) for kind, name in kinds().items()]
    marked = Marked(_spans(text, measured), _("Your message, with what was found"), measured.language, legend)
    reached = sum(item.status == "good" for item in _metrics(measured).items)
    summary = _("%(reached)s of 7 targets reached; %(length).1f words a sentence, tone %(tone)+d.") % {
        "reached": reached,
        "length": measured.sentence_length,
        "tone": measured.tone,
    }
    return Result([_metrics(measured), marked], summary, {"length": measured.sentence_length})


def _load(code: str) -> Any:
    return lambda values: {**values, "text": SAMPLES[code], "language": "auto"}


def build() -> Exploration:
    """Return the bench."""
    home = language() if language() in SAMPLES else "en"
    return Exploration(
        id="s6-messages",
        title=_("Message bench"),
        intro=_(
            "A notice went out to a class. A third of the readers learn the school's language.\n\n> %(notice)s\n\n"
            "Measure it, then rewrite it until every target is reached. Then try a message of your own."
        )
        % {"notice": SAMPLES[home]},
        predict=Predict(_("How many words has the average sentence of this notice?"), kind="number", unit=_("words")),
        controls=[
            LongText("text", _("Your message"), SAMPLES[home], rows=7),
            Choice(
                "language",
                _("Language of the message"),
                [("auto", _("by its letters")), ("en", _("English")), ("ru", _("Russian"))],
                "auto",
            ),
        ],
        compute=_compute,
        compare=lambda guess, result: (
            _("You predicted %(guess)s words a sentence; it has %(length).1f now.")
            % {"guess": guess, "length": result.data["length"]}
        ),
        actions=[(_("Take the English notice"), _load("en")), (_("Take the Russian notice"), _load("ru"))],
        explain=_("Which one change helped a second-language reader most, and why?"),
        leaves_out=_(
            "The bench counts words from short lists and knows nothing of irony, of your class, or of what was said "
            "before. Reading ease was made for native readers: Flesch 1948 for English, Oborneva 2006 for Russian. "
            "LIX is Björnsson's, 1968. The targets are ours."
        ),
    )
