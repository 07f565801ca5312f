"""What translators get, what they give back, and what it is held to."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from course.build.translation import catalogues, worklist
from course.build.translation.blocks import split_blocks, translate_markdown
from course.build.translation.catalogues import (
    is_translated,
    read_catalogue,
    real_messages,
    texts_of,
    translations_of,
)
from course.build.translation.checks import problems
from course.build.translation.domains import catalogue_path, domains
from course.build.translation.extract import messages_of
from course.build.translation.glossary import wording_problems

MARKDOWN = """# Title

First paragraph,
over two lines.

- one
- two

```python
code = 1
```

| a | b |
|---|---|
| 1 | 2 |

<div class="note">HTML &amp; all</div>

[ref]: https://example.org
=== BEGIN MARK SCHEME ===
For graders.
=== END MARK SCHEME ===
"""


def rules(original: str, translation: str, flags: tuple[str, ...] = ()) -> set[str]:
    message = Message(original, translation)
    message.flags = set(flags)
    return {problem.rule for problem in problems(message)}


def wording(translation: str, original: str = "x") -> set[str]:
    return {problem.rule for problem in wording_problems(Message(original, translation), "ru")}


def test_blocks_joined_are_the_text_itself() -> None:
    assert MARKDOWN == "".join(part for _wanted, part in split_blocks(MARKDOWN))


def test_every_kind_of_block_is_one_message() -> None:
    wanted = [part for wanted, part in split_blocks(MARKDOWN) if wanted]
    assert [
        "# Title",
        "First paragraph,\nover two lines.",
        "- one\n- two",
        "```python\ncode = 1\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        '<div class="note">HTML &amp; all</div>',
        "For graders.",
    ] == wanted


def test_marks_of_a_mark_scheme_never_reach_a_translator() -> None:
    translated = translate_markdown(MARKDOWN, str.upper)
    assert "=== BEGIN MARK SCHEME ===\nFOR GRADERS.\n=== END MARK SCHEME ===" in translated
    assert "[ref]: https://example.org" in translated


def test_every_file_with_texts_belongs_to_one_domain() -> None:
    files = [path for paths in domains().files().values() for path in paths]
    assert len(set(files)) == len(files)


def test_catalogues_agree_with_the_sources() -> None:
    assert [] == [path.name for path in catalogues.stale()]


def test_a_key_of_data_is_no_text(tmp_path: Path) -> None:
    source = tmp_path / "module.py"
    source.write_text('_(entry["title"])\n_("one" if x else "two")\n_("a " "b")\nf"{_(\'inside\')}"\n')
    assert ["one", "two", "a b", "inside"] == [found.message for found in messages_of(source)]


@pytest.mark.parametrize(
    ("original", "translation", "rule"),
    [
        ("%(n)s words", "слов", "placeholders"),
        ("[a](https://example.org)", "[а](https://example.com)", "links"),
        ("see `answers.json`", "см. `ответы.json`", "code"),
        ("<b>bold</b> text", "жирный текст", "tags"),
        ("## Title", "# Заголовок", "shape"),
        ("- a\n- b", "- а", "shape"),
        ("| a | b |", "| а |", "shape"),
        ("In 2014, 1,300 words", "В 2014 году, 130 слов", "figures"),
        ("It ends.", "Без точки", "edges"),
    ],
)
def test_what_a_translation_loses_is_found(original: str, translation: str, rule: str) -> None:
    assert {rule} == rules(original, translation)


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("about 1,300 (6.38 to 1)", "около 1 300 (6,38 к 1)"),
        ("85 % of words", "85 % слов"),
        ("“Quoted.”", "«Цитата»."),
        ("**Bold** and [link](https://example.org)", "**Жирный** и [ссылка](https://example.org)"),
    ],
)
def test_what_another_language_writes_otherwise_is_no_problem(original: str, translation: str) -> None:
    assert set() == rules(original, translation)


def test_a_lone_percent_sign_in_a_format_is_found() -> None:
    flags = ("python-format",)
    assert {"python-format"} == rules("%(n)s, 5 %% of all", "%(n)s, 5 % из всех", flags)
    assert set() == rules("%(n)s, 5 %% of all", "%(n)s, 5 %% из всех", flags)


@pytest.mark.parametrize(
    ("translation", "rule"),
    [
        ("ещё еще", "yo"),
        ('слово в "кавычках"', "quotes"),
        ("слово в „кавычках“", "quotes"),
        ("«слово в “кавычках”»", "quotes"),
        ("«слово в „кавычках»", "quotes"),
        ("Если Вы готовы", "you"),
        ("слово - другое", "dash"),
        ("и так далее...", "ellipsis"),
        ("cлово с латинской буквой", "letters"),
        ("это фидбек", "glossary"),
    ],
)
def test_russian_typography_and_spelling_are_held(translation: str, rule: str) -> None:
    assert {rule} == wording(translation)


@pytest.mark.parametrize(
    "translation", ["Все всё видят. Вы тоже.", "«Вы» — и QR-код", "Диск C: готов…", '`"x"` и код', "«а „б“, „в“»"]
)
def test_good_russian_passes(translation: str) -> None:
    assert set() == wording(translation)


def test_a_term_may_stand_in_any_form_and_a_longer_term_covers_a_shorter() -> None:
    assert set() == wording(
        "о структуре ИКТ-компетентности учителей", "about the ICT Competency Framework for Teachers"
    )
    assert {"glossary"} == wording("рамка", "the ICT Competency Framework for Teachers")
    assert set() == wording("Понимания политики хватит", "Policy Understanding is enough")


def test_a_rule_is_left_out_where_a_translator_says_so() -> None:
    message = Message("In 2014.", "В прошлом году.", user_comments=["skip: figures"])
    assert [] == problems(message)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of three messages in place of the real one."""
    catalogue = Catalog(locale="ru", fuzzy=False)
    for message in ("One word.", "Two\n", ("%(n)s word", "%(n)s words")):
        catalogue.add(message)
    path = tmp_path / "session-1.po"
    path.write_bytes(catalogues.written(catalogue))
    monkeypatch.setattr(worklist, "catalogue_path", lambda _domain, _language: path)
    return path


