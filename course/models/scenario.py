"""Branching scenarios: walking a path, what it costs over time, the whole tree, and checks of a graded path.

A scenario is a directed graph without circles. Several ways are good, several tempting; no way is "the" right one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language
from course.models.check import Check
from course.models.prose import in_language, prose_fields

Nodes = Mapping[str, Mapping[str, Any]]
# Points that an end earns where a path is marked by its end.
END_SHARE = {"good": 1.0, "mixed": 0.5, "bad": 0.0}


@dataclass(frozen=True)
class Scenario:
    """A story that branches.

    Parameters
    ----------
    nodes : mapping of str to mapping
        Scenes by id: ``text``, ``when``, and ``choices`` or ``end`` with ``debrief``.
    start : str
        The first scene's id.
    title, introduction : str
    measures : mapping of str to str
        What changes along the way, by id, with its name.
    start_values : mapping of str to float
    """

    nodes: Nodes
    start: str
    title: str = ""
    introduction: str = ""
    measures: Mapping[str, str] = field(default_factory=dict)
    start_values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One turn taken: the scene, the choice, the scene it led to, and the measures after it."""

    node: str
    choice: Mapping[str, Any]
    to: str
    values: Mapping[str, float]


def load(name: str) -> Scenario:
    """Return a scenario that is packaged under ``course/models/data/scenario``, in the language in force."""
    return _load(name, language())


@lru_cache(maxsize=8)
def _load(name: str, _language: str) -> Scenario:
    import yaml

    text = (files("course.models") / "data" / "scenario" / f"{name}.yaml").read_text(encoding="utf-8")
    file = f"scenario/{name}.yaml"
    data = in_language(yaml.safe_load(text), prose_fields(file))
    scenario = Scenario(
        data["nodes"], data["start"], data["title"], data["introduction"], data["measures"], data["start_values"]
    )
    check_graph(scenario)
    return scenario


def check_graph(scenario: Scenario) -> None:
    """Hold a scenario to its rules: every scene can be reached, every way ends, nothing goes in a circle.

    Raises
    ------
    ModelInputError
        Naming the scenes at fault.
    """
    nodes = scenario.nodes
    problems = [n for n, node in nodes.items() if bool(node.get("choices")) == ("end" in node)]
    problems += [str(c["to"]) for node in nodes.values() for c in node.get("choices", ()) if str(c["to"]) not in nodes]
    if problems:
        raise ModelInputError(_("These scenes neither end nor go on: %(ids)s.") % {"ids": ", ".join(problems)})
    unreached = set(nodes) - set(depths(scenario))
    if unreached:
        raise ModelInputError(_("These scenes are never reached: %(ids)s.") % {"ids": ", ".join(sorted(unreached))})


def walk(scenario: Scenario, path: Sequence[str]) -> list[Step]:
    """Return the turns of a path of choice ids, as far as it can be followed."""
    here, values, steps = scenario.start, dict(scenario.start_values), []
    for taken in path:
        choice = next((c for c in scenario.nodes[here].get("choices", ()) if str(c["id"]) == str(taken)), None)
        if choice is None:
            break
        for measure, change in choice.get("cost", {}).items():
            values[measure] = values.get(measure, 0) + change
        steps.append(Step(here, choice, str(choice["to"]), dict(values)))
        here = str(choice["to"])
    return steps


def where(scenario: Scenario, path: Sequence[str]) -> str:
    """Return the scene that a path leads to."""
    steps = walk(scenario, path)
    return steps[-1].to if steps else scenario.start


def depths(scenario: Scenario) -> dict[str, int]:
    """Return each scene's longest distance from the start, in turns: the column it is drawn in.

    Raises
    ------
    ModelInputError
        If the story can go in a circle.
    """
    found: dict[str, int] = {}

    def visit(node: str, depth: int, above: frozenset[str]) -> None:
        if node in above:
            raise ModelInputError(_("The story can go in a circle at “%(id)s”.") % {"id": node})
        if found.get(node, -1) >= depth:
            return
        found[node] = depth
        for choice in scenario.nodes[node].get("choices", ()):
            visit(str(choice["to"]), depth + 1, above | {node})

    visit(scenario.start, 0, frozenset())
    return found


