"""Answers to session 1's assignment as a class gives them: weak, middling, strong, partly empty."""

from __future__ import annotations

import random
from typing import Any

ASPECTS, LEVELS = ("a1", "a2", "a3", "a4", "a5", "a6"), ("acquisition", "deepening", "creation")
COMPETENCES = [f"{aspect}.{level}" for aspect in range(1, 7) for level in range(1, 4)]
WORDS = "my class school pupils language text project together write read talk week parents screen map plan".split()


def vary(chance: random.Random) -> dict[str, Any]:
    """Return the contents of one trainee's ``answers.json``."""
    skill = chance.choice((0.15, 0.5, 0.8, 1.0))
    answered = chance.choice((0.6, 1.0, 1.0, 1.0))
    makers = {
        "a1-profile": _profile,
        "a1-practices": _practices,
        "a1-figures": _figures,
        "a1-plan": _plan,
        "a1-reasons": _reasons,
    }
    values = {name: make(chance, skill) for name, make in makers.items() if chance.random() < answered}
    saved = "2026-03-01T10:00:00.000+00:00"
    return {
        "format": "ict-course/answers/1",
        "answers": {name: {"value": value, "saved": saved} for name, value in values.items()},
    }


def _profile(chance: random.Random, skill: float) -> Any:
    return {name: {"level": chance.randint(0, 4), "evidence": _text(chance, 6)} for name in COMPETENCES}


# The key's first four practices, so that some answers are right; the others are guessed.
_KNOWN = [("a1", "acquisition"), ("a1", "creation"), ("a2", "acquisition"), ("a2", "deepening")]


def _practices(chance: random.Random, skill: float) -> Any:
    found = {}
    for number in range(12):
        known = number < len(_KNOWN) and chance.random() < skill
        aspect, level = _KNOWN[number] if known else (chance.choice(ASPECTS), chance.choice(LEVELS))
        found[f"p{number + 1}"] = {"aspect": aspect, "level": level}
    return found


def _figures(chance: random.Random, skill: float) -> Any:
    right = {"country": "6", "scripts": "5", "diversity": "0,675"}
    wrong = {"country": "12", "scripts": "three", "diversity": "67"}
    return {name: {"figure": right[name] if chance.random() < skill else wrong[name]} for name in right}


def _plan(chance: random.Random, skill: float) -> Any:
    return [
        {
            "competence": chance.choice(COMPETENCES),
            "goal": _text(chance, 12),
            "by": f"2026-0{chance.randint(4, 7)}-15" if chance.random() < skill else "",
            "evidence": _text(chance, 8) if chance.random() < skill else "",
        }
        for _row in range(chance.randint(1, 4))
    ]


def _reasons(chance: random.Random, skill: float) -> Any:
    return _text(chance, int(40 + 200 * skill))


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) for _word in range(words)).capitalize() + "."
