"""Home-language welcome page: greetings in the languages of the class, marked up so that machines read them right."""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.i18n import language
from course.i18n.formats import cldr, sort_key
from course.models.welcome import greeting, known_languages, language_label, welcome_page
from course.plots.views import Metric, Metrics, Page, Table, View
from course.widgets.description import Choice, Choices, Exploration, LongText, Predict, Result, Text
from course.widgets.reading import language_name


def build() -> Exploration:
    """Return the exploration."""
    codes = [(code, language_label(code)) for code in known_languages()]
    return Exploration(
        id="s3-welcome",
        title=_("Home-language welcome page"),
        intro=_(
            "A family that reads its own language on the school's door has been seen. Choose the languages of "
            "your class. "
            "You need no list of who speaks what: ask the class which languages it *likes to hear*, and never "
            "for origin. "
            "**Let a speaker read each line before you print it.**"
        ),
        predict=Predict(
            _(
                "The page starts with Russian, Uzbek, Tajik, Kyrgyz, Armenian and Persian. How many writing "
                "systems is that?"
            ),
            options=[("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")],
        ),
        controls=[
            Choices("languages", _("Languages"), codes, ("ru", "uz", "tg", "ky", "hy", "fa")),
            Text("school", _("Heading"), _("Welcome to our school")),
            LongText("message", _("A message"), _("Come in and ask: somebody here will find the words with you."), 2),
            Choice(
                "main",
                _("Language of the heading and message"),
                [(c, language_name(c)) for c in ("en", "ru")],
                "ru" if language() == "ru" else "en",
            ),
        ],
        compute=_compute,
        compare=_compare,
        explain=_("Write one line: who in your school can read these lines aloud, and how will you ask them?"),
        leaves_out=_(
            "A greeting is a beginning, not a translation service. The words are those of common phrase books; "
            "dialects, politeness and gender may ask for others. Some languages are written in more than one script."
        ),
    )


def _compute(values: dict[str, Any]) -> Result:
    codes = list(values["languages"])
    page = welcome_page(codes, str(values["school"]), str(values["message"]), str(values["main"]))
    found = [greeting(code) for code in codes]
    scripts = sorted({one.script for one in found})
    rtl = [one for one in found if one.direction == "rtl"]
    summary = _("%(languages)d languages in %(scripts)d writing systems, %(rtl)d from right to left.") % {
        "languages": len(found),
        "scripts": len(scripts),
        "rtl": len(rtl),
    }
    rows = [
        [
            language_label(one.code),
            one.autonym,
            one.text,
            script_name(one.script),
            f'lang="{one.code}" dir="{one.direction}"',
        ]
        for one in found
    ]
    header = [_("Language"), _("Its own name"), _("Greeting"), _("Script"), _("In the page's source")]
    views: list[View] = [
        Metrics(
            [
                Metric(_("Languages"), str(len(found))),
                Metric(_("Writing systems"), str(len(scripts)), "", ", ".join(script_name(s) for s in scripts)),
                Metric(_("From right to left"), str(len(rtl))),
            ]
        ),
        Page(page, _("The page"), 380, "welcome.html"),
        Table(_("What the page says and how it is marked"), header, rows),
    ]
    return Result(views, summary, {"scripts": len(scripts)})


def script_name(code: str) -> str:
    """Return the name of a script for the reader, from CLDR."""
    return str(cldr().scripts.get(code, code))


def _compare(prediction: Any, result: Result) -> str:
    scripts = {greeting(code).script for code in ("ru", "uz", "tg", "ky", "hy", "fa")}
    names = ", ".join(sorted((script_name(code) for code in scripts), key=sort_key))
    del result
    words = {"guess": str(prediction), "count": len(scripts), "names": names}
    return _("You said %(guess)s; the six begin with %(count)d: %(names)s.") % words
