"""In a pseudo-language nothing that a person reads is plain English, and ids are those of English."""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import holidays
import pytest
import yaml
from babel import Locale
from babel.localedata import locale_identifiers

import course.explorations
from course import i18n
from course.build.translation.pseudo import pseudo
from course.widgets.description import Exploration
from course.widgets.exploration import compute_outcome, exploration_view

DATA = Path(course.__file__).parent / "models" / "data"
NAMES = sorted(m.name for m in iter_modules(course.explorations.__path__) if re.match(r"s\d_", m.name))
# What is not translated on purpose: codes, formulas, names of people and programs, addresses, and what is language itself.
ALLOWED = re.compile(
    r"https?://\S+|“[^”]*”|lang=\"\w+\" dir=\"\w+\"|(?s:<blockquote>.*?</blockquote>)|[\w.-]+\.(?:example|test|svg|jpg|html|srt|json|org|com)\S*|xn--\S+|#[0-9a-fA-F]{6}|<[^>]+>|&\w+;"
    r"|\b(?:WCAG|HTML|CLDR|UNESCO|Flesch|Kincaid|Coleman|Liau|LIX|SMOG|Dale|Chall|Gunning|Fog|Oborneva|Matskovskiy"
    r"|Brier|Gini|Cohen|SHA|DCT|JPEG|PNG|QR|SMS|ORKSE|Zenodo|axe)\b"
)
# Names of styles and states, not words.
YEARS = range(2025, 2028)
localedata = frozenset(locale_identifiers())
STYLES = re.compile(r"good|warn|bad|band-\d")
WORD = re.compile(r"[A-Za-z]{3,}")
# Keys whose values are shown; everything else in a description is an id, a number or a style.
SHOWN = frozenset(
    ["label", "title", "intro", "prompt", "help", "unit", "explain", "leaves_out", "actions", "caption", "header", "rows",
     "alt", "text", "summary", "compare", "name", "note", "legend", "words", "value"]
)  # fmt: skip


def shown(data: Any, key: str = "") -> Iterator[str]:
    """Yield what a person reads of a description."""
    if isinstance(data, str):
        if key in SHOWN:
            yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name == "options":
                yield from (str(entry[1]) for entry in value)
            elif name not in {"default", "start", "lang", "language", "image", "source"}:
                yield from shown(value, str(name) if not isinstance(value, dict) else key)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from shown(value, key)


@lru_cache(maxsize=1)
def language_itself() -> re.Pattern[str]:
    """What is written for each language, not translated: passages, threads, invitations, word lists, CLDR's names."""
    cldr = Locale("en")
    parts = {*cldr.languages.values(), *cldr.territories.values(), *cldr.scripts.values()}
    files = ("media/places.yaml", "media/invitations.yaml", "threads/threads.yaml", "welcome/greetings.yaml")
    for name in files:
        parts |= set(_english(yaml.safe_load((DATA / name).read_text(encoding="utf-8"))))
    for path in (DATA / "passages").glob("en-*.yaml"):
        parts.add(yaml.safe_load(path.read_text(encoding="utf-8"))["title"])
    parts |= set(re.split(r"[\t\n]", (DATA / "cognates" / "pairs.tsv").read_text(encoding="utf-8")))
    parts |= {
        *cldr.days["stand-alone"]["abbreviated"].values(),
        *cldr.months["format"]["abbreviated"].values(),
        "nobody_17",
        "Lak",
        "kurdî (kurmancî)",
        "fabrika",
        "fabric",
        "estimated",
    }
    travelled = yaml.safe_load((DATA / "cognates" / "travellers.yaml").read_text(encoding="utf-8"))
    parts |= {word for one in travelled for word in one["words"].values()}
    parts |= {str(Locale(code).languages.get(code, "")) for code in cldr.languages if code in localedata}
    for country in holidays.list_supported_countries(include_aliases=False):
        parts |= set(holidays.country_holidays(country, years=YEARS, language="en_US").values())
    known = sorted((re.escape(part) for part in parts if WORD.search(part)), key=len, reverse=True)
    return re.compile("|".join(known))


def _english(data: Any, inside: bool = False) -> Iterator[str]:
    if isinstance(data, str):
        yield from [data] if inside else []
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _english(value, inside or key not in {"title", "why", "ru"})
    elif isinstance(data, list):
        for value in data:
            yield from _english(value, inside)


def unmarked(texts: Iterator[str]) -> set[str]:
    left = {text: ALLOWED.sub("", language_itself().sub("", text)) for text in texts if not STYLES.fullmatch(text)}
    return {text for text, rest in left.items() if WORD.search(rest)}


def built(name: str) -> Any:
    return import_module(f"course.explorations.{name}").build()


def options(exploration: Exploration) -> Iterator[tuple[str, list[str]]]:
    for control in exploration.controls:
        yield control.id, sorted(key for key, _text in getattr(control, "options", ()))
        for column in getattr(control, "columns", ()):
            yield f"{control.id}.{column.id}", sorted(key for key, _text in column.options)
    if exploration.predict:
        yield "predict", sorted(key for key, _text in exploration.predict.options)


def test_a_pseudo_text_keeps_what_is_not_for_people() -> None:
    text = pseudo("## See `x` in [the list](https://example.org) of %(n)s <b>words</b>")
    assert text.startswith("## [")
    assert {"`x`", "](https://example.org)", "%(n)s", "<b>", "</b>"} == {
        part for part in ("`x`", "](https://example.org)", "%(n)s", "<b>", "</b>") if part in text
    }
    assert len(text) > 1.2 * len("## See `x` in [the list](https://example.org) of %(n)s <b>words</b>")


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_the_same_in_every_language(pseudo_languages: None, name: str) -> None:
    i18n.use("en")
    english = built(name)
    if not isinstance(english, Exploration):
        pytest.skip("a widget of its own; tests/browser walks through it")
    for code in ("en-XA", "ru"):
        i18n.use(code)
        assert dict(options(english)) == dict(options(built(name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_an_exploration_is_marked(pseudo_languages: None, name: str) -> None:
    i18n.use("en-XA")
    exploration = built(name)
    if not isinstance(exploration, Exploration):
        pytest.skip("a widget of its own; tests/browser walks through it")
    outcome = compute_outcome(exploration, exploration.start_values())
    texts = [*shown(exploration_view(exploration)), *shown(outcome)]
    assert set() == unmarked(iter(texts))
