"""The page bench by itself; that axe sees the same is tested in a browser (tests/browser)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from models.school_page import REPAIRS, SCHOOL, repaired

from course.errors import ModelInputError
from course.models.page import LIMIT, RULES, barriers_removed, content_kept, inspect_page, rule_clear
from course.models.page.document import Page
from course.models.page.style import Styles


def rules_in(html: str) -> set[str]:
    return {barrier.rule.id for barrier in inspect_page(html)}


def test_the_school_page_has_barriers_of_sixteen_kinds_each_with_its_line() -> None:
    assert set(REPAIRS) == rules_in(SCHOOL)
    for barrier in inspect_page(SCHOOL):
        tag = barrier.element.split()[0].strip("<>")
        assert f"<{tag}" in SCHOOL.splitlines()[barrier.line - 1]


@pytest.mark.parametrize("rule", REPAIRS)
def test_each_repair_takes_away_its_barrier(rule: str) -> None:
    assert rule not in rules_in(repaired(rule))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_names_a_criterion_of_wcag(rule: object) -> None:
    principle, guideline, number = map(int, rule.criterion.split("."))  # type: ignore[attr-defined]
    assert 1 <= principle <= 4
    assert guideline >= 1
    assert number >= 1
    assert rule.title()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<html lang=en><body><h1>x</h1><div onclick='go()'>Go</div>", "click-without-keyboard"),
        ("<html lang=en><body><h1>x</h1><a href=x>здесь</a>", "link-says-nothing"),
        ("<html lang=ru><body><h1>x</h1><img src=a alt='фото 12.jpg'><img src=b alt='Фото_12'>", "alt-file-name"),
        ("<html lang=en><body><h1>x</h1><blink>New!</blink>", "blink"),
    ],
)
def test_what_axe_lets_pass_or_browsers_dropped_is_found(html: str, rule: str) -> None:
    assert rule in rules_in(html)


def test_a_page_in_another_script_is_read_like_any_other() -> None:
    html = (
        '<html lang="ar" dir="rtl"><head><title>مكتبة</title></head><body><h1>مكتبة المدرسة</h1><p>🙂</p></body></html>'
    )
    assert inspect_page(html) == []


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("", "nothing"),
        (None, "nothing"),
        ("  \n", "nothing"),
        ("Only words", "HTML tag"),
        ("🙂🙂🙂", "HTML tag"),
        ("<p>" * 66_667, "200,001"),
        ("<p>Ïðèâåò</p>", "Windows-1251"),
        ("<p>\ufffd</p>", "lost"),
        (b"<p>", "nothing"),
    ],
)
def test_what_is_no_page_gets_a_plain_message(html: object, word: str) -> None:
    with pytest.raises(ModelInputError) as told:
        inspect_page(html)
    assert word in str(told.value)
    assert told.value.remedy


@given(st.text(alphabet=st.sampled_from("<>/=\"'abhp1 :;#{}&-!\n"), max_size=200))
@settings(max_examples=150, deadline=None)
def test_half_typed_html_never_fails(text: str) -> None:
    try:
        inspect_page("<html><style>p{color:#" + text + "</style><p style='" + text + "'>x y</p>" + text)
    except ModelInputError:
        return


def test_a_very_deep_page_is_a_message_and_no_crash() -> None:
    deep = "<div>" * (LIMIT // 5 - 2)
    with pytest.raises(ModelInputError, match="inside one another"):
        inspect_page(deep)


def test_styles_follow_the_cascade() -> None:
    page = Page(
        "<style>p{color:red} .a{color:#00f} #b{color:green}</style><div style='background:#eee'><p id=b "
        "class=a>xx</p></div>"
    )
    style = Styles(page).of(page.tags[-1])
    assert style.ink is not None
    assert style.paper is not None
    assert (style.ink.hex, style.paper.hex) == ("#008000", "#eeeeee")


def test_over_a_picture_no_verdict_is_given() -> None:
    page = Page("<div style='background:url(a.png)'><p style='color:#eee'>xx</p></div>")
    assert Styles(page).of(page.tags[-1]).paper is None


def test_removing_barriers_is_counted_by_share() -> None:
    assert barriers_removed(SCHOOL, "pages/school.html").passed == 0
    assert barriers_removed(repaired(), "pages/school.html").passed == 1
    part = barriers_removed(repaired("html-has-lang", "color-contrast"), "pages/school.html")
    assert part.passed == pytest.approx(4 / 19)
    without_form = repaired().replace(repaired()[repaired().index("<h2>Lunch") : repaired().index("</main>")], "")
    assert barriers_removed(without_form, "pages/school.html").passed < 0.8
    assert "Text is too faint" not in part.message
    assert barriers_removed("", "pages/school.html").passed == 0


def test_single_rules_can_be_graded() -> None:
    assert rule_clear(SCHOOL, ["heading-order"], "pages/school.html").passed == 0
    assert rule_clear(repaired("heading-order"), ["heading-order"], "pages/school.html").passed == 1


def test_an_emptied_page_has_not_kept_its_content() -> None:
    bare = "<html lang='en'><head><title>x</title></head><body><h1>School</h1></body></html>"
    assert content_kept(bare, "pages/school.html").passed < 0.2
    assert content_kept(repaired(), "pages/school.html").passed == 1
    assert content_kept(SCHOOL, "pages/school.html").passed == 0, "nothing was done yet"
    assert content_kept({"controls": {"html": repaired()}}, "pages/school.html").passed == 1
