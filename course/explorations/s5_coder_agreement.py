"""Code twelve passages; compare yourself with the course's coding or with a colleague by Cohen's kappa."""

from __future__ import annotations

from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language
from course.i18n.formats import number, percent
from course.models.agreement import Agreement, cohen_kappa
from course.models.representation import place_data
from course.plots.views import Metric, Metrics, Notice, Table
from course.widgets.exploration import Choice, Exploration, Predict, Result, Text

NONE = "none"


def build() -> Exploration:
    """Return the coding sheet."""
    data = place_data(language())
    passages, codes = data["passages"], dict(data["codes"])
    letters = {str(n): code for n, code in enumerate(codes, 1)}

    def compute(values: dict[str, Any]) -> Result:
        mine = [values[f"p{n}"] for n in range(1, len(passages) + 1)]
        theirs = _second(values, [passage["code"] for passage in passages], letters)
        pairs = [(n, a, b) for n, (a, b) in enumerate(zip(mine, theirs, strict=True), 1) if NONE not in (a, b)]
        if not pairs:
            raise ModelInputError(_("No passage is coded yet."), remedy=_("Give the first passage a code above."))
        found = cohen_kappa([a for _n, a, _b in pairs], [b for _n, _a, b in pairs])
        views: list[Any] = [Notice(data["note"]), _metrics(found, len(pairs), len(passages)), _grid(found, codes)]
        differ = [[f"{n}. {passages[n - 1]['text']}", codes[a], codes[b]] for n, a, b in pairs if a != b]
        if differ:
            views.append(
                Table(_("Where you differ: talk about these"), [_("Passage"), _("You"), _("The other")], differ)
            )
        own = ", ".join(str(list(codes).index(code) + 1) if code != NONE else "-" for code in mine)
        views.append(Notice(_("Your codes as figures, for a colleague: %(codes)s") % {"codes": own.replace(", ", " ")}))
        kappa = _("undefined") if found.kappa is None else number(found.kappa, 2)
        summary = _("Kappa %(kappa)s over %(n)d passages: %(words)s.") % {
            "kappa": kappa,
            "n": len(pairs),
            "words": found.words,
        }
        return Result(views, summary, {"kappa": kappa, "seen": found.observed})

    key = ", ".join(f"{n} = {codes[code]}" for n, code in letters.items())
    options = [(NONE, _("not coded yet")), *codes.items()]
    return Exploration(
        id="s5-coder-agreement",
        title=_("Two coders, one text: how far do we agree?"),
        intro=_(
            "Read each passage and give it one code. Do not look for the right answer: look for a rule that you "
            "could explain."
        ),
        predict=Predict(
            _("On what share of the passages will you agree with the course's coding?"), kind="number", unit="%"
        ),
        controls=[
            *(Choice(f"p{n}", f"{n}. {passage['text']}", options, NONE) for n, passage in enumerate(passages, 1)),
            Choice(
                "other",
                _("Compare with"),
                [("key", _("the course's coding")), ("colleague", _("a colleague's codes, typed below"))],
                "key",
            ),
            Text("letters", _("A colleague's codes as %(n)d figures") % {"n": len(passages)}, "", help=key),
        ],
        compute=compute,
        compare=_compare,
        explain=_("Which passage divided you, and how would you word the rule so that two people agree next time?"),
        leaves_out=_(
            "Kappa tells whether two people use the codes alike, not whether the codes are good, and not who is "
            "right. With twelve passages "
            "it is rough. The words for its ranges are a convention [Landis and Koch 1977]."
        ),
    )


def _compare(prediction: Any, result: Result) -> str:
    return _(
        "You predicted %(yours)s %% agreement; it is %(seen).0f %%. Kappa takes off what chance would give: %(kappa)s."
    ) % {"yours": prediction, "seen": result.data["seen"] * 100, "kappa": result.data["kappa"]}


def _second(values: dict[str, Any], key: list[str], letters: dict[str, str]) -> list[str]:
    if values["other"] == "key":
        return key
    typed = [sign for sign in values["letters"] if sign.isdigit() or sign == "-"]
    if len(typed) != len(key) or any(sign not in letters and sign != "-" for sign in typed):
        raise ModelInputError(
            _("A colleague's coding has %(n)d figures from 1 to %(last)d.") % {"n": len(key), "last": len(letters)},
            remedy=_("Type them in the order of the passages, “-” for one left out."),
        )
    return [letters.get(sign, NONE) for sign in typed]


def _metrics(found: Agreement, coded: int, total: int) -> Metrics:
    kappa = _("undefined") if found.kappa is None else number(found.kappa, 2)
    return Metrics(
        [
            Metric(_("Passages coded by both"), _("%(n)d of %(all)d") % {"n": coded, "all": total}),
            Metric(_("Agreement seen"), percent(found.observed * 100, 0)),
            Metric(
                _("Agreement by chance"),
                percent(found.expected * 100, 0),
                note=_("with codes as frequent as yours"),
            ),
            Metric(_("Cohen's kappa"), kappa, note=found.words),
        ]
    )


def _grid(found: Agreement, codes: dict[str, str]) -> Table:
    header = [_("You ↓ the other →"), *[codes[code] for code in codes]]
    rows = [[codes[a], *[found.table.get((a, b), 0) for b in codes]] for a in codes]
    return Table(_("How often each pair of codes was given"), header, rows)
