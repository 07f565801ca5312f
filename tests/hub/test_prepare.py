"""A course folder: made once, found as it was, and refused in one plain line where it cannot be used."""

import socket
import stat
from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from traitlets.config import Config

from course.cli import course
from course.errors import HubError
from course.exchange.roles import Role
from course.hub import isolation
from course.hub import prepare as preparing
from course.hub.config import (
    role_by_groups,
    update_accounts,
    update_network,
    update_proxy,
    update_roles,
    user_environment,
)
from course.hub.people import ensure_passwords, read_passwords
from course.hub.prepare import check_port, prepare
from course.hub.settings import HubSettings
from course.warm import Capabilities

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def ready(folder: Path) -> dict[str, str]:
    settings = HubSettings(str(folder), isolation=False)
    return prepare(settings, now=lambda: NOW, report=lambda _what: None)


def test_a_second_start_finds_everything_as_it_was(tmp_path: Path) -> None:
    first = ready(tmp_path / "course")
    note = tmp_path / "course" / "homes" / "instructor" / "ict" / "source" / "session-1" / "note.txt"
    note.write_text("mine")
    assert first == ready(tmp_path / "course")
    assert "mine" == note.read_text()
    assert 4 == len(set(first.values()))


def test_passwords_are_for_their_owner_only(tmp_path: Path) -> None:
    passwords = ready(tmp_path / "course")
    path = tmp_path / "course" / "passwords.txt"
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert passwords == read_passwords(path)
    stored = b"".join(p.read_bytes() for p in (tmp_path / "course" / "hub").glob("passwords.dbm*"))
    assert not any(password.encode() in stored for password in passwords.values())


def test_a_new_name_gets_a_password_and_the_others_keep_theirs(tmp_path: Path) -> None:
    first = ensure_passwords(tmp_path / "p", ["a"], make=lambda: "one")
    assert {"a": "one", "b": "two"} == ensure_passwords(tmp_path / "p", ["a", "b"], make=lambda: "two")
    assert {"a": "one"} == first


def test_a_machine_that_cannot_keep_people_apart_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Capabilities(True, 0, True, False, frozenset(), False)
    monkeypatch.setattr(isolation, "capabilities", lambda: bare)
    with pytest.raises(HubError, match="cannot keep trainees apart") as caught:
        prepare(HubSettings(str(tmp_path / "course")), now=lambda: NOW, report=lambda _what: None)
    assert "--no-isolation" in caught.value.remedy
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "course").exists()
    assert ready(tmp_path / "course")


def test_a_busy_port_is_one_plain_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(HubError, match=f"Port {port} is in use") as caught:
            check_port(port)
    assert "--port" in caught.value.remedy


@pytest.mark.parametrize("damage", ["hub.json", "hub/jupyterhub.sqlite", "lost"])
def test_a_damaged_folder_is_told_and_left_alone(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "course"
    ready(folder)
    if damage == "lost":
        (folder / "hub.json").unlink()
    else:
        (folder / damage).write_bytes(b"\x00garbage" * 200)
    read = HubSettings.load if damage == "hub.json" else ready
    with pytest.raises(HubError, match=r"damaged|lost"):
        read(folder)
    assert (folder / "passwords.txt").exists()


def test_a_full_disk_is_told_with_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(preparing.shutil, "disk_usage", lambda _path: usage(10, 10, 5 * 2**20))
    with pytest.raises(HubError, match="5 MB are left"):
        ready(tmp_path / "course")


def test_a_folder_in_use_for_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_text("x")
    with pytest.raises(HubError, match="not empty"):
        ready(tmp_path)


def test_configuration_listens_on_loopback_and_lets_in_named_people_only() -> None:
    c, settings = Config(), HubSettings("/srv/x", port=8123)
    update_network(c, settings, hub_port=1)
    update_proxy(c, settings, api_port=2, password="long")
    update_accounts(c, settings)
    update_roles(c, settings)
    assert ("http://127.0.0.1:8123", "http://127.0.0.1:1") == (c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url)
    assert "traefik_file" == c.JupyterHub.proxy_class
    assert {"instructor", "trainee1", "trainee2", "trainee3"} == c.Authenticator.allowed_users
    assert {"formgrade-ict", "nbgrader-ict"} == set(c.JupyterHub.load_groups)


def test_each_role_gets_its_own_jupyter_configuration() -> None:
    settings = HubSettings("/srv/x")
    found = {role: user_environment(settings, Path("/srv/x/homes/instructor"), role) for role in Role}
    formgraders = {role for role, one in found.items() if one["JUPYTER_CONFIG_PATH"].endswith("instructor")}
    assert formgraders == {Role.INSTRUCTOR}
    folders = {role: one["COURSE_FOLDER"] for role, one in found.items() if one["COURSE_FOLDER"]}
    assert folders == {Role.INSTRUCTOR: "/srv/x/homes/instructor/ict"}
    assert {role: one["COURSE_ROLE"] for role, one in found.items()} == {role: role.value for role in Role}


def test_another_instructor_does_not_get_the_first_one_s_closed_folder() -> None:
    second = user_environment(HubSettings("/srv/x"), Path("/srv/x/homes/vera"), Role.INSTRUCTOR)
    assert (second["COURSE_FOLDER"], second["COURSE_MODULES"]) == (
        "/srv/x/homes/vera/ict",
        "/srv/x/homes/vera/modules",
    )


def test_an_instructor_s_e_mail_address_makes_a_folder_of_a_plain_name() -> None:
    folder = HubSettings("/srv/x", instructors=("vera@example.org",)).course_folder
    assert (folder.name, folder.parent.name.startswith("vera-example-org")) == ("ict", True)


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["nbgrader-ict"], Role.TRAINEE),
        (["grader-ict"], Role.GRADER),
        (["auditor-ict", "nbgrader-ict"], Role.AUDITOR),
        (["formgrade-ict", "nbgrader-ict"], Role.INSTRUCTOR),
        (["formgrade-other", "nbgrader-ict"], Role.TRAINEE),
        (["formgrade-ict-2"], Role.TRAINEE),
        ([], Role.TRAINEE),
    ],
)
def test_a_role_is_what_the_hubs_groups_say(groups: list[str], role: Role) -> None:
    assert role_by_groups(groups, "ict") is role


def test_the_command_line_never_shows_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "hub.json").write_text("{")
    result = CliRunner().invoke(course, ["hub", "--demo", "--no-isolation", "--folder", str(tmp_path)])
    assert isinstance(result.exception, HubError)
    assert "settings cannot be read" in str(result.exception)
    assert "{" == (tmp_path / "hub.json").read_text()
