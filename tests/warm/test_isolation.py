"""One confined child cannot reach what is another's; what it spoils is its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course.warm import Confinement, Limits, Policy, RefusedError, Zygote, capabilities, wire
from course.warm.errors import ConfinementError
from course.warm.server import SOCKET_NAME

ROOT = os.getuid() == 0
FIRST, SECOND = (200_001, 200_002) if ROOT else (None, None)
pytestmark = pytest.mark.skipif(not capabilities().landlock, reason="this kernel has no Landlock")


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """Two homes side by side, and a hub's folder, on a way that is open to all."""
    folder = Path(tempfile.mkdtemp(prefix="i", dir="/tmp"))
    folder.chmod(0o711)
    for name, uid in (("first", FIRST), ("second", SECOND), ("hub", None)):
        (folder / name).mkdir(mode=0o700)
        (folder / name / "secret").write_text(f"of {name}")
        if uid is not None:
            os.chown(folder / name, uid, uid)
            os.chown(folder / name / "secret", uid, uid)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def zygote(ground: Path) -> Iterator[Zygote]:
    policy = Policy(write_under=(str(ground), tempfile.gettempdir()))
    with Zygote.start(["warm.targets"], policy=policy) as running:
        yield running


def said_by(zygote: Zygote, confinement: Confinement, what: str, **more: Any) -> str:
    with tempfile.TemporaryFile() as output:
        child = zygote.fork(
            "warm.targets:attempt", {"what": what, **more}, confinement=confinement, stdout=output.fileno()
        )
        child.wait(60)
        output.seek(0)
        return output.read().decode()


def trainee(ground: Path, **more: Any) -> Confinement:
    return Confinement(uid=FIRST, write=(str(ground / "first"),), **more)


def test_a_trainee_reads_and_writes_their_own_home(zygote: Zygote, ground: Path) -> None:
    assert said_by(zygote, trainee(ground), "read", path=str(ground / "first" / "secret")) == "of first"
    assert said_by(zygote, trainee(ground), "write", path=str(ground / "first" / "new")) == "4"


@pytest.mark.parametrize("whose", ["second", "hub"])
def test_a_trainee_cannot_read_list_or_write_what_is_anothers(zygote: Zygote, ground: Path, whose: str) -> None:
    place = ground / whose
    assert said_by(zygote, trainee(ground), "read", path=str(place / "secret")) == "PermissionError"
    assert said_by(zygote, trainee(ground), "list", path=str(place)) == "PermissionError"
    assert said_by(zygote, trainee(ground), "write", path=str(place / "mine")) == "PermissionError"


def test_landlock_alone_holds_where_permissions_would_not(zygote: Zygote, ground: Path) -> None:
    """As where the hub is no root: the neighbour's file is readable to the same uid, and still out of reach."""
    open_file = ground / "open"
    open_file.write_text("to all")
    open_file.chmod(0o644)
    assert said_by(zygote, trainee(ground), "read", path=str(open_file)) == "PermissionError"
    assert said_by(zygote, trainee(ground, read=(str(open_file),)), "read", path=str(open_file)) == "to all"
    if not ROOT:
        return
    same = Confinement(uid=SECOND, write=(str(ground / "first"),))
    assert said_by(zygote, same, "read", path=str(ground / "second" / "secret")) == "PermissionError"


def test_a_trainee_cannot_signal_processes_outside(zygote: Zygote, ground: Path) -> None:
    neighbour = zygote.fork("warm.targets:sleep", 60, confinement=Confinement(uid=FIRST))
    assert said_by(zygote, trainee(ground), "signal", pid=neighbour.pid) == "PermissionError"
    assert said_by(zygote, trainee(ground), "signal", pid=os.getpid()) == "PermissionError"
    neighbour.kill()
    neighbour.wait(30)


def test_a_trainee_cannot_read_the_environment_of_a_neighbour_with_the_same_uid(zygote: Zygote, ground: Path) -> None:
    neighbour = zygote.fork("warm.targets:sleep", 60, confinement=Confinement(uid=FIRST), env={"TOKEN": "secret"})
    assert said_by(zygote, trainee(ground), "read", path=f"/proc/{neighbour.pid}/environ") == "PermissionError"
    neighbour.kill()
    neighbour.wait(30)


def test_without_network_no_socket_but_a_unix_one_is_made(zygote: Zygote, ground: Path) -> None:
    assert said_by(zygote, trainee(ground), "socket") == "AF_INET"
    assert said_by(zygote, trainee(ground, network=False), "socket") == "PermissionError"


def test_sockets_of_others_cannot_be_listed(zygote: Zygote, ground: Path) -> None:
    assert said_by(zygote, trainee(ground), "netlink") == "OSError"


