"""Twelve threads, six factors, and an agreement that follows Cohen."""

import pytest

from course import i18n
from course.models import coding
from course.models.agreement import cohen_kappa


def test_there_are_two_threads_for_each_factor_in_both_languages() -> None:
    for language in ("en", "ru"):
        i18n.use(language)
        try:
            tags = [thread.coder_a for thread in coding.threads()]
        finally:
            i18n.use(None)
        assert dict.fromkeys(coding.FACTORS, 2) == {factor: tags.count(factor) for factor in coding.FACTORS}


def test_our_two_coders_agree_in_nine_of_twelve_as_the_module_says() -> None:
    threads = coding.threads()
    found = cohen_kappa([t.coder_a for t in threads], [t.coder_b for t in threads])
    assert (0.75, pytest.approx(0.7, abs=0.005)) == (found.observed, found.kappa)


def test_points_grow_with_agreement() -> None:
    right = {thread.id: thread.coder_a for thread in coding.threads()}
    half = {**right, **{thread.id: "anonymity" for thread in coding.threads()[4:10]}}
    shares = [coding.agrees(tags).passed for tags in ({}, dict.fromkeys(right, "authority"), half, right)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_an_unfinished_coding_says_how_many_are_missing_and_not_which() -> None:
    message = coding.agrees({"nickname": "anonymity"}).message
    assert message == "Threads without a tag: 11."
