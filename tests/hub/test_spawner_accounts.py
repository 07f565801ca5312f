"""Who trainees are to the operating system, and what stops a hub that could not keep them apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course.errors import HubError
from course.hub import isolation
from course.hub.accounts import Account, UidRegister, closed_to, make_home
from course.warm import Capabilities

ROOT = os.getuid() == 0


def test_a_name_keeps_its_number_and_no_two_share_one(tmp_path: Path) -> None:
    register = UidRegister(tmp_path / "uids.json", 200_000, 200_009)
    assert register.uid_of("anna") == 200_000
    assert register.uid_of("boris") == 200_001
    assert UidRegister(tmp_path / "uids.json", 200_000, 200_009).uid_of("anna") == 200_000
    assert (tmp_path / "uids.json").stat().st_mode & 0o777 == 0o600


def test_a_used_up_range_is_said(tmp_path: Path) -> None:
    register = UidRegister(tmp_path / "uids.json", 5, 5)
    register.uid_of("anna")
    with pytest.raises(HubError, match="boris"):
        register.uid_of("boris")


def test_a_damaged_register_gives_out_nothing(tmp_path: Path) -> None:
    (tmp_path / "uids.json").write_text("{")
    with pytest.raises(HubError, match="cannot be read"):
        UidRegister(tmp_path / "uids.json", 1, 9).uid_of("anna")


@pytest.mark.skipif(not ROOT, reason="only root gives folders away")
def test_a_home_is_its_owners_alone_with_what_the_hub_had_put_there(tmp_path: Path) -> None:
    home = tmp_path / "homes" / "anna"
    home.mkdir(parents=True)
    (home / "from the hub").write_text("x")
    make_home(Account(200_005, 200_005, (), home))
    assert (home.stat().st_uid, home.stat().st_mode & 0o777) == (200_005, 0o700)
    assert (home / "from the hub").stat().st_uid == 200_005
    with pytest.raises(HubError, match="belongs to"):
        make_home(Account(200_006, 200_006, (), home))


def test_the_home_of_a_unix_account_keeps_its_permissions(tmp_path: Path) -> None:
    home = tmp_path / "home" / "anna"
    home.mkdir(parents=True)
    for folder in (home, home.parent):
        folder.chmod(0o755)
    make_home(Account(os.getuid(), os.getgid(), (), home), allotted=False)
    assert {0o755} == {folder.stat().st_mode & 0o777 for folder in (home, home.parent)}
    make_home(Account(os.getuid(), os.getgid(), (), home))
    assert (0o700, 0o711) == tuple(folder.stat().st_mode & 0o777 for folder in (home, home.parent))


def test_a_link_in_place_of_a_home_is_refused(tmp_path: Path) -> None:
    (tmp_path / "anna").symlink_to("/etc")
    with pytest.raises(HubError, match="not a folder"):
        make_home(Account(None, None, (), tmp_path / "anna"))


def test_a_folder_closed_on_the_way_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "inside").mkdir(parents=True)
    closed.chmod(0o700)
    tmp_path.chmod(0o755)
    found = closed_to(65_534, closed / "inside")
    assert found is not None
    assert found in (closed, *closed.parents)
    assert closed_to(65_534, Path("/usr/lib")) is None


def test_without_root_and_landlock_the_hub_refuses_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = Capabilities(True, 0, True, False, frozenset(), False)
    monkeypatch.setattr(isolation, "capabilities", lambda: bare)
    assert "cannot keep trainees apart" in isolation.isolation_problem(True)
    assert isolation.isolation_problem(False) == ""
