"""Numbers, dates, plurals and alphabetical order as CLDR has them, by the language in force."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from course import i18n
from course.exchange.calendar import Kind, kind_name
from course.exchange.pages.forms import written
from course.grading.validate_extension import with_marks
from course.i18n import formats, ngettext
from course.models.languages import territory_names
from course.plots.calendar import calendar_names
from course.plots.canvas import Canvas
from course.questions.shapes import parse_number

MAXIMA = (1, 2.0, 2.5, 12.0)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.use(None)


@pytest.mark.parametrize(
    ("language", "small", "whole", "share"),
    [
        ("en", "6.38", "1,445,298", "12.5 %"),
        ("ru", "6,38", "1\u00a0445\u00a0298", "12,5\u00a0%"),
        ("tr", "6,38", "1.445.298", "%12,5"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, small: str, whole: str, share: str) -> None:
    i18n.use(language)
    assert small == formats.number(6.38, 2)
    assert whole == formats.count(1445298)
    assert share == formats.percent(12.5, 1)


@pytest.mark.parametrize(("language", "written_so"), [("en", "16.5 mm"), ("ru", "16,5 мм"), ("de", "16,5 mm")])
def test_a_length_has_the_languages_own_unit(language: str, written_so: str) -> None:
    i18n.use(language)
    assert written_so == formats.length(16.5, "millimeter", 1).replace("\u00a0", " ")


def test_a_number_is_rounded_the_same_in_every_language() -> None:
    figures = [0.125, 2.675, -0.5, 1e6, 41.5]
    i18n.use("en")
    english = [formats.number(one, 2) for one in figures]
    i18n.use("ru")
    assert english == [formats.number(one, 2).replace(",", ".").replace("\u2212", "-") for one in figures]


def test_what_is_written_can_be_typed_back() -> None:
    i18n.use("ru")
    assert 6.38 == parse_number(formats.number(6.38, 2))


def test_a_translated_message_fills_its_fractions_with_the_languages_mark() -> None:
    message = formats.Format("%(a).1f из %(b)s и %(n)d, %(a).1f %%")
    i18n.use("ru")
    assert "2,5 из 2.5 и 3, 2,5 %" == message % {"a": 2.5, "b": "2.5", "n": 3}
    i18n.use("en")
    assert "2.5 из 2.5 и 3, 2.5 %" == message % {"a": 2.5, "b": "2.5", "n": 3}


def test_dates_times_and_lists_are_the_languages_own() -> None:
    moment = datetime(2026, 11, 30, 14, 5)  # noqa: DTZ001 - a time on a wall
    i18n.use("en")
    assert ("November 30, 2026", "a, b, and c") == (formats.day_text(date(2026, 11, 30), "long"), formats.listed("abc"))
    assert "2:05\u202fPM" == formats.clock_text(moment)
    i18n.use("ru")
    assert ("30 ноября 2026\u202fг.", "а, б и в") == (
        formats.day_text(date(2026, 11, 30), "long"),
        formats.listed("абв"),
    )
    assert "14:05" == formats.clock_text(moment)


def test_a_language_without_cldr_data_is_written_as_its_base_language_or_english() -> None:
    assert "en" == str(formats.cldr("en-XA").language)
    assert "ar" == str(formats.cldr("ar-XB").language)
    assert "en" == str(formats.cldr("qqq").language)
    assert ("rtl", "ltr", "rtl") == tuple(formats.direction(code) for code in ("ar-XB", "ru", "he"))


def test_words_are_sorted_by_letters_first() -> None:
    assert ["Ёлка", "ель", "жук"] == sorted(["жук", "ель", "Ёлка"], key=formats.sort_key)
    assert ["икра", "ил", "йод"] == sorted(["йод", "ил", "икра"], key=formats.sort_key)
    assert ["azul", "Ähre", "Zug"][1:] == sorted(["Zug", "Ähre"], key=formats.sort_key)


def test_names_in_lists_are_sorted_in_the_readers_language() -> None:
    i18n.use("ru")
    names = [name for _code, name in territory_names(["DE", "RU", "AM", "EG", "YE"])]
    assert ["Армения", "Германия", "Египет", "Йемен", "Россия"] == names


def test_the_calendar_has_the_languages_months() -> None:
    i18n.use("ru")
    assert "ноябрь" in calendar_names()["months"]


def test_plurals_follow_the_languages_own_rule() -> None:
    i18n.use("ru")
    forms = {n: ngettext("%(n)s submission graded.", "%(n)s submissions graded.", n) for n in (1, 2, 5, 11, 21)}
    assert forms[1] == forms[21] != forms[2] != forms[5]
    assert forms[5] == forms[11]


def test_points_take_the_form_that_fits_what_they_are_of() -> None:
    i18n.use("ru")
    told = [
        with_marks({}, [{"question": "q", "points": 0.5, "maximum": maximum, "feedback": ""}]) for maximum in MAXIMA
    ]
    headings = [one["failed"][0]["error"].strip() for one in told]
    assert ["0,5 из 1 балла", "0,5 из 2 баллов", "0,5 из 2,5 балла", "0,5 из 12 баллов"] == headings


def test_what_happens_by_itself_is_named_in_the_language_in_force() -> None:
    i18n.use("en")
    assert ["release", "remind", "collect", "feedback"] == [kind_name(kind) for kind in Kind]
    i18n.use("ru")
    assert ["выдача", "напоминание", "сбор работ", "отзывы"] == [kind_name(kind) for kind in Kind]


@pytest.mark.parametrize(("language", "text"), [("en", "2026-11-30 23:59"), ("ru", "30 нояб. 2026\u202fг., 23:59")])
def test_the_exchange_writes_times_as_the_language_does(language: str, text: str) -> None:
    i18n.use(language)
    assert text == written(datetime(2026, 11, 30, 23, 59))  # noqa: DTZ001 - a time on a wall


@pytest.mark.parametrize(("language", "tick"), [("en", "0.5"), ("ru", "0,5")])
def test_an_axis_writes_its_numbers_as_the_language_does(language: str, tick: str) -> None:
    i18n.use(language)
    canvas = Canvas()
    canvas.axes.set_xlim(0, 1)
    canvas.axes.set_xticks([0, 0.5, 1])
    assert tick == canvas.axes.xaxis.get_major_formatter().format_ticks([0, 0.5, 1])[1]
