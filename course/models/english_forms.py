"""English inflection: regular spelling rules and the irregular forms that the trainer uses."""

from __future__ import annotations

import re

from course.errors import AnswerError
from course.i18n import gettext as _

FORMS = ("past", "participle", "third", "plural", "comparative", "superlative")
# base: (past, participle)
_VERBS = {
    "begin": ("began", "begun"), "break": ("broke", "broken"), "bring": ("brought", "brought"),
    "build": ("built", "built"), "buy": ("bought", "bought"), "catch": ("caught", "caught"),
    "choose": ("chose", "chosen"), "do": ("did", "done"), "draw": ("drew", "drawn"), "drink": ("drank", "drunk"),
    "drive": ("drove", "driven"), "eat": ("ate", "eaten"), "fly": ("flew", "flown"), "forget": ("forgot", "forgotten"),
    "give": ("gave", "given"), "go": ("went", "gone"), "know": ("knew", "known"), "read": ("read", "read"),
    "ride": ("rode", "ridden"), "run": ("ran", "run"), "see": ("saw", "seen"), "send": ("sent", "sent"),
    "sing": ("sang", "sung"), "speak": ("spoke", "spoken"), "swim": ("swam", "swum"), "take": ("took", "taken"),
    "teach": ("taught", "taught"), "tell": ("told", "told"), "think": ("thought", "thought"),
    "wear": ("wore", "worn"), "write": ("wrote", "written"),
}  # fmt: skip
_PLURALS = {
    "child": "children", "foot": "feet", "half": "halves", "knife": "knives", "leaf": "leaves", "life": "lives",
    "man": "men", "mouse": "mice", "person": "people", "potato": "potatoes", "shelf": "shelves", "tomato": "tomatoes",
    "tooth": "teeth", "wife": "wives", "woman": "women",
}  # fmt: skip
_DEGREES = {"good": ("better", "best"), "bad": ("worse", "worst"), "far": ("farther", "farthest")}
_DOUBLES = re.compile(r"[^aeiou][aeiou][bdgklmnprt]")


def english_form(base: str, form: str) -> str:
    """Return a form of an English word: ``english_form("go", "past")`` → went.

    Raises
    ------
    AnswerError
        There is no such kind of form.
    """
    if form in ("past", "participle"):
        return _VERBS[base][form == "participle"] if base in _VERBS else _with_ed(base)
    if form in ("plural", "third"):
        irregular = _PLURALS.get(base) if form == "plural" else {"have": "has"}.get(base)
        return irregular or _with_s(base, verb=form == "third")
    if form in ("comparative", "superlative"):
        if base in _DEGREES:
            return _DEGREES[base][form == "superlative"]
        return _joined(base, "er" if form == "comparative" else "est")
    raise AnswerError(_("There is no English form called %(form)s.") % {"form": form})


def _with_s(base: str, *, verb: bool) -> str:
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", base) or (verb and base.endswith("o")):
        return base + "es"
    return base + "s"


def _with_ed(base: str) -> str:
    return _joined(base, "ed")


def _joined(base: str, ending: str) -> str:
    if base.endswith("e"):
        return base + ending[1:]
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "i" + ending
    if _DOUBLES.fullmatch(base[-3:]) and len(re.findall(r"[aeiou]+", base)) == 1:
        return base + base[-1] + ending
    return base + ending


def english_reason(base: str, form: str) -> str:
    """Say why a form is right, in a sentence."""
    asked = {
        "past": _("A finished time in the past (yesterday, an hour ago) takes the past simple."),
        "participle": _("After “have” and “has” comes the past participle."),
        "third": _("With he, she, it or one person the present takes -s."),
        "plural": _("More than one takes the plural."),
        "comparative": _("Before “than” a short adjective takes -er."),
        "superlative": _("“The … of all” takes -est."),
    }[form]
    value = english_form(base, form)
    irregular = {"past": {*_VERBS}, "participle": {*_VERBS}, "plural": {*_PLURALS}, "third": {"have"}}
    if base in irregular.get(form, {*_DEGREES}):
        return asked + " " + _("This one is irregular: %(base)s, %(form)s.") % {"base": base, "form": value}
    if base.endswith("y") and not value.startswith(base):
        return asked + " " + _("After a consonant, -y becomes -i- before the ending.")
    if value.startswith(base + base[-1]):
        return asked + " " + _("A short stressed vowel doubles the consonant after it.")
    return asked
