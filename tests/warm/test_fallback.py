"""Where a fork would not be right: another system, changed files, a hub without root."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from course.warm import UnsupportedError, Zygote, capabilities, linux
from course.warm.heap import _free_places, fill_holes
from course.warm.provisioner import why_not

TESTS = Path(__file__).resolve().parent.parent


def said_by(zygote: Zygote) -> str:
    with tempfile.TemporaryFile() as output:
        assert zygote.fork("changing:tell", stdout=output.fileno()).wait(60).code == 0
        output.seek(0)
        return output.read().decode()


def write_module(folder: Path, value: str) -> None:
    (folder / "changing.py").write_text(
        f"import sys, time\n\n\ndef tell(_):\n    sys.stdout.write({value!r})\n\n\ndef wait(_):\n    time.sleep(600)\n"
    )


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    write_module(tmp_path, "old")
    return tmp_path


def test_after_an_upgrade_the_next_child_has_the_new_package_and_running_ones_go_on(upgraded: Path) -> None:
    with Zygote.start(["changing"]) as zygote:
        first = zygote.pid
        running = zygote.fork("changing:wait", detached=True)
        assert said_by(zygote) == "old"
        write_module(upgraded, "newer")
        time.sleep(1.1)  # the zygote looks at its files at most once a second
        assert said_by(zygote) == "newer"
        assert first != zygote.pid
        assert running.poll() is None
        running.kill()
        running.wait(30)


def test_after_a_kill_of_the_zygote_the_next_child_starts_and_running_ones_go_on(upgraded: Path) -> None:
    with Zygote.start(["changing"]) as zygote:
        running = zygote.fork("changing:wait", detached=True)
        assert zygote.pid is not None
        os.kill(zygote.pid, signal.SIGKILL)
        assert said_by(zygote) == "old"
        assert running.poll() is None
        running.kill()
        running.wait(30)


def test_on_another_system_the_reason_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux, "IS_LINUX", False)
    with pytest.raises(UnsupportedError, match="need Linux"):
        Zygote.start([])
    assert "need Linux" in why_not([sys.executable, "-m", "ipykernel_launcher"], None)


def test_what_is_refused_is_logged(tmp_path: Path) -> None:
    from course.warm import Confinement, Policy, RefusedError

    uid = 200_001 if os.getuid() == 0 else None
    with (tmp_path / "log").open("w") as log:
        policy = Policy(write_under=(str(tmp_path),))
        with Zygote.start([], policy=policy, stderr=log.fileno()) as zygote:
            with pytest.raises(RefusedError):
                zygote.fork("time:sleep", 1, confinement=Confinement(uid=uid, write=("/etc",)))
            with zygote._connect() as garbage:
                garbage.sendall(b"GET / HTTP/1.1\r\n\r\n")
                garbage.recv(1000)
    said = (tmp_path / "log").read_text()
    assert "outside the folders this zygote serves. (/etc)" in said
    assert "no request" in said


def test_holes_are_filled() -> None:
    before = sum(size * count for size, count in _free_places().items())
    assert before > 0
    assert fill_holes() > 0
    # What the filling itself needs, and frees again, is little.
    assert sum(size * count for size, count in _free_places().items()) < max(before / 2, 200_000)


@pytest.mark.skipif(
    os.getuid() != 0 or not capabilities().landlock, reason="needs root to become another user, and Landlock"
)
def test_without_root_landlock_keeps_children_of_one_uid_apart() -> None:
    ground = Path(tempfile.mkdtemp(prefix="w", dir="/tmp"))
    os.chown(ground, 65_533, 65_533)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "warm.without_root", str(ground)],
            user=65_533,
            group=65_533,
            extra_groups=[],
            cwd=TESTS,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(TESTS), "TMPDIR": str(ground)},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    finally:
        shutil.rmtree(ground, ignore_errors=True)
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == {
        "uid": 65_533,
        "own": "of first",
        **dict.fromkeys(("other", "listed", "written", "signalled", "environment"), "PermissionError"),
    }
