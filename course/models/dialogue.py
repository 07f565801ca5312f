"""A dialogue project across subjects: its steps, and criteria that can be read off the plan.

The criteria are ours, drawn from two sources: the four conditions under which contact between groups does good (Allport
1954, as summed up by Pettigrew 1998: equal status, common goals, cooperation, support of authorities) and UNESCO's
Guidelines on Intercultural Education (2006: quality education that respects cultural identity, competences for full
participation, respect and understanding). They can find that something is missing, never that a project is good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.i18n import gettext as _
from course.i18n import ngettext

SUBJECTS = ("languages", "literature", "history", "social", "geography", "arts", "science", "maths", "ict", "orkse")
WORKING = ("mixed", "pairs", "class", "alone", "by-background")
DECIDED = ("pupils", "together", "teacher")
# Words that make a product or an observation of what was learnt, in English and Russian stems.
_EVIDENCE = re.compile(
    r"\b(text|card|map|poster|film|podcast|audio|guide|exhibition|portfolio|recording|interview|questions?|checklist|rubric|"
    r"diary|table|chart|timeline|glossary|report|presentation|play|song|letter|survey)\w*|"
    r"\b(текст|карт|плакат|фильм|подкаст|аудио|путеводител|выставк|портфолио|запис|интервью|вопрос|рубрик|дневник|таблиц|"
    r"диаграмм|лент|глоссари|отчёт|отчет|презентаци|спектакл|песн|письм|опрос)\w*",
    re.IGNORECASE,
)
# Wordings that make a child the keeper of a culture, or a culture a show.
_EXHIBIT = re.compile(
    r"\b(representatives? of (his|her|their|its)|as an? (example|ambassador) of (his|her|their)|exotic|"
    r"typical (food|costume|dance|dress|people)|(foreign|migrant) (children|pupils|kids) (show|present|perform|tell))|"
    r"\b(представител\w+ сво\w+ (народ|культур|наци)|экзотическ\w+|типичн\w+ (еда|костюм|танец|блюдо))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Step:
    """One step of a project: its week, subject, what happens, who decides, how they work, what stays as evidence."""

    week: int
    subject: str
    what: str
    decided: str
    working: str
    evidence: str


@dataclass(frozen=True)
class Criterion:
    """One criterion: its id and name, how far it is met (0 to 1), what was found, and what would help."""

    id: str
    name: str
    met: float
    found: str
    help: str


def subjects() -> dict[str, str]:
    """Return the subjects to choose from, by id."""
    names = (
        _("Languages"), _("Literature"), _("History"), _("Social studies"), _("Geography"), _("Art and music"),
        _("Science"), _("Mathematics"), _("Computing"), _("ORKSE, ethics"),
    )  # fmt: skip
    return dict(zip(SUBJECTS, names, strict=True))


def ways_of_working() -> dict[str, str]:
    """Return the ways of working, by id."""
    names = (
        _("Mixed groups"),
        _("Pairs across classes"),
        _("Whole class"),
        _("Each alone"),
        _("Grouped by background"),
    )
    return dict(zip(WORKING, names, strict=True))


def who_decides() -> dict[str, str]:
    """Return who decides on a step, by id."""
    return dict(zip(DECIDED, (_("Pupils"), _("Pupils and teacher"), _("Teacher")), strict=True))


def parse_steps(rows: Iterable[Mapping[str, Any]]) -> list[Step]:
    """Read steps from rows of text; rows in which nothing is planned are left out, an unreadable week is 0."""
    steps = []
    for row in rows:
        cell = {
            name: str(row.get(name) or "").strip()
            for name in ("week", "subject", "what", "decided", "working", "evidence")
        }
        if cell["what"]:
            week = int(cell["week"]) if cell["week"].isdigit() else 0
            steps.append(Step(week, cell["subject"], cell["what"], cell["decided"], cell["working"], cell["evidence"]))
    return steps


def criteria(steps: Sequence[Step], aim: str = "") -> list[Criterion]:
    """Return the criteria with what the plan shows for each.

    Parameters
    ----------
    steps : sequence of Step
    aim : str
        The common product or question, in the teacher's words.
    """
    return [
        _subjects(steps),
        _aim(aim),
        _voice(steps),
        _status(steps),
        _evidence(steps),
        _weeks(steps),
        _neutral(steps, aim),
    ]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _subjects(steps: Sequence[Step]) -> Criterion:
    kinds = {s.subject for s in steps if s.subject in SUBJECTS}
    found = ngettext("%(n)d subject", "%(n)d subjects", len(kinds)) % {"n": len(kinds)}
    return Criterion(
        "subjects",
        _("Across subjects"),
        min(1.0, len(kinds) / 3),
        found,
        _("Three subjects or more, each with a task of its own."),
    )


def _aim(aim: str) -> Criterion:
    count = len(aim.split())
    return Criterion(
        "aim", _("A common aim"), float(count >= 6), _("%(n)d words about it") % {"n": count},
        _("Name one product or question that no group can finish alone."),
    )  # fmt: skip


def _voice(steps: Sequence[Step]) -> Criterion:
    led = sum(s.decided in ("pupils", "together") for s in steps)
    return Criterion(
        "voice", _("Pupils' voice"), min(1.0, 2 * _share(led, len(steps))),
        _("%(n)d of %(all)d steps") % {"n": led, "all": len(steps)},
        _("In at least half of the steps pupils decide, alone or with you."),
    )  # fmt: skip


def _status(steps: Sequence[Step]) -> Criterion:
    sorted_out = sum(s.working == "by-background" for s in steps)
    mixed = sum(s.working in ("mixed", "pairs") for s in steps)
    met = 0.0 if sorted_out else min(1.0, 2 * _share(mixed, len(steps)))
    found = _("%(n)d of %(all)d steps in mixed groups or pairs") % {"n": mixed, "all": len(steps)}
    if sorted_out:
        found += "; " + _("%(n)d grouped by background") % {"n": sorted_out}
    return Criterion(
        "status", _("Equal standing, cooperation"), met, found,
        _("Mix the groups, give every role a real task, and never group by background."),
    )  # fmt: skip


def _evidence(steps: Sequence[Step]) -> Criterion:
    seen = sum(bool(_EVIDENCE.search(s.evidence)) for s in steps)
    return Criterion(
        "evidence", _("Assessable"), _share(seen, len(steps)),
        _("%(n)d of %(all)d steps leave something to look at") % {"n": seen, "all": len(steps)},
        _("Name what stays: a card, a recording, a table, a set of questions."),
    )  # fmt: skip


def _weeks(steps: Sequence[Step]) -> Criterion:
    weeks = sorted({s.week for s in steps if s.week})
    span = weeks[-1] - weeks[0] + 1 if weeks else 0
    return Criterion(
        "weeks", _("Lasting contact"), min(1.0, len(weeks) / 4), _("%(n)d weeks with meetings, over %(span)d") % {
            "n": len(weeks), "span": span}, _("Meet in four weeks or more: one afternoon is an event."),
    )  # fmt: skip


def _neutral(steps: Sequence[Step], aim: str) -> Criterion:
    text = " ".join([aim, *(f"{s.what} {s.evidence}" for s in steps)])
    hits = [m.group(0) for m in _EXHIBIT.finditer(text)]
    found = _("wordings to think about: %(words)s") % {"words": ", ".join(hits)} if hits else _("none found")
    return Criterion(
        "neutral", _("Nobody is an exhibit"), 0.0 if hits else float(bool(steps)), found,
        _("Roles by choice; a pupil speaks for himself or herself, not for a people or a faith."),
    )  # fmt: skip
