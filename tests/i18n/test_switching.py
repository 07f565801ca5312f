"""A trainee changes the language and keeps every answer."""

from pathlib import Path
from typing import Any

import pytest

from course import i18n
from course.build.localise import material
from course.build.materials import assignment_folders, module_notebooks
from course.i18n import choice
from course.questions.bank import find_question, load_bank
from course.questions.prose import in_language, prose
from course.widgets import marking
from course.widgets.exploration import ExplorationWidget, build_exploration
from course.widgets.question import QuestionWidget

BANKS = [
    *(path.with_suffix(".yaml") for path in module_notebooks()),
    *(folder / "questions.yaml" for folder in assignment_folders()),
]


@pytest.fixture
def notebook_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pseudo_languages: None) -> Path:
    """A trainee's folder with module 1's bank, and a place for the choice of language."""
    monkeypatch.setenv(choice.VARIABLE, str(tmp_path / choice.FILE_NAME))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "01.yaml").write_bytes(material(BANKS[0], "en"))
    return tmp_path


def say(widget: Any, **content: Any) -> None:
    widget._on_message(widget, content, [])


def test_a_choice_is_kept_and_adopted_by_the_next_process(notebook_folder: Path) -> None:
    assert choice.choose("en-XA")
    i18n.use(None)
    assert "en" == i18n.language()
    choice.adopt()
    assert "en-XA" == i18n.language()
    assert not choice.choose("tlh")
    assert "en-XA" == i18n.language()


def test_an_unreadable_choice_is_none(notebook_folder: Path) -> None:
    (notebook_folder / choice.FILE_NAME).write_bytes(b"\xff\xfe")
    assert choice.chosen() is None
    (notebook_folder / choice.FILE_NAME).write_text("tlh\n")
    assert choice.chosen() is None


def test_a_widget_changes_its_language_and_that_of_all_others_and_no_answer(notebook_folder: Path) -> None:
    i18n.use("en")
    one = QuestionWidget(find_question("s1-principles", notebook_folder))
    other = QuestionWidget(find_question("s1-reflection", notebook_folder))
    ids = [item["id"] for item in one.view.get("items", one.view.get("options", []))]
    say(other, do="save", value="My own words stay mine.", seq=1)
    before = (notebook_folder / "answers.json").read_bytes()
    say(one, do="language", language="en-XA", seq=2)
    assert ["en-XA", "en-XA"] == [one.lang, other.lang]
    assert "[" in other.view["prompt"]
    assert ids == [item["id"] for item in one.view.get("items", one.view.get("options", []))]
    assert "My own words stay mine." == other.value
    assert before == (notebook_folder / "answers.json").read_bytes()
    say(one, do="language", language="en", seq=3)
    assert one.view["prompt"] == QuestionWidget(find_question("s1-principles", notebook_folder)).view["prompt"]
    assert "ltr" == one.texts["dir"]


def test_an_exploration_follows_with_its_record(notebook_folder: Path) -> None:
    i18n.use("en")
    widget = ExplorationWidget(build_exploration("s6-messages"))
    record = {
        "prediction": "x",
        "controls": {"text": "Bring your form on Monday, please."},
        "runs": [],
        "explanation": "",
    }
    say(widget, do="save", value=record, seq=1)
    say(widget, do="run", values=record["controls"], seq=2)
    say(widget, do="language", language="ar-XB", seq=3)
    assert "rtl" == widget.texts["dir"]
    assert "\u200f[" in widget.view["title"]
    assert record["controls"]["text"] == widget.value["controls"]["text"]
    assert widget.outcome["views"][0]["caption"].startswith("\u200f[")


def test_a_language_that_is_none_changes_nothing_and_says_so(notebook_folder: Path) -> None:
    i18n.use("en")
    widget = QuestionWidget(find_question("s1-reflection", notebook_folder))
    say(widget, do="language", language="tlh", seq=1)
    assert "en" == widget.lang
    assert "problem" in widget.status


@pytest.mark.parametrize("path", BANKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_bank_made_in_a_language_comes_back_to_english(pseudo_languages: None, tmp_path: Path, path: Path) -> None:
    made = tmp_path / path.name
    made.write_bytes(material(path, "en-XA"))
    english, pseudo = load_bank(path), load_bank(made)
    assert "en-XA" == pseudo.language
    assert [q.id for q in english] == [q.id for q in pseudo]
    for question in english:
        back = in_language(pseudo[question.id], "en")
        assert dict(question.data) == dict(back.data)
        texts = [
            (here, there)
            for (_p, here), (_q, there) in zip(
                prose(question.data, entry=True), prose(pseudo[question.id].data, entry=True), strict=True
            )
        ]
        assert [] == [here for here, there in texts if here == there and any(c.isascii() and c.isalpha() for c in here)]


def test_an_instructors_own_words_stay_as_they_are(pseudo_languages: None) -> None:
    question = load_bank(BANKS[0])["s1-reflection"]
    changed = type(question)({**question.data, "prompt": "What did *our* school try?"}, language="en-XA")
    assert "What did *our* school try?" == in_language(changed, "ru").prompt


def test_a_mark_names_its_parts_in_the_language_in_force(pseudo_languages: None) -> None:
    bank = load_bank(assignment_folders()[0] / "questions.yaml")
    question = next(q for q in bank if "checks" in q.data and q.points)
    i18n.use("en-XA")
    result = marking.mark_answer(question, {}, answers={})
    shown = marking.show_mark(in_language(question), result)
    assert "[" in str(shown.text)