def count_paths(scenario: Scenario) -> dict[str, int]:
    """Return how many different ways lead to a good, a mixed and a bad end."""
    counts = {"good": 0, "mixed": 0, "bad": 0}

    def visit(node: str) -> None:
        scene = scenario.nodes[node]
        if "end" in scene:
            counts[scene["end"]] += 1
        for choice in scene.get("choices", ()):
            visit(str(choice["to"]))

    visit(scenario.start)
    return counts


def outline(scenario: Scenario, path: Sequence[str]) -> list[dict[str, Any]]:
    """Return the whole story as a list of scenes in order of distance, each with its choices; the path taken is marked.

    Returns
    -------
    list of dict
        ``id``, ``when``, ``text``, ``end``, ``visited`` and ``choices`` (``text``, ``to``, ``taken``).
    """
    taken = {(step.node, str(step.choice["id"])) for step in walk(scenario, path)}
    visited = {node for node, _choice in taken} | {where(scenario, path)}
    order = sorted(depths(scenario).items(), key=lambda entry: entry[1])
    return [
        {
            "id": node,
            "depth": depth,
            "when": scenario.nodes[node].get("when", ""),
            "text": scenario.nodes[node]["text"],
            "end": scenario.nodes[node].get("end", ""),
            "visited": node in visited,
            "choices": [
                {"text": c["text"], "to": str(c["to"]), "taken": (node, str(c["id"])) in taken}
                for c in scenario.nodes[node].get("choices", ())
            ],
        }
        for node, depth in order
    ]


def layout(scenario: Scenario) -> dict[str, tuple[int, float]]:
    """Return each scene's column (turns from the start) and row, for a drawing with few crossings.

    Rows are ordered by the mean row of the scenes before them, in a few sweeps (the barycentre heuristic of Sugiyama,
    Tagawa and Toda, 1981), and centred.
    """
    columns: dict[int, list[str]] = {}
    for node, depth in depths(scenario).items():
        columns.setdefault(depth, []).append(node)
    before: dict[str, list[str]] = {node: [] for node in scenario.nodes}
    for node, scene in scenario.nodes.items():
        for choice in scene.get("choices", ()):
            before[str(choice["to"])].append(node)
    place: dict[str, float] = {scenario.start: 0.0}
    for depth in sorted(columns):
        nodes = sorted(columns[depth], key=lambda n: _mean([place[b] for b in before[n] if b in place]))
        for row, node in enumerate(nodes):
            # Whole rows in every column leave free gutters between them for long lines.
            place[node] = row - len(nodes) // 2
        columns[depth] = nodes
    return {node: (depth, place[node]) for depth, nodes in columns.items() for node in nodes}


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def words(text: str) -> int:
    """Return the number of words in a text."""
    return len(text.split())


def de_escalates(value: Mapping[str, Any], nodes: Nodes, start: str, ends: Mapping[str, str]) -> Check:
    """Check where a path ends: a good end earns all, a mixed end half, an unfinished path or a bad end nothing.

    `ends` says of each last scene what it is; it is the key of a graded story and never stands in what trainees get.
    """
    end = str(ends.get(where(Scenario(nodes, str(start)), value.get("path") or []), ""))
    messages = {
        "good": _("The way you went calms the conflict and leaves everybody a voice."),
        "mixed": _("The conflict is quieter, but somebody's voice is missing from the solution."),
        "bad": _("At the end of this way the conflict has grown. Go back to the turn where somebody was not heard."),
        "": _("The way is not finished: go on until the end."),
    }
    return Check(END_SHARE.get(end, 0.0), messages[end])


def gives_reasons(value: Mapping[str, Any], nodes: Nodes, start: str, minimum_words: int = 8) -> Check:
    """Check that every turn of a path has a reason of its own, of at least `minimum_words` words."""
    steps = walk(Scenario(nodes, str(start)), value.get("path") or [])
    given = value.get("reasons") or {}
    reasons = {step.node: " ".join(str(given.get(step.node, "")).split()) for step in steps}
    good = [text for text in reasons.values() if words(text) >= minimum_words]
    # The same sentence at every turn is one reason.
    distinct = len({text.casefold() for text in good})
    if not steps:
        return Check(0.0, _("No turn was taken."))
    share = distinct / len(steps)
    message = _("%(n)d of %(all)d turns have a reason of at least %(words)d words, each one different.")
    return Check(share, message % {"n": distinct, "all": len(steps), "words": minimum_words})
