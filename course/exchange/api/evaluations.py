"""Routes of the evaluation of a session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath

from course.exchange.api.common import CallerDep, DeskDep, problems
from course.exchange.operations import evaluations as operation
from course.exchange.views import EvaluationView, EvaluationWish

router = APIRouter(prefix="/api/courses/{course}/evaluations", tags=["evaluations"], responses=problems())
Number = Annotated[int, InPath(ge=1, le=99, description="The session.")]


@router.put("/{number}", status_code=204, responses=problems(409))
def send(desk: DeskDep, caller: CallerDep, number: Number, wish: EvaluationWish) -> None:
    """Send one's own evaluation of a session, once; it is kept without the name."""
    operation.send(desk, caller, number, wish)


@router.get("/{number}")
def see(desk: DeskDep, caller: CallerDep, number: Number) -> EvaluationView:
    """Return the counts of a session's evaluations, from five answers up."""
    return operation.see(desk, caller, number)
