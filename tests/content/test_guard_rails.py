"""The guard rails over the whole course, and that each rule catches what it is for."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.build.content import (
    Passage,
    allowed,
    asks_for_personal_traits,
    facts_without_source,
    findings,
    groups_as_problems,
    passages,
    stories_without_label,
)

ROOT = Path(__file__).resolve().parents[2]


def listed(rule, text, kind="prompt", context=None):
    return [f.sentence for f in rule([Passage("x", kind, text, context or text)])]


@pytest.fixture(scope="module")
def every():
    return list(passages(ROOT))


def test_the_course_has_no_sentence_left_to_look_at(every):
    assert [] == [f"{f.rule}: {f.where}: {f.sentence}" for f in findings(every)]


def test_every_reviewed_exception_has_a_reason_and_is_still_needed(every):
    for entry in allowed():
        assert set(entry) == {"rule", "sentence", "reason"}
        assert any(entry["sentence"] in " ".join(p.text.split()) for p in every)


def test_the_rules_read_notebooks_banks_and_explorations(every):
    where = {p.where.split(",")[0] for p in every}
    assert {"04-intercultural-dialogue.ipynb", "questions.yaml", "explorations/s4_calendar.py"} <= where


@pytest.mark.parametrize(
    "asked",
    [
        "What is your religion?",
        "Enter the nationality of each pupil: your pupils' nationality.",
        "Which faith do your parents keep? State their faith.",
        "Where are you from?",
        "Where do they come from?",
        "How many of your pupils are Muslim?",
        "Write your ethnic origin.",
        "Are you a believer?",
        "Pupil's country of birth: choose their country of birth.",
        "Укажите вашу национальность: ваша национальность",
    ],
)
def test_a_question_about_a_persons_faith_or_origin_is_listed(asked):
    assert listed(asks_for_personal_traits, asked)


@pytest.mark.parametrize(
    "harmless",
    [
        "What do you know about the pupils in front of you?",
        "Choose calendars, not people.",
        "Which calendar has a fast in spring?",
        "Civil holidays of other countries to show as well",
        "What is your school's language policy?",
    ],
)
def test_a_question_about_calendars_or_schools_is_not_listed(harmless):
    assert [] == listed(asks_for_personal_traits, harmless)


@pytest.mark.parametrize(
    "fact",
    [
        "In 2014 families chose.",
        "45 % chose ethics.",
        "1,445,298 pupils took part.",
        "Studies have found that it helps.",
        "According to the ministry it is so.",
        "68 thousand teachers taught it.",
    ],
)
def test_a_fact_without_a_source_is_listed_and_with_one_is_not(fact):
    assert listed(facts_without_source, fact, "prose")
    for source in (" [7]", " [UNESCO 2006]", " (Pettigrew 1998)", " The figures are invented."):
        assert [] == listed(facts_without_source, fact + source, "prose")


def test_an_instruction_with_a_number_is_not_a_fact():
    assert [] == listed(facts_without_source, "Write 25 words in 10 minutes about two goals.", "prose")


@pytest.mark.parametrize(
    "sentence", ["The Tajik pupils are a problem.", "Muslim families refuse trips.", "Russians were poor hosts."]
)
def test_a_group_beside_a_word_of_trouble_is_listed(sentence):
    assert listed(groups_as_problems, sentence, "prose")


def test_a_group_without_trouble_and_trouble_without_a_group_are_not_listed():
    assert [] == listed(groups_as_problems, "Orthodox Easter is in May. A conflict has two sides.", "prose")


def test_an_invented_story_without_a_label_is_listed():
    assert listed(lambda every: stories_without_label(every), "Two pupils quarrel.", "story")
    assert [] == listed(
        lambda every: stories_without_label(every), "Two pupils quarrel.", "story", "An invented story."
    )


def test_the_verb_lists_findings_and_fails(tmp_path):
    from course.commands.check_content import check_content

    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "x.yaml").write_text(
        "format: ict-course/question-bank/1\nsession: 4\ntitle: X\nquestions:\n"
        "  - {id: s4-x, type: long-text, prompt: 'What is your religion?'}\n",
        encoding="utf-8",
    )
    told = CliRunner().invoke(check_content, [str(tmp_path)])
    assert told.exit_code == 1
    assert "personal: x.yaml, s4-x: What is your religion?" in told.output


def test_the_story_says_that_it_is_invented_in_what_leaves_the_screen_too():
    from course.explorations import s4_conflict

    views = s4_conflict.record({"path": ["calm", "offer"], "reasons": {"laughter": "so that nobody is on a stage"}})
    assert "synthetic" in "\n".join(view.as_text() for view in views)
    assert "synthetic" in "".join(view.as_html() for view in views)


AUTHORED = (
    "s4_conflict",
    "s5_lateral_reading",
    "s5_representation",
    "s5_source_timeline",
    "s5_invitation",
    "s6_discussion",
)
INVENTED = re.compile(r"synthetic|invented|do(?:es)? not exist|written for this course", re.IGNORECASE)


@pytest.mark.parametrize("name", AUTHORED)
def test_an_exploration_of_authored_sources_says_that_they_are_invented(name):
    built = import_module(f"course.explorations.{name}").build()
    if hasattr(built, "controls"):
        shown = built.compute(built.start_values()).views
        text = " ".join([built.intro, built.leaves_out, *(view.as_text() for view in shown)])
    else:
        text = str(built.view)
    assert INVENTED.search(text)
