"""Practice cards and their reviews by colleagues."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from course.exchange.identity import Caller
from course.exchange.operations.desk import Desk, find_assignment
from course.exchange.operations.groups import group_by_person
from course.exchange.problems import ProblemError, not_found
from course.exchange.reviewers import assign
from course.exchange.roles import Action, Role
from course.exchange.tables import Assignment, Card, Feedback, Review, ReviewRound
from course.exchange.views import CardView, CardWish, Criterion, ReviewView, ReviewWish, RoundView, RoundWish
from course.i18n import gettext as _


def hand_in_card(desk: Desk, caller: Caller, name: str, wish: CardWish, now: datetime) -> CardView:
    """Hand in one's practice card, or a better version until somebody has begun to review it."""
    caller.must(Action.REVIEW)
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name)
        card = _card_of(session, assignment, caller.name)
        if card is None:
            card = Card(id=secrets.token_hex(16), assignment_id=assignment.id, author=caller.name)
            session.add(card)
        elif session.scalar(select(Review).where(Review.card_id == card.id, Review.done.is_not(None))):
            raise ProblemError(
                409,
                _("A colleague has reviewed this card already."),
                where=name,
                remedy=_("Put what you would change into your answer to the reviews."),
            )
        card.title, card.fields, card.handed_in = wish.title, wish.fields, now
        session.flush()
        return _card(assignment, card, show=True)


def see_card(desk: Desk, caller: Caller, name: str) -> CardView:
    """Return one's own card."""
    caller.must(Action.REVIEW)
    with desk.database.reading() as session:
        assignment = find_assignment(session, caller.course, name)
        card = _card_of(session, assignment, caller.name)
        if card is None:
            raise not_found(_("You have not handed in a card."), name)
        return _card(assignment, card, show=True)


def _card_of(session: Session, assignment: Assignment, author: str) -> Card | None:
    return session.scalar(select(Card).where(Card.assignment_id == assignment.id, Card.author == author))


def _card(assignment: Assignment, card: Card, *, show: bool) -> CardView:
    return CardView(
        id=card.id,
        assignment=assignment.name,
        author=card.author if show else None,
        title=card.title,
        fields=card.fields,
        handed_in=card.handed_in,
    )


def give_out(desk: Desk, caller: Caller, name: str, wish: RoundWish, rng: Random) -> RoundView:
    """Assign reviewers to all cards; again after people dropped out or cards came late, keeping what is written."""
    caller.must(Action.MANAGE_REVIEWS)
    if len({criterion.id for criterion in wish.rubric}) < len(wish.rubric):
        raise ProblemError(422, _("Two criteria of the rubric have one id."), where=name, remedy=_("Name each once."))
    here = {who for who, roles in desk.hub.members(caller.course).items() if Role.TRAINEE in roles}
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name)
        settings = session.get(ReviewRound, assignment.id) or ReviewRound(assignment_id=assignment.id)
        settings.per_card, settings.anonymous = wish.per_card, wish.anonymous
        settings.rubric = [criterion.model_dump() for criterion in wish.rubric]
        session.add(settings)
        _reassign(session, assignment, wish.per_card, here, rng)
        session.flush()
        return _round(session, assignment)


def _reassign(session: Session, assignment: Assignment, per_card: int, here: set[str], rng: Random) -> None:
    """Replace the unwritten reviews by a fair plan; only people who are here and wrote a card review."""
    cards = {card.author: card for card in session.scalars(select(Card).where(Card.assignment_id == assignment.id))}
    author_of = {card.id: card.author for card in cards.values()}
    reviews = _reviews(session, assignment)
    plan = assign(
        sorted(set(cards) & here),
        per_card=per_card,
        rng=rng,
        groups=group_by_person(session, assignment),
        done=[(author_of[review.card_id], review.reviewer) for review in reviews if review.done],
        kept=[(author_of[review.card_id], review.reviewer) for review in reviews if not review.done],
    )
    wanted = set(plan)
    for review in reviews:
        pair = (author_of[review.card_id], review.reviewer)
        if not review.done and pair not in wanted:
            session.delete(review)
        wanted.discard(pair)
    for author, reviewer in sorted(wanted):
        session.add(Review(id=secrets.token_hex(16), card_id=cards[author].id, reviewer=reviewer, scores={}))


def _reviews(session: Session, assignment: Assignment) -> Sequence[Review]:
    query = select(Review).join(Card, Card.id == Review.card_id).where(Card.assignment_id == assignment.id)
    return session.scalars(query).all()


def see_round(desk: Desk, caller: Caller, name: str) -> RoundView:
    """Return how far the reviews of an assignment are."""
    caller.must(Action.SEE_WORK)
    with desk.database.reading() as session:
        return _round(session, find_assignment(session, caller.course, name))


