"""The practice card between a trainee's answers and the exchange: what is handed in, and what a review says. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course.i18n import gettext as _

# The question of the last module that is the card, and the assignment's table that takes the reviews written.
CARD = "s6-practice-card"
REVIEWS = "a6-review"
_TITLE_LENGTH = 200
_TEXT_LENGTH = 6_000


def card_of(answer: Any) -> dict[str, Any] | None:
    """Return the card that an answer makes, as the exchange takes it; ``None`` without a title or any text.

    Parameters
    ----------
    answer : object
        The saved answer to :data:`CARD`: field id to text.
    """
    if not isinstance(answer, Mapping):
        return None
    texts = {str(key): str(value).replace("\0", "").strip() for key, value in answer.items() if value is not None}
    title = texts.pop("title", "")[:_TITLE_LENGTH]
    fields = {key: text for key, text in texts.items() if text}
    return {"title": title, "fields": fields} if title and fields else None


def parts() -> list[tuple[str, str]]:
    """Return the three parts of a review's words, by the id of the table's column."""
    return [
        ("works", _("What works, and for whom")),
        ("question", _("A question")),
        ("suggestion", _("One suggestion")),
    ]


def join_comment(texts: Mapping[str, str]) -> str:
    """Return the parts of a review as one text that a colleague reads."""
    return "\n\n".join(f"{label}: {texts[key].strip()}" for key, label in parts() if texts.get(key, "").strip())


def split_comment(comment: str) -> dict[str, str]:
    """Return the parts of a text that :func:`join_comment` made; any other text is the first part."""
    labels = {label: key for key, label in parts()}
    pieces = re.split(rf"(?:^|\n\n)({'|'.join(map(re.escape, labels))}): ", comment)
    if pieces[0] or len(pieces) == 1:
        return {"works": comment}
    return {labels[label]: text for label, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def review_of(field: Callable[[str], str], rubric: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a review as the exchange takes it, from a form's fields; scores left empty are left out."""
    scores = {str(line["id"]): field(f"score-{line['id']}").strip() for line in rubric}
    texts = {
        key: field(f"text-{key}").replace("\0", "").replace("\r\n", "\n")[:_TEXT_LENGTH] for key, _label in parts()
    }
    numbers = {key: int(text) for key, text in scores.items() if text.isascii() and text.isdigit() and len(text) < 4}
    return {"scores": numbers, "comment": join_comment(texts)}


def reviews_table(reviews: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the reviews written as an answer to :data:`REVIEWS`, so that nobody types them twice.

    Parameters
    ----------
    reviews : sequence of mappings
        As the exchange lists those the trainee writes.
    """
    rows = {}
    for number, review in enumerate((one for one in reviews if one["done"]), start=1):
        scores = {key: str(score) for key, score in review["scores"].items()}
        rows[f"card-{number}"] = {**split_comment(review["comment"]), **scores}
    return rows
