"""Simplification bench: adapt a passage, and see at each edit what it gained and what it lost."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import number, percent
from course.models.passages import passage
from course.models.simplification import (
    LONGEST,
    MOST_TERMS,
    SHORTEST,
    TARGET_COVERAGE,
    TARGET_GRADES,
    Adaptation,
    adapt,
)
from course.plots.bands import BandsPlot
from course.plots.views import Metric, Metrics, Notice, Status, Table, View
from course.widgets.description import Choice, Exploration, LongText, Predict, Result
from course.widgets.reading import marked, passage_options, reader_choice, unknown_table

_FIRST = "ru-photosynthesis"


def build() -> Exploration:
    """Return the exploration."""
    plot = BandsPlot(2)

    def compute(values: dict[str, Any]) -> Result:
        source, reader = passage(str(values["passage"])), int(values["reader"])
        done = adapt(source, str(values["text"]), str(values["glossary"]))
        reached = [m.status == "good" for m in _metrics(done, reader)]
        summary = _("%(good)d of %(all)d targets reached; %(known).0f %% of the words are known.") % {
            "good": sum(reached),
            "all": len(reached),
            "known": 100 * done.after.coverage(reader),
        }
        views: list[View] = [
            Metrics(_metrics(done, reader), _("Targets")),
            marked(done.after, reader, _("Your version with the words outside the band marked")),
            plot.figure([(_("Source"), done.before), (_("Your version"), done.after)]),
            unknown_table(done.after, reader, 8),
            _terms_table(done),
            *_advice(done),
        ]
        return Result(views, summary, {"targets": sum(reached)})

    return Exploration(
        id="s3-simplify",
        title=_("Simplification bench"),
        intro=_(
            "Make a subject text readable for a pupil who is learning the language, and keep the subject. The "
            "box begins "
            "with the source. Change it; every figure is computed anew at each edit. A word that you explain in the "
            "glossary counts as known."
        ),
        predict=Predict(
            _("What will bring the grade of the text down fastest?"),
            options=[
                ("words", _("replacing rare words by frequent ones")),
                ("split", _("splitting long sentences")),
                ("cut", _("leaving things out")),
                ("gloss", _("adding a glossary")),
            ],
        ),
        controls=[
            Choice("passage", _("Source"), passage_options(own=False), _FIRST),
            reader_choice(),
            LongText("text", _("Your version"), passage(_FIRST).text, 14),
            LongText(
                "glossary",
                _("Glossary: one word a line, with a dash and its explanation"),
                "",
                4,
                _("At most %(most)d words. Explain in simple words, with a picture word or in the home language.")
                % {"most": MOST_TERMS},
            ),
        ],
        compute=compute,
        compare=_compare,
        explain=_("Write one line: which change helped most, and what did the text lose by it?"),
        leaves_out=_(
            "The bench counts. It does not know whether your version is correct, natural or interesting, and it "
            "cannot see "
            "a wrong explanation. Read it aloud to a colleague."
        ),
        actions=[(_("Start again from the source"), _restart)],
    )


def _restart(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "text": passage(str(values["passage"])).text, "glossary": ""}


def _metrics(done: Adaptation, reader: int) -> list[Metric]:
    known, kept = 100 * done.after.coverage(reader), len(done.source.key_terms) - len(done.missing)
    used = len(done.glossary.terms) - len(done.unused)
    return [
        Metric(
            _("Known words"),
            percent(known, 0),
            _status(known >= 100 * TARGET_COVERAGE),
            _("source %(before).0f %%, target %(target).0f %% or more")
            % {"before": 100 * done.before.coverage(reader), "target": 100 * TARGET_COVERAGE},
        ),
        Metric(
            _("Grade"),
            number(done.grade_after, 1),
            _status(done.easier_by >= TARGET_GRADES),
            _("source %(before).1f, target %(down).0f grades down")
            % {"before": done.grade_before, "down": TARGET_GRADES},
        ),
        Metric(
            _("Key terms"),
            f"{kept}/{len(done.source.key_terms)}",
            _status(not done.missing),
            _("missing: %(terms)s") % {"terms": ", ".join(done.missing)} if done.missing else _("all kept"),
        ),
        Metric(
            _("Length"),
            percent(100 * done.length, 0),
            _status(SHORTEST <= done.length <= LONGEST),
            _("target %(low).0f–%(high).0f %% of the source") % {"low": 100 * SHORTEST, "high": 100 * LONGEST},
        ),
        Metric(
            _("Glossary"),
            str(used),
            _status(used >= 3 and len(done.glossary.terms) <= MOST_TERMS),
            _("words explained; 3 to %(most)d") % {"most": MOST_TERMS},
        ),
    ]


def _status(reached: bool) -> Status:
    return "good" if reached else "warn"


def _terms_table(done: Adaptation) -> Table:
    gone = set(done.missing)
    rows = [[terms[0], _("missing") if terms[0] in gone else _("kept")] for terms in done.source.key_terms]
    return Table(_("Key terms of the source"), [_("Term"), _("In your version")], rows)


def _advice(done: Adaptation) -> list[View]:
    found: list[View] = []
    if done.glossary.incomplete:
        found.append(
            Notice(
                _("%(count)d glossary lines explain nothing. Write: word — explanation.")
                % {"count": len(done.glossary.incomplete)},
                "warn",
            )
        )
    if done.unused:
        words = ", ".join(done.unused[:5])
        found.append(Notice(_("In the glossary but not in the text: %(words)s.") % {"words": words}, "warn"))
    if len(done.glossary.terms) > MOST_TERMS:
        found.append(Notice(_("Only the first %(most)d glossary words count as known.") % {"most": MOST_TERMS}, "warn"))
    return found


def _compare(prediction: Any, result: Result) -> str:
    del result
    return {
        "words": _("Watch the grade: frequent words are usually shorter, so it falls, but the known words rise more."),
        "split": _("Watch the grade: each split takes it down at once. The known words do not move."),
        "cut": _("Leaving out moves the length first. The grade falls only if the hard sentences go."),
        "gloss": _("A glossary does not move the grade at all. It moves the known words."),
    }.get(str(prediction), "")
