"""Alt-text workshop: five pictures in their places, and what a listener gets from the words."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.alt_text import Finding, Picture, packaged_pictures, review, share_in_order
from course.models.samples import read_sample
from course.plots.views import Figure, Marked, Metric, Metrics, Notice, Span, Table, View
from course.widgets.description import Choice, Choices, Exploration, LongText, Predict, Result, Text, Values


def build() -> Exploration:
    """Return the alt-text workshop."""
    pictures = {one.id: one for one in packaged_pictures("alt_text/pictures.yaml")}
    return Exploration(
        id="s2-alt-text",
        title=_("Alt-text workshop"),
        intro=_(
            "An alternative text is not a description of a picture. It is what the picture says *in its place*, "
            "in words. "
            "Choose a picture, read where it stands, and write the words that a listener needs there. A machine checks "
            "form and some facts; whether it means what you mean, you judge yourself."
        ),
        predict=Predict(
            _("One of the five pictures should have no words at all. Which?"),
            options=[(one.id, _(one.title)) for one in pictures.values()],
        ),
        controls=[
            Choice("picture", _("Picture"), [(one.id, _(one.title)) for one in pictures.values()], "plants"),
            LongText("alt", _("Your alternative text"), "IMG_2047.jpg", rows=3),
            Text("caption", _("Visible caption, if the page has one")),
            Choices("rubric", _("Your own judgement"), _questions()),
        ],
        compute=lambda values: _compute(values, pictures),
        compare=_compare,
        explain=_("In one line: how would the words change if the same picture stood on another page?"),
        leaves_out=_(
            "The checks look for words, not for truth: a sentence with the right words can still say the wrong thing. "
            "They know English and Russian; in another language the facts are yours to check."
        ),
        actions=[(_("Next picture"), lambda values: _next(values, list(pictures)))],
    )


def _questions() -> list[tuple[str, str]]:
    return [
        ("task", _("A listener can do the task that stands beside the picture.")),
        ("nothing-more", _("It says nothing that the page says already.")),
        ("plain", _("A pupil new to the language would know most of the words.")),
    ]


def _compute(values: Values, pictures: dict[str, Picture]) -> Result:
    picture = pictures[values["picture"]]
    try:
        findings = review(values["alt"], picture, values["caption"])
        report: list[View] = [_findings_table(findings)]
    except ModelInputError as error:
        findings, report = [], [Notice(str(error), "warn")]
    good = sum(one.ok for one in findings)
    views = [
        Metrics(
            [
                Metric(
                    _("In order"), _("%(good)d of %(all)d") % {"good": good, "all": len(findings)}, _status(findings)
                ),
                Metric(_("Your own judgement"), _("%(n)d of 3") % {"n": len(values["rubric"])}),
            ]
        ),
        _figure(picture),
        Notice(_("Where it stands: %(context)s") % {"context": _(picture.context)}),
        _heard(picture, values["alt"]),
        *report,
    ]
    summary = _("%(title)s: %(good)d of %(all)d points in order.") % {
        "title": _(picture.title),
        "good": good,
        "all": len(findings),
    }
    return Result(views, summary, {"picture": picture.id})


def _status(findings: list[Finding]) -> Any:
    share = share_in_order(findings)
    return "good" if share == 1 else "warn" if share >= 0.5 else "bad"


def _findings_table(findings: list[Finding]) -> Table:
    rows = [("✓ " + _("yes") if one.ok else "✗ " + _("not yet"), one.text) for one in findings]
    return Table(_("What can be told by machine"), (_("In order"), _("What was found")), rows)


def _figure(picture: Picture) -> Figure:
    drawing = read_sample(f"alt_text/{picture.file}").encode()
    rows = [(part.strip(),) for part in _(picture.inventory).split(". ") if part.strip()]
    return Figure(
        drawing, "image/svg+xml", _(picture.inventory), Table(_("What is drawn, thing by thing"), (_("Drawn"),), rows)
    )


def _heard(picture: Picture, typed: str) -> Marked:
    """Return what a screen reader would say at this place: a silence where the text is empty."""
    words = " ".join(typed.split())[:300]
    role = _("button") if picture.kind == "functional" else _("graphic")
    middle = (
        Span(f"[{role}: {words}]", "band-3", _("the picture, as it is heard"))
        if words
        else Span(
            "[…]",
            "band-2",
            _("silence: the picture is passed over") if picture.kind == "decorative" else _("nothing is heard here"),
        )
    )
    return Marked([Span(_(picture.context) + " "), middle], _("What a listener hears"))


def _next(values: Values, ids: list[str]) -> Values:
    place = ids.index(values["picture"]) if values["picture"] in ids else -1
    return {"picture": ids[(place + 1) % len(ids)], "alt": "", "caption": "", "rubric": []}


def _compare(prediction: Any, result: Result) -> str:
    if prediction == "divider":
        return _("You predicted the wavy line: yes. It is an ornament, and silence is its alternative text.")
    return _("You predicted another; it is the wavy line. It is an ornament, and silence is its alternative text.")
