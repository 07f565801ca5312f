"""The homework sheet: its code says what it should, and hostile text stays text."""

import pytest
import segno
from bs4 import BeautifulSoup

from course.errors import ModelInputError
from course.models.homework import MOST_BYTES, check_link, homework_sheet

LINK = "https://example.org/fotosintez"


def test_the_code_drawn_is_the_code_of_the_link() -> None:
    sheet = homework_sheet("Домашнее задание", "Прочитай.\nНапиши.", LINK)
    theirs = segno.make(LINK, error="m", micro=False)
    drawn = BeautifulSoup(sheet.html, "html.parser").find("path", class_="qrline")
    assert drawn is not None
    assert drawn["d"] in theirs.svg_inline(border=4)
    assert sheet.squares == theirs.symbol_size(border=0)[0]


def test_what_the_code_says_is_printed_under_it_and_named() -> None:
    page = BeautifulSoup(homework_sheet("Title", "Read.", LINK, "Friday", "en").html, "html.parser")
    assert LINK in page.find("figcaption").get_text()  # type: ignore[union-attr]
    assert LINK in page.find("svg")["aria-label"]  # type: ignore[index]
    assert [li.get_text() for li in page.find_all("li")] == ["Read."]
    assert page.find("html")["lang"] == "en"  # type: ignore[index]


def test_markup_typed_by_a_trainee_stays_text() -> None:
    html = homework_sheet("<script>x</script>", "<img src=x onerror=y>", 'a"><b>', "<i>").html
    page = BeautifulSoup(html, "html.parser")
    assert page.find("script") is page.find("img") is page.find("i") is None


def test_half_a_millimetre_a_square_with_the_quiet_zone() -> None:
    sheet = homework_sheet("t", "a", LINK)
    assert sheet.smallest_print == (sheet.squares + 8) / 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "  ",
        "x" * (MOST_BYTES + 1),
        "й" * MOST_BYTES,
        "javascript:alert(1)",
        "https://",
        "https://a b.org",
        "data:x",
    ],
)
def test_what_a_telephone_should_not_follow_is_told(content: str) -> None:
    with pytest.raises(ModelInputError) as caught:
        check_link(content)
    assert caught.value.remedy


@pytest.mark.parametrize("tasks", ["", "\n \n", "\n".join("task" for _n in range(13))])
def test_no_task_or_too_many_is_told(tasks: str) -> None:
    with pytest.raises(ModelInputError):
        homework_sheet("t", tasks, LINK)


def test_russian_text_and_emoji_fit_into_a_code() -> None:
    assert homework_sheet("t", "a", "Выучи слова 😀").bytes == len("Выучи слова 😀".encode())
