"""Routes of practice cards and their reviews."""

from __future__ import annotations

from random import SystemRandom
from typing import Annotated

from fastapi import APIRouter, Query

from course.exchange.api.common import AssignmentName, CallerDep, DeskDep, Key, problems
from course.exchange.operations import reviews as operation
from course.exchange.views import CardView, CardWish, Name, ReviewView, ReviewWish, RoundView, RoundWish

router = APIRouter(prefix="/api/courses/{course}/assignments/{assignment}", tags=["reviews"], responses=problems(404))


@router.get("/card")
def see_card(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> CardView:
    """Return one's own practice card."""
    return operation.see_card(desk, caller, assignment)


@router.put("/card", responses=problems(409))
def hand_in_card(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, wish: CardWish) -> CardView:
    """Hand in one's practice card."""
    return operation.hand_in_card(desk, caller, assignment, wish, desk.now())


@router.get("/reviews")
def see_round(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> RoundView:
    """Return how far the reviews are."""
    return operation.see_round(desk, caller, assignment)


@router.put("/reviews")
def give_out(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, wish: RoundWish) -> RoundView:
    """Assign reviewers, or assign anew after people dropped out."""
    return operation.give_out(desk, caller, assignment, wish, SystemRandom())


@router.post("/reviews/return")
def return_reviews(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> RoundView:
    """Return the reviews to all authors now."""
    return operation.return_reviews(desk, caller, assignment, desk.now())


@router.get("/reviews/mine")
def to_write(desk: DeskDep, caller: CallerDep, assignment: AssignmentName) -> list[ReviewView]:
    """List the reviews that the asking person writes."""
    return operation.to_write(desk, caller, assignment)


@router.put("/reviews/mine/{review}", responses=problems(409))
def write(desk: DeskDep, caller: CallerDep, assignment: AssignmentName, review: Key, wish: ReviewWish) -> ReviewView:
    """Write a review."""
    return operation.write(desk, caller, assignment, review, wish, desk.now())


@router.get("/reviews/received")
def received(
    desk: DeskDep,
    caller: CallerDep,
    assignment: AssignmentName,
    student: Annotated[Name | None, Query(description="Whose card; one's own by default.")] = None,
) -> list[ReviewView]:
    """List the reviews of a card, once they are returned."""
    return operation.received(desk, caller, assignment, student)
