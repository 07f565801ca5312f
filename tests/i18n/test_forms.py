"""Texts to work on have a form a language: not translations, but equivalent tasks."""

import re
from collections import Counter
from pathlib import Path

import pytest

from course import i18n
from course.explorations import s3_welcome
from course.models.captions import Limits, faults, faults_mended, read_srt, rewrap, stretch, write_srt
from course.models.page import barriers_removed, content_kept, inspect_page
from course.models.samples import is_unchanged, original_of, read_sample, sample_forms

DATA = Path(__file__).resolve().parents[2] / "course" / "models" / "data"
FORMS = sorted(path for path in DATA.glob("*/??/*") if path.is_file())


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.name}"


@pytest.mark.parametrize("path", FORMS, ids=name_of)
def test_a_form_has_an_english_one_and_is_read_in_its_language(path: Path) -> None:
    name = name_of(path)
    assert path.read_text(encoding="utf-8") == read_sample(name, path.parent.name)
    assert read_sample(name, "en") == (path.parent.parent / path.name).read_text(encoding="utf-8")
    assert read_sample(name, "xx") == read_sample(name, "en")


@pytest.mark.parametrize("path", [path for path in FORMS if path.suffix == ".html"], ids=name_of)
def test_a_page_to_repair_has_the_same_barriers_in_every_language(path: Path) -> None:
    own, english = path.read_text(encoding="utf-8"), read_sample(name_of(path), "en")
    assert Counter(b.rule.id for b in inspect_page(english)) == Counter(b.rule.id for b in inspect_page(own))


@pytest.mark.parametrize("path", [path for path in FORMS if path.suffix == ".srt"], ids=name_of)
def test_a_caption_file_has_the_same_faults_in_every_language(path: Path) -> None:
    limits = Limits(speed=13)
    own, english = (read_srt(text)[0] for text in (path.read_text(encoding="utf-8"), read_sample(name_of(path), "en")))
    assert [(c.start, c.end) for c in english] == [(c.start, c.end) for c in own]
    assert Counter(f.kind for f in faults(english, limits)) == Counter(f.kind for f in faults(own, limits))


def test_work_is_judged_by_the_form_that_it_began_with() -> None:
    english, russian = (read_sample("pages/trip.html", code) for code in ("en", "ru"))
    assert (english, russian) == sample_forms("pages/trip.html")
    for page in (english, russian):
        mended = page.replace("<title></title>", "<title>6</title>").replace("<html>", '<html lang="ru">')
        assert page == original_of(mended, "pages/trip.html")
        assert is_unchanged(page, "pages/trip.html")
        assert not is_unchanged(mended, "pages/trip.html")
        assert content_kept(mended, "pages/trip.html").passed > 0
    same = [
        barriers_removed(page.replace("<html>", '<html lang="ru">'), "pages/trip.html") for page in (english, russian)
    ]
    assert same[0].passed == same[1].passed > 0


def test_captions_of_either_language_earn_the_same_for_the_same_work() -> None:
    texts = [read_sample("captions/trip.srt", code) for code in ("en", "ru")]
    mended = [write_srt(stretch(rewrap(read_srt(text)[0], Limits()), Limits())) for text in texts]
    shares = [faults_mended(text, "captions/trip.srt", ["overlap", "gap", "order"], speed=13).passed for text in mended]
    assert shares[0] == shares[1] > 0


def test_word_pairs_are_the_same_in_every_language_but_for_what_is_said_of_them() -> None:
    english, russian = (
        [line.split("\t") for line in read_sample("cognates/pairs.tsv", code).splitlines()] for code in ("en", "ru")
    )
    assert [row[:3] for row in english] == [row[:3] for row in russian]
    assert not [row for row in russian if re.search("[A-Za-z]", row[3])]
    assert not [row for row in english if re.search("[А-Яа-я]", row[3])]


def test_a_welcome_page_is_marked_with_the_language_that_it_begins_with() -> None:
    begun = {}
    for code in ("en", "ru"):
        i18n.use(code)
        begun[code] = {control.id: control for control in s3_welcome.build().controls}
    i18n.use(None)
    assert ["en", "ru"] == [begun[code]["main"].default for code in ("en", "ru")]
