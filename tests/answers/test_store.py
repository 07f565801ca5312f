"""answers.json: nothing that was saved is lost, whatever happens."""

import errno
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.answers import store as store_module
from course.answers.store import AnswerStore
from course.errors import AnswerError

NOON = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)


def store(folder: Path) -> AnswerStore:
    return AnswerStore(folder, now=lambda: NOON)


def test_a_saved_answer_is_there_with_its_time(tmp_path: Path) -> None:
    assert store(tmp_path).put("q", {"a": "ё"}) == NOON
    saved = store(tmp_path).get("q")
    assert saved is not None
    assert (saved.value, saved.at) == ({"a": "ё"}, NOON)


def test_two_tabs_keep_each_others_answers_and_the_later_write_wins(tmp_path: Path) -> None:
    first, second = store(tmp_path), store(tmp_path)
    first.put("q1", "mine")
    second.put("q2", "yours")
    first.put("q3", "more")
    second.put("q1", "later")
    assert first.values() == {"q1": "later", "q2": "yours", "q3": "more"}


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(n: int) -> None:
        for i in range(5):
            AnswerStore(tmp_path).put(f"q{n}-{i}", i)

    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(store(tmp_path).all()) == 30


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"format": "x/1", "answers": []}', b'{"a": 1}'])
def test_a_damaged_file_is_set_aside_and_said_so(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "answers.json").write_bytes(damage)
    mine = store(tmp_path)
    mine.put("q", 1)
    kept = list(tmp_path.glob("answers.damaged-*.json"))
    assert [damage] == [path.read_bytes() for path in kept]
    assert kept[0].name in mine.notice
    assert mine.values() == {"q": 1}


def test_a_file_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    newer = json.dumps({"format": "ict-course/answers/99", "answers": {"q": {"value": 1}}})
    (tmp_path / "answers.json").write_text(newer)
    with pytest.raises(AnswerError, match="newer version"):
        store(tmp_path).put("q", 2)
    assert newer == (tmp_path / "answers.json").read_text()


@pytest.mark.parametrize(("number", "said"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only")])
def test_a_disk_that_fails_while_saving_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    mine = store(tmp_path)
    mine.put("q", "before")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store_module.os, "fsync", fail)
    with pytest.raises(AnswerError, match=said):
        mine.put("q", "after")
    assert mine.values() == {"q": "before"}
    assert list(tmp_path.glob(".answers.json.*")) == []
