"""A branching story to play: scenes, choices with reasons, their cost over time, and a debrief with the whole tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import traitlets

from course.answers.store import AnswerStore
from course.errors import AnswerError
from course.i18n import gettext as _
from course.models import scenario as model
from course.plots.views import Notice, Prose, Table, View
from course.widgets.base import CourseWidget, script

# Words that a reason needs before the story goes on.
REASON_WORDS = 3
MAX_PATHS = 30


class ScenarioWidget(CourseWidget):
    """A scenario on the screen.

    The value is ``{"path": […], "reasons": {scene: text}, "ended": [[…], …]}``; `ended`: ways finished.

    Parameters
    ----------
    identifier : str
    scenario : course.models.scenario.Scenario
    store : AnswerStore, optional
    reload : callable, optional
        Returns the scenario in the language in force.
    """

    _esm = script("scenario.js")
    debrief = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        identifier: str,
        scenario: model.Scenario,
        store: AnswerStore | None = None,
        reload: Callable[[], model.Scenario] | None = None,
    ) -> None:
        self.scenario = scenario
        self._reload = reload
        super().__init__(identifier, store, view=scenario_view(scenario))
        self.value = _tidy(self.value)
        self._debrief()

    def describe(self) -> None:
        """Tell the story in the language in force."""
        if self._reload:
            self.scenario = self._reload()
        self.view = scenario_view(self.scenario)
        self._debrief()

    def accept(self, value: Any) -> Any:
        """Return the value if it is a path with reasons; raises `AnswerError` otherwise."""
        if not isinstance(value, Mapping) or not isinstance(value.get("path"), list):
            raise AnswerError(_("This way through the story cannot be saved."), remedy=_("Start the story again."))
        return _tidy(value)

    def after_save(self) -> None:
        """Make the debrief of the way taken."""
        self._debrief()

    def _debrief(self) -> None:
        self.debrief = debrief(self.scenario, self.value or {})


def _tidy(value: Any) -> dict[str, Any] | None:
    """Return a saved value with every part in its place, or ``None``."""
    if not isinstance(value, Mapping):
        return None
    reasons = value.get("reasons")
    ended = [list(map(str, way)) for way in value.get("ended") or [] if isinstance(way, list)]
    return {
        "path": [str(one) for one in value.get("path") or []],
        "reasons": {str(k): str(v) for k, v in reasons.items()} if isinstance(reasons, Mapping) else {},
        "ended": ended[-MAX_PATHS:],
    }


def scenario_view(scenario: model.Scenario) -> dict[str, Any]:
    """Return what the browser needs to play."""
    return {
        "title": scenario.title,
        "introduction": scenario.introduction,
        "start": scenario.start,
        "nodes": {node: dict(scene) for node, scene in scenario.nodes.items()},
        "measures": dict(scenario.measures),
        "start_values": dict(scenario.start_values),
        "reason_words": REASON_WORDS,
        "words": words(),
    }


def words() -> dict[str, str]:
    """Return the words that the script shows."""
    return {
        "synthetic": _("Invented story (synthetic): no real school, no real people."),
        "choose": _("What do you do?"),
        "reason": _("Why? One line, for yourself and for the debrief"),
        "reason_missing": _("Choose, and write at least %(n)s words why."),
        "standing": _("How things stand"),
        "was": _("was %(n)s"),
        "debrief": _("Debrief"),
        "tree": _("The whole story, and the way you took"),
        "tree_alt": _(
            "A diagram of %(n)s scenes from left to right. Your way goes through the scenes %(way)s. "
            "The same is told below as a list."
        ),
        "outline": _("The same as a list"),
        "taken": _("you went here"),
        "visited": _("you were here"),
        "to": _("leads to scene %(n)s"),
        "good": _("a good end"),
        "mixed": _("a mixed end"),
        "bad": _("a bad end"),
        "over_time": _("What changed, turn by turn"),
        "turn": _("Turn"),
        "your_choice": _("What you did"),
        "your_reason": _("Your reason"),
        "ways": _("Ways that you have finished: %(n)s. Try one that tempted you; the reasons stay."),
        "ends_found": _("Ends found: %(good)s good, %(mixed)s mixed, %(bad)s bad"),
        "scene": _("Scene %(n)s"),
        "key": _("Key: thick line: your way. ✓ good end, ~ mixed end, ✗ bad end."),
    }


def debrief(scenario: model.Scenario, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the debrief of a finished way; empty while the story goes on.

    Returns
    -------
    dict
        ``outline`` (every scene with its number and choices), ``layout`` (column and row a scene), ``numbers``,
        ``steps`` (turn, choice, reason, values), ``end`` and ``found`` (ends reached so far, by kind).
    """
    path = list(value.get("path") or [])
    end = str(scenario.nodes[model.where(scenario, path)].get("end", ""))
    if not end:
        return {}
    scenes = model.outline(scenario, path)
    reasons = value.get("reasons") or {}
    ways = {tuple(way) for way in [*value.get("ended", []), path]}
    ends = {model.where(scenario, way) for way in ways}
    found = {kind: sum(scenario.nodes[n].get("end") == kind for n in ends) for kind in ("good", "mixed", "bad")}
    return {
        "end": end,
        "numbers": {scene["id"]: number for number, scene in enumerate(scenes, start=1)},
        "outline": scenes,
        "layout": {node: list(place) for node, place in model.layout(scenario).items()},
        "steps": [
            {
                "node": step.node,
                "when": scenario.nodes[step.node].get("when", ""),
                "choice": step.choice["text"],
                "reason": str(reasons.get(step.node, "")),
                "to": step.to,
                "values": dict(step.values),
            }
            for step in model.walk(scenario, path)
        ],
        "found": found,
        "ways": len(ways),
    }


def record(scenario: model.Scenario, value: Mapping[str, Any]) -> Sequence[View]:
    """Return the way taken as plain views, for feedback, portfolio and print; says that the story is invented."""
    path = list((_tidy(value) or {}).get("path", []))
    steps = model.walk(scenario, path)
    if not steps:
        return [Notice(_("Not tried yet."))]
    reasons = value.get("reasons") or {}
    rows = [
        (number, scenario.nodes[s.node].get("when", ""), s.choice["text"], str(reasons.get(s.node, "")))
        for number, s in enumerate(steps, start=1)
    ]
    last = scenario.nodes[steps[-1].to]
    header = [_("Turn"), _("When"), _("What I did"), _("Why")]
    return [
        Notice(words()["synthetic"]),
        Table(_("%(title)s: the way I took") % {"title": scenario.title}, header, rows),
        Prose(f"{last.get('when', '')}: {last['text']} {last.get('debrief', '')}".strip(": ")),
    ]
