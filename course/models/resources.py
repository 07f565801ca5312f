"""Many mobile resources, one way of working: which few tools cover every task on every device in the class?

A set of tools is judged on what it covers for the weakest device, and on its burden: data, cost and hours to
learn it. A set is on the trade-off front if no other set covers as much with less burden (Pareto 1906).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import yaml

from course.i18n import gettext as _
from course.i18n import language
from course.models.check import Check

DEVICES = (0, 1, 2, 3, 4)


def device_names() -> tuple[str, ...]:
    """Return the five kinds of device, the weakest first, in the language in force."""
    return (_("no device"), _("button phone"), _("old smartphone"), _("smartphone"), _("laptop"))


@dataclass(frozen=True)
class Resource:
    """One kind of resource; the fields are described in ``data/resources/README.md``."""

    id: str
    name: str
    device: int
    tasks: frozenset[str]
    megabytes: float
    access: int
    privacy: int
    cost: float
    effort: float


@lru_cache(maxsize=4)
def _read(code: str) -> tuple[tuple[tuple[str, str], ...], tuple[Resource, ...]]:
    text = (files("course.models") / "data" / "resources" / "resources.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    tasks = tuple((task["id"], task.get(code) or _(task["en"])) for task in data["tasks"])
    numbers = ("device", "megabytes", "access", "privacy", "cost", "effort")
    resources = tuple(
        Resource(
            id=e["id"],
            name=e.get(code) or _(e["en"]),
            tasks=frozenset(e["tasks"]),
            **{name: e[name] for name in numbers},
        )
        for e in data["resources"]
    )
    return tasks, resources


def tasks() -> tuple[tuple[str, str], ...]:
    """Return (id, name) of the six tasks in the language in force."""
    return _read(language())[0]


def catalogue() -> tuple[Resource, ...]:
    """Return the fifteen kinds of resource in the language in force."""
    return _read(language())[1]


@dataclass(frozen=True)
class Needs:
    """What a school can ask of a set.

    Parameters
    ----------
    megabytes : float
        Data a pupil has in a week, for all tools together.
    access, privacy : int
        The least that each tool must reach, 0 to 4.
    """

    megabytes: float = 2000
    access: int = 0
    privacy: int = 0


@dataclass(frozen=True)
class Judged:
    """One set of tools.

    Attributes
    ----------
    covered : tuple of int
        Tasks covered on each device, the weakest device first.
    megabytes, cost, effort : float
        Sums over the tools.
    faults : tuple of str
        Names of tools below the asked access or privacy.
    """

    tools: tuple[Resource, ...]
    covered: tuple[int, ...]
    megabytes: float
    cost: float
    effort: float
    faults: tuple[str, ...]

    @property
    def burden(self) -> float:
        """Cost, plus hours to learn, plus one for each 100 MB a week: a plain sum, ours, stated in the module."""
        return self.cost + self.effort + self.megabytes / 100


def missing(tools: Sequence[Resource], device: int) -> tuple[str, ...]:
    """Return the names of the tasks that nobody with this device could do."""
    done = frozenset().union(*(tool.tasks for tool in tools if tool.device <= device)) if tools else frozenset()
    return tuple(name for task, name in tasks() if task not in done)


def judge(tools: Sequence[Resource], needs: Needs) -> Judged:
    """Judge a set of tools against the needs."""
    covered = tuple(len(tasks()) - len(missing(tools, device)) for device in DEVICES)
    return Judged(
        tools=tuple(tools),
        covered=covered,
        megabytes=sum(tool.megabytes for tool in tools),
        cost=sum(tool.cost for tool in tools),
        effort=sum(tool.effort for tool in tools),
        faults=tuple(tool.name for tool in tools if tool.access < needs.access or tool.privacy < needs.privacy),
    )


def front(device: int, needs: Needs, most: int = 3) -> list[Judged]:
    """Return the trade-off front of all allowed sets of up to `most` tools on a device, by rising burden."""
    allowed = [tool for tool in catalogue() if tool.access >= needs.access and tool.privacy >= needs.privacy]
    codes = {task: 1 << place for place, (task, _name) in enumerate(tasks())}
    masks = {tool.id: sum(codes[t] for t in tool.tasks) if tool.device <= device else 0 for tool in allowed}
    best: dict[int, tuple[float, tuple[Resource, ...]]] = {}
    for size in range(1, most + 1):
        for tools in combinations(allowed, size):
            if sum(tool.megabytes for tool in tools) > needs.megabytes:
                continue
            mask = 0
            for tool in tools:
                mask |= masks[tool.id]
            burden = sum(tool.cost + tool.effort + tool.megabytes / 100 for tool in tools)
            reached = mask.bit_count()
            if reached and (reached not in best or burden < best[reached][0]):
                best[reached] = (burden, tools)
    kept: list[Judged] = []
    for reached in sorted(best, reverse=True):
        if not kept or best[reached][0] < kept[-1].burden:
            kept.append(judge(best[reached][1], needs))
    return kept[::-1]


def pick(ids: Sequence[str]) -> list[Resource]:
    """Return the resources with these ids, in the catalogue's order; unknown ids are left out."""
    return [tool for tool in catalogue() if tool.id in set(ids)]


# --- properties that an assignment asks of a set --------------------------------------------------------------


def _chosen(value: Any) -> list[Resource]:
    """Take ids from a list, from controls, or from the rows of a table with a column "tool"."""
    if isinstance(value, Mapping):
        controls = value.get("controls")
        value = controls.get("tools", []) if isinstance(controls, Mapping) else list(value.values())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return pick([str(one.get("tool", "") if isinstance(one, Mapping) else one) for one in value])


def covers_every_task(value: Any, device: int = 1) -> Check:
    """Check that each task can be done on the weakest device; a share of the points for each that can."""
    tools = _chosen(value)
    if not tools:
        return Check(0.0, _("No tool is chosen yet."))
    absent = missing(tools, device)
    message = _("On the weakest device nobody can: %(tasks)s.") % {"tasks": "; ".join(absent)}
    return Check(1 - len(absent) / len(tasks()), message if absent else _("Every task can be done."))


def few_tools(value: Any, most: int = 3) -> Check:
    """Check that there are at most `most` tools."""
    tools = _chosen(value)
    if not tools:
        return Check(0.0, _("No tool is chosen yet."))
    return Check(float(len(tools) <= most), _("Tools chosen: %(count)s.") % {"count": len(tools)})


def private_and_accessible(value: Any, privacy: int = 2, access: int = 2) -> Check:
    """Check each tool's privacy and access; a share of the points for each that reaches both."""
    tools = _chosen(value)
    if not tools:
        return Check(0.0, _("No tool is chosen yet."))
    faults = judge(tools, Needs(access=access, privacy=privacy)).faults
    message = _("Too little privacy or access: %(names)s.") % {"names": "; ".join(faults)}
    return Check(1 - len(faults) / len(tools), message if faults else _("Privacy and access are kept."))
