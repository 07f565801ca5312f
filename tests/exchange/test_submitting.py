"""Work arrives once, whole, and is seen by nobody else."""

from __future__ import annotations

import base64
import hashlib
import http.client
import secrets
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from course.exchange.client import Client, RefusedError
from tests.exchange.harness import Hub, notebook, running_hub, write_files
from tests.exchange.postgres import running_postgres

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]
COURSE, NAME = "ict-en", "session 2"
TAR = {"Content-Type": "application/x-tar"}


def release(client: Client, folder: Path, course: str = COURSE, name: str = NAME) -> None:
    source = write_files(folder / "release", {"session.ipynb": notebook("ask")})
    client.upload("PUT", "courses", course, "assignments", name, folder=source, params={"force": True})


def submit(client: Client, folder: Path, course: str = COURSE, name: str = NAME, **params: str) -> dict[str, Any]:
    path = ("courses", course, "assignments", name, "submissions")
    receipt: dict[str, Any] = client.upload("POST", *path, folder=folder, params=params)
    return receipt


@pytest.fixture
def teacher(hub: Hub, tmp_path: Path) -> Client:
    client = hub.client("ivanova")
    release(client, tmp_path)
    return client


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return write_files(tmp_path / "work", {"session.ipynb": notebook(secrets.token_hex(8))})


def test_the_same_upload_twice_is_one_submission(hub: Hub, teacher: Client, work: Path) -> None:
    anna = hub.client("anna")
    first, second = submit(anna, work), submit(anna, work)
    assert (first["again"], second["again"]) == (False, True)
    assert first["id"] == second["id"]
    assert first["received"] == second["received"]


def test_twenty_at_once_are_still_one_submission(hub: Hub, teacher: Client, work: Path) -> None:
    boris = hub.client("boris")
    with ThreadPoolExecutor(20) as pool:
        receipts = list(pool.map(lambda _turn: submit(boris, work), range(20)))
    assert len({receipt["id"] for receipt in receipts}) == 1
    assert sum(not receipt["again"] for receipt in receipts) == 1


def test_going_back_to_an_earlier_version_counts_as_the_latest(hub: Hub, teacher: Client, work: Path) -> None:
    clara = hub.client("clara")
    first = submit(clara, work)
    write_files(work, {"note.txt": "better"})
    submit(clara, work)
    (work / "note.txt").unlink()
    third = submit(clara, work)
    assert (first["sha256"], first["attempt"] + 2) == (third["sha256"], third["attempt"])
    history = clara.ask("GET", "courses", COURSE, "submissions", params={"assignment": NAME})
    assert [receipt["attempt"] for receipt in history][-3:] == [1, 2, 3]
    assert sorted(row["timestamp"] for row in history) == [row["timestamp"] for row in history]