def test_a_work_list_goes_out_and_comes_back(small: Path) -> None:
    _path, before = worklist.open_catalogue("ru", "session-1")
    numbers = [worklist.identifier(message) for message in real_messages(before)]
    text = f"=== {numbers[0]} where\nОдно слово.\n\n=== {numbers[1]}\nДва\n\n=== {numbers[2]}\n%(n)s слово\n---\n%(n)s слова\n---\n%(n)s слов\n"
    done = worklist.apply("ru", "session-1", worklist.read_translations(text))
    assert [] == [problem for one in done for problem in one.problems]
    _path, after = worklist.open_catalogue("ru", "session-1")
    assert "Одно слово." == after["One word."].string
    assert "Два\n" == after["Two\n"].string
    assert ("%(n)s слово", "%(n)s слова", "%(n)s слов") == tuple(after["%(n)s word"].string)
    assert [] == worklist.wanted(after, "ru")


def test_a_wrong_translation_is_refused_and_a_missing_form_too(small: Path) -> None:
    _path, before = worklist.open_catalogue("ru", "session-1")
    numbers = [worklist.identifier(message) for message in real_messages(before)]
    given = {numbers[0]: "Еще слово", numbers[2]: ["%(n)s слово", "%(n)s слова"], "00000000": "?"}
    done = worklist.apply("ru", "session-1", given)
    assert [{"edges", "yo"}, {"forms"}, set()] == [{p.rule for p in one.problems} for one in done]
    assert [True, True, False] == [one.known for one in done]
    _path, after = worklist.open_catalogue("ru", "session-1")
    assert [] == [texts_of(message) for message in real_messages(after) if is_translated(message)]


def test_what_the_program_says_means_the_same_in_every_area() -> None:
    """The program asks one area after the other: “Move” of a planner must not be “Move” of a discussion."""
    meanings: dict[tuple[str, ...], dict[tuple[str, ...], str]] = {}
    for domain in domains().patterns:
        for message in real_messages(read_catalogue(catalogue_path(domain, "ru"), "ru")):
            meanings.setdefault(texts_of(message), {})[translations_of(message)] = domain
    assert {} == {original: found for original, found in meanings.items() if len(found) > 1}
