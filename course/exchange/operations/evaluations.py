"""Evaluations: what trainees say about a session, without saying who said it.

The exchange remembers that a person has answered, so that nobody answers twice, and what was answered; not which
answer is whose. All sheets of a session stand in one row, sorted by their text, so that not even the order of rows in
the database's file tells.
"""

from __future__ import annotations

import json

from sqlalchemy.exc import IntegrityError

from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, make_course
from course.exchange.problems import ProblemError
from course.exchange.roles import Action
from course.exchange.tables import Evaluation, EvaluationVoice
from course.exchange.views import EvaluationLine, EvaluationView, EvaluationWish
from course.i18n import gettext as _
from course.models.evaluation import tally


def send(desk: Desk, caller: Caller, number: int, wish: EvaluationWish) -> None:
    """Take a person's sheet, once a session.

    Raises
    ------
    ProblemError
        409 when this person's sheet is in already.
    """
    caller.must(Action.EVALUATE)
    try:
        with desk.database.writing() as session:
            make_course(session, caller.course)
            session.add(EvaluationVoice(course=caller.course, session=number, person=caller.person.name))
            session.flush()
            key = (caller.course, number)
            box = session.get(Evaluation, key, with_for_update=True)
            if box is None:
                box = Evaluation(course=caller.course, session=number, sheets=[])
                session.add(box)
            sheet = {name: line.model_dump() for name, line in wish.lines.items()}
            box.sheets = sorted([*box.sheets, sheet], key=lambda one: json.dumps(one, sort_keys=True))
    except IntegrityError:
        raise ProblemError(
            409,
            _("Your evaluation of this session is in already."),
            where=f"{caller.course}/{number}",
            remedy=_("It cannot be changed: nobody knows which one is yours."),
        ) from None


def see(desk: Desk, caller: Caller, number: int) -> EvaluationView:
    """Return the counts, once enough people have answered."""
    caller.must(Action.SEE_EVALUATION)
    with desk.database.reading() as session:
        box = session.get(Evaluation, (caller.course, number))
        found = tally(box.sheets if box else [])
    lines = [
        EvaluationLine(id=one.id, counts=one.counts, mean=one.mean, comments=list(one.comments)) for one in found.lines
    ]
    return EvaluationView(session=number, answered=found.answered, withheld=found.withheld, lines=lines)