def test_the_receipt_has_the_hash_of_what_is_kept(hub: Hub, teacher: Client, work: Path) -> None:
    receipt = submit(hub.client("anna"), work)
    kept = hub.folder / "exchange/store/objects" / receipt["sha256"][:2] / receipt["sha256"]
    assert receipt["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert (hub.folder / "exchange/store").stat().st_mode & 0o777 == 0o700


def test_a_broken_off_upload_leaves_nothing(hub: Hub, teacher: Client) -> None:
    before = teacher.ask("GET", "courses", COURSE, "submissions")
    address = urlsplit(hub.exchange)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.putrequest("POST", f"{address.path}api/courses/{COURSE}/assignments/session%202/submissions")
    for name, value in {**TAR, "Authorization": f"token {hub.token_for('anna')}", "Content-Length": "1000000"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(b"x" * 100_000)
    connection.close()
    assert before == teacher.ask("GET", "courses", COURSE, "submissions")


@pytest.mark.parametrize(
    ("body", "headers", "status", "word"),
    [
        (b"no tar at all", {}, 422, "plain tar"),
        (b"", {"Content-Length": str(10**12)}, 413, "larger than"),
        (b"x", {"Content-Digest": f"sha-256=:{base64.b64encode(b'0' * 32).decode()}:"}, 422, "damaged on its way"),
        (b"x", {"Content-Digest": "sha-256=:AAAA:"}, 422, "cannot be read"),
    ],
)
def test_a_bad_upload_is_refused_in_words(
    hub: Hub, teacher: Client, body: bytes, headers: dict[str, str], status: int, word: str
) -> None:
    path = ("courses", COURSE, "assignments", NAME, "submissions")
    address = urlsplit(hub.exchange)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    url = f"{address.path}api/{'/'.join(path)}".replace(" ", "%20")
    token = {"Authorization": f"token {hub.token_for('anna')}"}
    connection.request("POST", url, body=body, headers={**TAR, **token, **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert status == answer.status
    assert word in text


def test_late_work_is_marked_and_a_moved_date_takes_the_mark_away(hub: Hub, teacher: Client, work: Path) -> None:
    path = ("courses", COURSE, "assignments", NAME)
    teacher.ask("PATCH", *path, json={"due_local": "2020-01-01T00:00"})
    receipt = submit(hub.client("dmitri"), work)
    assert receipt["late_seconds"] > 0
    teacher.ask("PATCH", *path, json={"due_local": "2100-01-01T00:00"})
    again = hub.client("dmitri").ask("GET", "courses", COURSE, "submissions", receipt["id"])
    assert again["late_seconds"] == 0


def test_a_withdrawn_assignment_takes_no_work_and_keeps_what_it_has(hub: Hub, work: Path, tmp_path: Path) -> None:
    teacher = hub.client("ivanova")
    release(teacher, tmp_path, name="passing")
    kept = submit(hub.client("anna"), work, name="passing")
    teacher.ask("DELETE", "courses", COURSE, "assignments", "passing")
    with pytest.raises(RefusedError, match="no released assignment"):
        submit(hub.client("boris"), work, name="passing")
    assert kept["id"] == teacher.ask("GET", "courses", COURSE, "submissions", kept["id"])["id"]


def test_an_instructor_submits_for_a_trainee_of_the_course_only(hub: Hub, teacher: Client, work: Path) -> None:
    assert submit(teacher, work, student="anna")["student"] == "anna"
    with pytest.raises(RefusedError, match="no trainee of that name"):
        submit(teacher, work, student="stranger")


def test_cyrillic_and_plus_in_names_travel(hub: Hub, tmp_path: Path) -> None:
    course, name = "ict-ru", "Сессия 1 + карточка"
    release(hub.client("petrov"), tmp_path, course, name)
    work = write_files(tmp_path / "w", {"Тетрадь 1+2.ipynb": notebook("да"), "папка/файл.txt": "ё"})
    receipt = submit(hub.client("фёдор"), work, course, name)
    assert (receipt["student"], receipt["notebooks"]) == ("фёдор", ["Тетрадь 1+2"])
    target = tmp_path / "back"
    hub.client("petrov").download("courses", course, "submissions", receipt["id"], "files", folder=target)
    assert (target / "папка/файл.txt").read_text() == "ё"


def test_a_group_submits_once_and_it_counts_for_each_member(hub: Hub, work: Path, tmp_path: Path) -> None:
    teacher, name = hub.client("ivanova"), "group work"
    release(teacher, tmp_path, name=name)
    teacher.ask("PATCH", "courses", COURSE, "assignments", name, json={"by_group": True})
    teacher.ask("PUT", "courses", COURSE, "groups", json={"groups": {"anna": "red", "boris": "red", "clara": None}})
    first = submit(hub.client("anna"), work, name=name)
    second = submit(hub.client("boris"), work, name=name)
    alone = submit(hub.client("clara"), work, name=name)
    assert (first["members"], first["group"], second["again"]) == (["anna", "boris"], "red", True)
    assert first["id"] == second["id"]
    assert alone["members"] == ["clara"]
    mine = hub.client("boris").ask("GET", "courses", COURSE, "submissions", params={"assignment": name})
    assert [first["id"]] == [receipt["id"] for receipt in mine]
    with pytest.raises(RefusedError):
        hub.client("clara").ask("GET", "courses", COURSE, "submissions", first["id"])


@pytest.fixture(scope="module")
def postgres_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    groups = {"formgrade-pg": ["ivanova"], "nbgrader-pg": ["anna"]}
    with running_postgres() as url, running_hub(tmp_path_factory.mktemp("pg"), groups, database=url) as running:
        yield running


@pytest.mark.postgres
def test_postgresql_keeps_work_as_sqlite_does(postgres_hub: Hub, work: Path, tmp_path: Path) -> None:
    teacher, anna = postgres_hub.client("ivanova"), postgres_hub.client("anna")
    release(teacher, tmp_path, "pg")
    with ThreadPoolExecutor(10) as pool:
        receipts = list(pool.map(lambda _turn: submit(anna, work, "pg"), range(10)))
    assert len({receipt["id"] for receipt in receipts}) == 1
    assert len(teacher.ask("GET", "courses", "pg", "submissions")) == 1
    assert not (postgres_hub.folder / "exchange" / "exchange.db").exists()


def test_sqlite_syncs_every_commit(hub: Hub) -> None:
    from course.exchange.database import Database

    database = Database(f"sqlite:///{hub.folder / 'exchange' / 'exchange.db'}")
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()
    with sqlite3.connect(hub.folder / "exchange" / "exchange.db") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_fifty_megabytes_and_five_hundred_files_arrive_whole(hub: Hub, teacher: Client, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "large", {f"data/{number}.txt": str(number) for number in range(500)})
    (folder / "video.bin").write_bytes(secrets.token_bytes(1_000_000) * 50)
    (folder / "data" / "0.txt").chmod(0o400)
    receipt = submit(hub.client("boris"), folder)
    back = tmp_path / "back"
    teacher.download("courses", COURSE, "submissions", receipt["id"], "files", folder=back)
    assert len(list(back.rglob("*.txt"))) == 500
    assert (back / "video.bin").read_bytes() == (folder / "video.bin").read_bytes()
    back.joinpath("data/0.txt").write_text("an instructor may write into what was read-only")
