"""Banks: what is refused, and in which words."""

from pathlib import Path

import pytest

from course.errors import BankError, UnknownQuestionError
from course.questions.bank import find_question, parse_bank, public_text

HEAD = "format: ict-course/question-bank/1\nsession: 1\ntitle: T\nquestions:\n"
GOOD = (
    HEAD + "- id: q1\n  type: choice\n  prompt: P\n  options:\n  - {id: a, text: A}\n  - {id: b, text: B}\n  key: a\n"
)


def broken(text: str) -> BankError:
    with pytest.raises(BankError) as caught:
        parse_bank(text, Path("bank.yaml"))
    return caught.value


def test_a_good_bank_is_read() -> None:
    assert parse_bank(GOOD, Path("bank.yaml"))["q1"].type == "choice"


def test_broken_yaml_names_the_line() -> None:
    assert broken(HEAD + "- id: q\n  prompt: [\n").where == "bank.yaml, line 7"


def test_a_breach_of_the_schema_names_place_line_and_remedy() -> None:
    error = broken(HEAD + "- id: q1\n  type: choice\n  prompt: P\n")
    assert error.where == "bank.yaml, line 5"
    assert "options" in error.what
    assert error.remedy != ""


def test_a_duplicate_id_names_both_places() -> None:
    error = broken(GOOD + GOOD.split("questions:\n")[1])
    assert "q1 stands twice" in error.what
    assert error.where == "bank.yaml, line 12"
    assert "bank.yaml, line 5" in error.remedy


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key: a", "key: c", "does not fit these ids: c"),
        ("{id: b, text: B}", "{id: a, text: B}", "has the id a twice"),
    ],
)
def test_a_key_or_list_that_contradicts_itself_is_refused(old: str, new: str, said: str) -> None:
    assert said in broken(GOOD.replace(old, new)).what


def test_an_unknown_id_suggests_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(GOOD.replace("q1", "s1-practices"), encoding="utf-8")
    with pytest.raises(UnknownQuestionError, match="Did you mean s1-practices"):
        find_question("s1-practises", tmp_path)


def test_a_notebook_away_from_its_bank_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownQuestionError, match="moved"):
        find_question("q1", tmp_path)


def test_the_same_id_in_two_banks_is_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(BankError, match="two banks"):
        find_question("q1", tmp_path)


def test_a_public_bank_keeps_keys_of_practice_and_drops_keys_of_graded_questions() -> None:
    graded = GOOD.replace("prompt: P", "prompt: P\n  points: 2").replace(
        "{id: a, text: A}", "{id: a, text: A, feedback: F}"
    )
    assert "key: a" in public_text(GOOD, Path("bank.yaml"))
    public = public_text(graded, Path("bank.yaml"))
    assert "key" not in public
    assert "feedback" not in public
