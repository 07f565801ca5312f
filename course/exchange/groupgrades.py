"""A group's marks by hand in nbgrader's gradebook: given to one member, taken over by the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nbgrader.api import Gradebook, MissingEntry


def share_grades(gradebook: Gradebook, assignment: str, groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Give each member of a group the marks and comments that a person gave to one of them.

    A mark that a member has already stays: an instructor may still tell members apart.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
        The course's gradebook.
    assignment : str
        Which assignment.
    groups : iterable of iterables of str
        Members of each group.

    Returns
    -------
    dict of str to str
        Who received marks, from whom.
    """
    given = {}
    for members in groups:
        works = {name: work for name in sorted(members) if (work := _work(gradebook, assignment, name)) is not None}
        marked = {name: count for name, work in works.items() if (count := _marks_by_hand(work))}
        if not marked:
            continue
        source = max(sorted(marked), key=marked.__getitem__)
        for name, work in works.items():
            if name != source and _take_over(works[source], work):
                given[name] = source
    gradebook.db.commit()
    return given


def _work(gradebook: Gradebook, assignment: str, student: str) -> Any:
    try:
        return gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None


def _marks_by_hand(work: Any) -> int:
    return sum(grade.manual_score is not None for notebook in work.notebooks for grade in notebook.grades)


def _take_over(source: Any, target: Any) -> bool:
    """Copy what `target` has not; return whether there was anything."""
    changed = False
    theirs = {notebook.name: notebook for notebook in source.notebooks}
    for notebook in target.notebooks:
        if notebook.name not in theirs:
            continue
        changed |= _take_marks(theirs[notebook.name], notebook)
        comments = {comment.name: comment.manual_comment for comment in theirs[notebook.name].comments}
        for comment in notebook.comments:
            if comment.manual_comment is None and comments.get(comment.name):
                comment.manual_comment, changed = comments[comment.name], True
    return changed


def _take_marks(source: Any, target: Any) -> bool:
    changed = False
    marks = {grade.name: grade for grade in source.grades}
    for grade in target.grades:
        mark = marks.get(grade.name)
        if mark is not None and mark.manual_score is not None and grade.manual_score is None:
            grade.manual_score, grade.extra_credit = mark.manual_score, mark.extra_credit
            grade.needs_manual_grade, changed = False, True
    return changed
