"""Spaced repetition: predict forgetting, plan reviews, compare with cramming."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n.formats import percent
from course.models.memory import follow, parse_days, suggested
from course.plots.forgetting import ForgettingPlot
from course.plots.views import Metric, Metrics, Table, View
from course.widgets.description import Choice, Exploration, Predict, Range, Result, Text
from course.widgets.reading import compare_number


def build() -> Exploration:
    """Return the exploration."""
    plot = ForgettingPlot()

    def compute(values: dict[str, Any]) -> Result:
        exam, words, rating = int(values["exam"]), int(values["words"]), int(values["lesson"])
        planned = parse_days(str(values["reviews"]))
        reviews = [day for day in planned if day < exam]
        horizon = max(30, round(exam * 1.5))
        massed = list(range(1, len(reviews) + 1)) if len(reviews) < exam else []
        courses = [
            (_("your schedule"), follow(reviews, horizon, rating)),
            (_("as many, day after day"), follow(massed, horizon, rating)),
            (_("no review"), follow([], horizon, rating)),
        ]
        known = [course.on(exam) for _name, course in courses]
        later = [course.on(horizon) for _name, course in courses]
        summary = _("On day %(day)d: %(own).0f of %(words)d words with your schedule, %(none).0f without review.") % {
            "day": exam,
            "own": words * known[0],
            "words": words,
            "none": words * known[2],
        }
        views: list[View] = [
            Metrics(
                [
                    Metric(
                        name,
                        _("%(known).0f of %(words)d words") % {"known": words * share, "words": words},
                        "good" if share >= 0.9 else "",
                        _("%(now).0f %%; on day %(day)d still %(then).0f %%")
                        % {"now": 100 * share, "day": horizon, "then": 100 * then},
                    )
                    for (name, _course), share, then in zip(courses, known, later, strict=True)
                ],
                _("Recalled on day %(day)d") % {"day": exam},
            ),
            plot.figure(courses, exam),
            _reviews_table(courses[0][1].reviews, courses[0][1].at_review, [d for d in planned if d >= exam]),
        ]
        return Result(views, summary, {"none_30": 100 * follow([], 30, rating).on(30)})

    return Exploration(
        id="s3-forgetting",
        title=_("Forgetting curve and review plan"),
        intro=_(
            "A class meets some new words. When should it meet them again? The model is FSRS-6, the scheduler of "
            "the free "
            "program Anki. It reckons with one thing teachers know: a review helps most when the word was nearly gone."
        ),
        predict=Predict(
            _(
                "Twenty words, understood well in one lesson and never met again. How many per cent are recalled "
                "after 30 days?"
            ),
            kind="number",
            unit="%",
        ),
        controls=[
            Text("reviews", _("Review on days"), "1, 2, 3", _("Days after the lesson, with commas. At most eight.")),
            Range("exam", _("The day that counts"), 7, 180, 1, 60),
            Range("words", _("New words"), 5, 60, 1, 20),
            Choice(
                "lesson",
                _("After the lesson the words were"),
                [("1", _("barely met")), ("2", _("met with effort")), ("3", _("understood well")), ("4", _("easy"))],
                "3",
            ),
        ],
        compute=compute,
        compare=_compare,
        explain=_("Write one line: on which dates of your own calendar would the reviews fall?"),
        leaves_out=_(
            "The parameters come from adults who chose to use flash cards. A class forgets faster on Mondays and "
            "in holidays, "
            "words help and hinder one another, and a word met in a story is more than a card. Differences "
            "between plans are "
            "surer than the percentages themselves."
        ),
        actions=[
            (_("Suggest: review when recall has fallen to 90 %"), _suggest(0.9)),
            (_("Suggest: wait until 80 %"), _suggest(0.8)),
        ],
    )


def _suggest(retention: float) -> Any:
    def act(values: dict[str, Any]) -> dict[str, Any]:
        days = [d for d in suggested(5, retention, int(values["lesson"])) if d < int(values["exam"])]
        return {**values, "reviews": ", ".join(map(str, days))}

    return act


def _reviews_table(days: tuple[int, ...], recalls: tuple[float, ...], late: list[int]) -> Table:
    rows = [[str(day), percent(100 * recall, 0)] for day, recall in zip(days, recalls, strict=True)]
    rows += [[str(day), _("after the day that counts")] for day in late]
    return Table(_("Your reviews"), [_("Day"), _("Recall just before")], rows or [[_("none"), "–"]])


def _compare(prediction: Any, result: Result) -> str:
    return compare_number(prediction, result.data["none_30"], " %", close=7)
