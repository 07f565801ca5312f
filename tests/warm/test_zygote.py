"""A zygote forks children that know nothing of it, and follows them to their end."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.warm import Confinement, Zygote, start_cold

UID = 200_001
# A root zygote must say whom a child becomes; another cannot change user.
SOMEBODY = UID if os.getuid() == 0 else None


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start(["numpy", "warm.targets"]) as running:
        yield running


def report_of(zygote: Zygote, argument: Any = None, **options: Any) -> dict[str, Any]:
    with tempfile.TemporaryFile() as output:
        child = zygote.fork("warm.targets:report", argument, stdout=output.fileno(), **options)
        assert child.wait(30).returncode == 7
        output.seek(0)
        result: dict[str, Any] = json.loads(output.read())
        return result


def test_a_child_gets_its_argument_environment_folder_and_umask(zygote: Zygote) -> None:
    facts = report_of(zygote, {"a": [1]}, env={"ONLY": "this"}, cwd="/usr", umask=0o027)
    assert facts["argument"] == {"a": [1]}
    assert facts["environ"] == {"ONLY": "this"}
    assert facts["cwd"] == "/usr"
    assert facts["umask"] == 0o027


def test_a_zygote_finds_packages_where_its_owner_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "only_there.py").write_text("import sys\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Zygote.start(["only_there", "warm.targets"]) as running:
        assert "only_there" in report_of(running)["modules"]


def test_a_child_holds_no_descriptor_but_its_streams(zygote: Zygote) -> None:
    facts = report_of(zygote)
    # The fourth is the listing's own.
    assert facts["descriptors"] == [0, 1, 2, 3]


def test_a_confined_child_is_unprivileged_and_filtered(zygote: Zygote) -> None:
    facts = report_of(zygote, confinement=Confinement(uid=SOMEBODY))
    own = os.getuid() if SOMEBODY is None else UID
    assert [str(own)] * 4 == facts["status"]["Uid"].split()
    assert facts["status"]["NoNewPrivs"] == "1"
    assert facts["status"]["Seccomp"] == "2"
    assert facts["groups"] == [] or os.getuid() != 0
    assert facts["session"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_the_signal_that_ended_a_child_is_told_and_the_next_child_starts(zygote: Zygote, number: int) -> None:
    ended = zygote.fork("warm.targets:die_by", int(number)).wait(30)
    assert (None, number) == (ended.code, ended.signal)
    assert zygote.fork("warm.targets:report").wait(30).code == 7


def test_an_ordinary_process_is_confined_and_followed_the_same() -> None:
    with tempfile.TemporaryFile() as output:
        here = os.path.dirname(__file__)  # noqa: PTH120
        child = start_cold(
            "warm.targets:report",
            5,
            confinement=Confinement(uid=SOMEBODY, read=(os.path.dirname(here),)),  # noqa: PTH120
            stdout=output.fileno(),
        )
        assert child.wait(30).code == 7
        output.seek(0)
        assert json.loads(output.read())["argument"] == 5
