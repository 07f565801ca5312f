"""In a pseudo-language nothing that a person reads is plain English, and ids are those of English."""

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

import course.explorations
from course import i18n
from course.build.translation.pseudo import pseudo
from course.widgets.description import Exploration
from course.widgets.exploration import compute_outcome, exploration_view
from tests.i18n.language_itself import unmarked

NAMES = sorted(m.name for m in iter_modules(course.explorations.__path__) if re.match(r"s\d_", m.name))
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
    assert set() == unmarked(texts)