def test_only_the_ports_allowed_are_reached(zygote: Zygote, ground: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert said_by(zygote, trainee(ground, tcp_connect=(port,)), "reach", port=port) == "reached"
        if capabilities().landlock >= 4:
            assert said_by(zygote, trainee(ground, tcp_connect=(1,)), "reach", port=port) == "PermissionError"


def test_a_confined_child_cannot_ask_the_zygote_for_an_unconfined_one(
    zygote: Zygote, ground: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = str(zygote.directory / SOCKET_NAME)
    said = said_by(zygote, trainee(ground, files=False), "connect", path=path)
    assert said in ("PermissionError", "ConnectionResetError", "turned away")


@pytest.mark.skipif(not ROOT, reason="only root has other users' processes")
def test_a_process_of_another_uid_is_refused_and_that_is_logged(tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp(prefix="z", dir="/tmp"))
    path = str(place / "s" / SOCKET_NAME)
    code = f"import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect({path!r})\nprint(len(s.recv(1)))"
    with (tmp_path / "log").open("w") as log, Zygote.start([], directory=place / "s", stderr=log.fileno()):
        for folder in (place, place / "s"):
            folder.chmod(0o755)
        (place / "s" / SOCKET_NAME).chmod(0o666)
        asked = subprocess.run([sys.executable, "-c", code], user=65534, group=65534, capture_output=True, check=False)
    assert asked.stdout == b"0\n" or b"ConnectionReset" in asked.stderr
    assert "has uid 65534" in (tmp_path / "log").read_text()
    shutil.rmtree(place, ignore_errors=True)


@pytest.mark.parametrize("garbage", [b"GET / HTTP/1.1\r\n\r\n", b"warm\xff\xff\xff\xff", b"warm\x05\x00\x00\x00{{{{{"])
def test_garbage_is_refused_and_the_next_request_served(zygote: Zygote, ground: Path, garbage: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(zygote.directory / SOCKET_NAME))
        client.sendall(garbage)
        assert wire.Lines(client).receive(30)["event"] == "refused"
    assert said_by(zygote, trainee(ground), "read", path=str(ground / "first" / "secret")) == "of first"


def test_what_the_policy_does_not_grant_is_refused(zygote: Zygote) -> None:
    with pytest.raises(RefusedError, match="outside"):
        zygote.fork("warm.targets:sleep", 1, confinement=Confinement(uid=FIRST, write=("/etc",)))


@pytest.mark.skipif(not ROOT, reason="only root gives uids")
def test_a_uid_out_of_range_is_refused_and_root_must_name_one() -> None:
    with Zygote.start(["warm.targets"], policy=Policy(uids=(200_000, 200_009), confined=True)) as zygote:
        with pytest.raises(RefusedError, match="uid"):
            zygote.fork("warm.targets:sleep", 1, confinement=Confinement(uid=0))
        with pytest.raises(RefusedError, match="unconfined"):
            zygote.fork("warm.targets:sleep", 1)
    with Zygote.start(["warm.targets"]) as zygote, pytest.raises(ConfinementError, match="unprivileged"):
        zygote.fork("warm.targets:sleep", 1, confinement=Confinement())


def test_a_link_out_of_the_folder_does_not_lead_out(zygote: Zygote, ground: Path) -> None:
    link = ground / "first" / "way out"
    link.symlink_to("/etc")
    with pytest.raises(RefusedError):
        zygote.fork("warm.targets:sleep", 1, confinement=Confinement(uid=FIRST, write=(str(link),)))
    link.unlink()


def test_limits_hold_a_child_and_not_its_neighbours(zygote: Zygote, ground: Path) -> None:
    limits = Limits(processes=40, open_files=64, file_size=5 * 10**6, data=10**9)
    bounded = trainee(ground, limits=limits)
    assert int(said_by(zygote, bounded, "files")) < 64
    assert said_by(zygote, bounded, "memory") == "MemoryError"
    assert int(said_by(zygote, bounded, "big file", path=str(ground / "first" / "big"))) == 5 * 10**6
    if ROOT:
        assert int(said_by(zygote, bounded, "processes")) < 40
        other = Confinement(uid=SECOND, write=(str(ground / "second"),), limits=limits)
        assert said_by(zygote, other, "read", path=str(ground / "second" / "secret")) == "of second"


def test_a_child_that_fills_its_folder_is_ended(zygote: Zygote, ground: Path) -> None:
    bounded = trainee(ground, limits=Limits(folder_size=20 * 10**6))
    child = zygote.fork(
        "warm.targets:attempt", {"what": "many big files", "path": str(ground / "first")}, confinement=bounded
    )
    ended = child.wait(60)
    assert "outgrew" in ended.reason
    assert ended.signal == 9


def test_the_temporary_folder_is_fresh_and_goes_with_the_child(zygote: Zygote, ground: Path) -> None:
    confinement = trainee(ground, temporary_directory=str(ground))
    first, second = (said_by(zygote, confinement, "temporary") for _ in range(2))
    assert first != second
    assert first.startswith(str(ground))
    assert not Path(first).exists()


def test_what_a_finished_child_left_running_is_killed(zygote: Zygote, ground: Path) -> None:
    note = ground / "first" / "left"
    ended = zygote.fork("warm.targets:leave_behind", str(note), confinement=trainee(ground)).wait(60)
    assert ended.code == 0
    left = int(note.read_text())
    deadline = time.monotonic() + 30
    while Path(f"/proc/{left}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{left}").exists()
