"""Whatever is typed or pasted into a bench gets a result or a plain message at the bench, never a failure."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from course.answers.store import AnswerStore
from course.widgets.catalogue import build_exploration
from course.widgets.exploration import Exploration, ExplorationWidget

HERE = Path(__file__).resolve().parents[2] / "course" / "explorations"
BAD = {
    "nothing": "",
    "spaces": " \n\t \n",
    "another script": "这是一个学校的网页，今天下雨。 مرحبا بكم في المدرسة",
    "emoji": "👩🏽‍🏫🎉 🇷🇺 👍🏿 ❤️‍🔥",
    "200,000 characters": "школа school " * 15_400,
    "200,000 characters without a space": "ы" * 200_000,
    "pasted page": '<!DOCTYPE html><html><body onload="x()"><p>Some <b>text</b><script>alert(1)</script></body></html>',
    "Windows-1251 read as Latin-1": "Дом у реки, школа в лесу. Завтра идём на экскурсию.".encode("cp1251").decode("latin-1"),
    "Windows-1251 with replacements": "Дом у реки, школа.".encode("cp1251").decode("utf-8", "replace"),
    "half an emoji": "Hello \ud83d there",
    "control characters": "a\x00b\x07c\u202e\ufeff\ud7ff",
    "broken captions": "1\n00:99:00,500 --> 00:00:02\nHello\n\nx\n00:00:05,000 -> 99:99\n\n2\n",
    "a colour as a word": "bright blue",
    "a colour that is none": "#12zz99",
    "a formula": "=1/0",
    "half a formula": "$5 and $\\frac{",
    "a number out of range": "1e309",
    "not a number": "nan",
    "negative": "-7",
    "a date that is none": "2027-02-30",
    "only punctuation": "… — !? «»",
    "one long line of tags": "<div>" * 3_000,
}  # fmt: skip


def text_controls() -> list[tuple[str, str]]:
    """Return every place of every bench in which a person can type: exploration and control, a cell with its column."""
    found: list[tuple[str, str]] = []
    for path in sorted(HERE.glob("s?_*.py")):
        built = build_exploration(path.stem.replace("_", "-"))
        for control in built.controls if isinstance(built, Exploration) else ():
            if control.kind in {"text", "long", "colour", "number"}:
                found.append((built.id, control.id))
            elif control.kind == "rows":
                found += [(built.id, f"{control.id}/{column.id}") for column in control.columns]
    return found


def with_typed(built: Exploration, place: str, typed: str) -> dict[str, Any]:
    values = built.start_values()
    own, _, column = place.partition("/")
    if column:
        values[own][0][column] = typed
    else:
        values[own] = typed
    # Where a bench takes a trainee's own text only on request, it is requested.
    for control in built.controls:
        options = {key for key, _label in getattr(control, "options", ())} if control.kind == "choice" else set()
        for key in options:
            if key == "typed" or key.startswith("own"):
                values[control.id] = key
    return values


@pytest.mark.parametrize(("identifier", "place"), text_controls(), ids=lambda one: one)
def test_what_is_typed_gets_a_result_or_a_plain_message(
    identifier: str, place: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built = build_exploration(identifier)
    bench = ExplorationWidget(built, AnswerStore(tmp_path))
    for name, typed in BAD.items():
        with caplog.at_level(logging.ERROR, logger="course"):
            message = {"do": "run", "values": with_typed(built, place, typed), "prediction": typed, "seq": 1}
            bench._on_message(bench, message, [])
        assert (name, []) == (name, [record.message[:200] for record in caplog.records])
        assert bench.outcome["views"], name
        json.dumps(bench.outcome, ensure_ascii=False).encode()
        assert bench.outcome["summary"].strip(), name
        assert "Traceback" not in bench.outcome["summary"]
    # … and the bench goes on.
    bench.do_run({"values": built.start_values(), "prediction": None, "seq": 2})
    assert 2 == bench.outcome["seq"]


@pytest.mark.parametrize("identifier", sorted({identifier for identifier, _place in text_controls()}))
def test_what_a_bench_never_drew_as_a_control_falls_back_to_its_start(identifier: str, tmp_path: Path) -> None:
    built = build_exploration(identifier)
    bench = ExplorationWidget(built, AnswerStore(tmp_path))
    for odd in (None, 7, True, [], {}, [[1]], {"a": []}):
        bench.do_run({"values": dict.fromkeys((control.id for control in built.controls), odd), "seq": 1})
        assert bench.outcome["summary"].strip(), odd
