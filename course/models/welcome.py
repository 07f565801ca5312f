"""A home-language welcome page: greetings, the languages' own names, and markup that a screen reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from importlib.resources import files

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language as interface_language

LONGEST_MESSAGE = 600
# Scripts as Unicode names them, with their usual direction.
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


@dataclass(frozen=True)
class Greeting:
    """One language on the page."""

    code: str
    text: str
    autonym: str
    name: str
    script: str
    direction: str


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, str]:
    import yaml

    text = (files("course.models") / "data" / "welcome" / "greetings.yaml").read_text(encoding="utf-8")
    return {str(code): str(words) for code, words in yaml.safe_load(text).items()}


@lru_cache(maxsize=128)
def greeting(code: str, reader: str = "en") -> Greeting:
    """Return the greeting in a language with its own name, its name for `reader`, its script and direction.

    Raises
    ------
    ModelInputError
        There is no greeting in that language here.
    """
    import langcodes

    if code not in _texts():
        raise ModelInputError(
            _("There is no greeting in “%(code)s” here.") % {"code": code},
            remedy=_("Ask the family to write it, and add it as your own message."),
        )
    language = langcodes.Language.get(code)
    script = str(language.maximize().script or "")
    direction = "rtl" if script in _RIGHT_TO_LEFT else "ltr"
    return Greeting(code, _texts()[code], language.autonym(), language.display_name(reader), script, direction)


def language_label(code: str) -> str:
    """Return a language's name for the reader and in itself: ``Uzbek – o‘zbek``."""
    import langcodes

    language = langcodes.Language.get(code)
    name, autonym = language.display_name(interface_language()), language.autonym()
    return str(name) if name == autonym else f"{name} – {autonym}"


def known_languages() -> Sequence[str]:
    """Return the codes of the languages with a greeting."""
    return tuple(_texts())


def welcome_page(codes: Sequence[str], school: str, message: str, language: str = "en") -> str:
    """Return the page as accessible HTML: each greeting carries its language and direction.

    Parameters
    ----------
    codes : sequence of str
        Languages, in the order of the page.
    school, message : str
        The school's name and a message in `language`; shown as text, never as HTML.
    language : str
        Language of the page's own words.

    Raises
    ------
    ModelInputError
        No language is chosen, or the message is too long to be read on a door.
    """
    if not codes:
        raise ModelInputError(_("No language is chosen yet."), remedy=_("Choose the languages of your families."))
    if len(message) > LONGEST_MESSAGE:
        raise ModelInputError(
            _("The message has %(count)d characters; a door sign holds %(most)d.")
            % {"count": len(message), "most": LONGEST_MESSAGE},
            remedy=_("Say the one thing a family needs to know first."),
        )
    items = "".join(_greeting_html(greeting(code)) for code in codes)
    heading = escape(school.strip()) or _("Our school")
    body = "".join(f"<p>{escape(part)}</p>" for part in message.split("\n") if part.strip())
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{heading}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{heading}</h1><ul>{items}</ul>{body}</main></body></html>"
    )


def _greeting_html(one: Greeting) -> str:
    return (
        f'<li><span class="greeting" lang="{one.code}" dir="{one.direction}">{escape(one.text)}</span>'
        f'<span class="autonym" lang="{one.code}" dir="{one.direction}">{escape(one.autonym)}</span></li>'
    )


_STYLE = (
    "body{font:18px/1.5 system-ui,'Noto Sans',sans-serif;margin:1rem;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.6rem;margin:0 0 .5rem}ul{list-style:none;margin:0;padding:0;display:grid;"
    "grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.6rem}"
    "li{border:2px solid #0b5cad;border-radius:.5rem;padding:.5rem .8rem;display:flex;flex-direction:column}"
    ".greeting{font-size:1.35rem;font-weight:600}.autonym{color:#374151}"
    "@media print{li{break-inside:avoid}}"
)
