"""A caption is compared with the record's, field by field."""

import pytest

from course.errors import ModelInputError
from course.models.caption_drift import drift, fate_names, field_names, places


def test_the_record_and_the_newspaper_agree_and_the_later_captions_drift() -> None:
    fates = {caption: [one.fate for one in drift(caption)] for caption in places()}
    assert {
        "sleeve": ["kept"] * 4,
        "herald": ["kept"] * 4,
        "post": ["changed", "changed", "changed", "lost"],
        "slides": ["changed", "lost", "changed", "changed"],
    } == fates


def test_every_field_and_fate_has_a_name() -> None:
    found = drift("post")
    assert list(field_names()) == [one.field for one in found]
    assert {one.fate for one in found} <= set(fate_names())


def test_an_unknown_caption_is_refused() -> None:
    with pytest.raises(ModelInputError, match="no such caption"):
        drift("poster")