def _settings(session: Session, assignment: Assignment) -> ReviewRound:
    settings = session.get(ReviewRound, assignment.id)
    if settings is None:
        raise not_found(_("No reviewers have been assigned."), assignment.name)
    return settings


def _round(session: Session, assignment: Assignment) -> RoundView:
    settings = _settings(session, assignment)
    reviews = _reviews(session, assignment)
    cards = session.scalars(select(Card).where(Card.assignment_id == assignment.id)).all()
    return RoundView(
        assignment=assignment.name,
        per_card=settings.per_card,
        anonymous=settings.anonymous,
        rubric=[Criterion.model_validate(criterion) for criterion in settings.rubric],
        cards=len(cards),
        reviews=len(reviews),
        done=sum(review.done is not None for review in reviews),
        returned=settings.returned,
        loads=dict(sorted(Counter(review.reviewer for review in reviews).items())),
    )


def to_write(desk: Desk, caller: Caller, name: str) -> list[ReviewView]:
    """Return the reviews that the asking person has to write or has written."""
    caller.must(Action.REVIEW)
    with desk.database.reading() as session:
        assignment = find_assignment(session, caller.course, name)
        mine = [review for review in _reviews(session, assignment) if review.reviewer == caller.name]
        return [_review(session, caller, assignment, review) for review in sorted(mine, key=_id)]


def _id(review: Review) -> str:
    return review.id


def _review(session: Session, caller: Caller, assignment: Assignment, review: Review) -> ReviewView:
    settings = _settings(session, assignment)
    card = session.get_one(Card, review.card_id)
    staff = caller.may(Action.SEE_WORK)
    open_names = staff or not settings.anonymous
    return ReviewView(
        id=review.id,
        card=_card(assignment, card, show=open_names or card.author == caller.name),
        rubric=[Criterion.model_validate(criterion) for criterion in settings.rubric],
        reviewer=review.reviewer if open_names or review.reviewer == caller.name else None,
        scores=review.scores,
        comment=review.comment,
        done=review.done,
    )


def write(desk: Desk, caller: Caller, name: str, review_id: str, wish: ReviewWish, now: datetime) -> ReviewView:
    """Write a review that was given to the asking person: every criterion scored, within its bounds."""
    caller.must(Action.REVIEW)
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name)
        review = session.get(Review, review_id)
        card = session.get(Card, review.card_id) if review else None
        if review is None or card is None or card.assignment_id != assignment.id or review.reviewer != caller.name:
            raise not_found(_("There is no such review for you to write."), review_id)
        settings = _settings(session, assignment)
        _check_scores(settings, wish)
        if settings.returned is not None:
            raise ProblemError(
                409, _("The reviews have been returned."), where=name, remedy=_("Tell your colleague directly.")
            )
        review.scores, review.comment, review.done = wish.scores, wish.comment, now
        session.flush()
        return _review(session, caller, assignment, review)


def _check_scores(settings: ReviewRound, wish: ReviewWish) -> None:
    bounds = {str(criterion["id"]): int(criterion["max"]) for criterion in settings.rubric}
    if set(wish.scores) != set(bounds) or any(score > bounds[key] for key, score in wish.scores.items()):
        raise ProblemError(
            422,
            _("A review scores every criterion of the rubric, within its bounds."),
            where=", ".join(f"{key}: 0-{bound}" for key, bound in bounds.items()),
            remedy=_("Fill in what is missing and send it again."),
        )


def received(desk: Desk, caller: Caller, name: str, student: str | None = None) -> list[ReviewView]:
    """Return the written reviews of a person's card: to the author once returned with the feedback, to staff always."""
    student = student or caller.name
    caller.must_own(student)
    with desk.database.reading() as session:
        assignment = find_assignment(session, caller.course, name)
        if not caller.may(Action.SEE_WORK) and not _returned(session, assignment, student):
            return []
        card = _card_of(session, assignment, student)
        query = select(Review).where(Review.card_id == (card.id if card else ""), Review.done.is_not(None))
        return [_review(session, caller, assignment, row) for row in session.scalars(query.order_by(Review.id))]


def _returned(session: Session, assignment: Assignment, student: str) -> bool:
    """Return whether reviews are out: by the instructor's word, or because the trainee has feedback."""
    settings = session.get(ReviewRound, assignment.id)
    query = select(Feedback.id).where(Feedback.assignment_id == assignment.id, Feedback.student == student)
    return settings is not None and (settings.returned is not None or session.scalar(query) is not None)


def return_reviews(desk: Desk, caller: Caller, name: str, now: datetime) -> RoundView:
    """Return the reviews to all authors now."""
    caller.must(Action.MANAGE_REVIEWS)
    with desk.database.writing() as session:
        assignment = find_assignment(session, caller.course, name)
        settings = _settings(session, assignment)
        settings.returned = settings.returned or now
        session.flush()
        return _round(session, assignment)
