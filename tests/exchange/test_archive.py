"""An archive holds files and folders of its own, or it is refused."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.errors import ExchangeError
from course.exchange.archive import inspect, pack, unpack
from tests.exchange.harness import write_files


def packed(folder: Path) -> io.BytesIO:
    target = io.BytesIO()
    pack(folder, target)
    target.seek(0)
    return target


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    target.seek(0)
    return target


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def test_what_is_packed_comes_out_again(tmp_path: Path) -> None:
    files = {"Тетрадь 1.ipynb": "{}", "data/a + b.csv": "x;y", "data/deep/er/пустой": ""}
    names = unpack(packed(write_files(tmp_path / "in", files)), write_files(tmp_path / "out", {".keep": ""}))
    assert sorted(files) == names
    assert files == {name: (tmp_path / "out" / name).read_text() for name in names}


def test_the_same_folder_has_the_same_bytes_whatever_its_times(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"a.ipynb": "1", "b/c.txt": "2"})
    before = packed(folder).getvalue()
    os.utime(folder / "a.ipynb", (1, 1))
    (folder / "b/c.txt").chmod(0o400)
    assert before == packed(folder).getvalue()


def test_fifty_megabytes_and_five_hundred_files_travel(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {f"n/{number}.txt": str(number) for number in range(500)})
    (folder / "big.bin").write_bytes(os.urandom(1000) * 50_000)
    contents = inspect(packed(folder), max_files=1000)
    assert (501, contents.bytes > 50_000_000) == (len(contents.files), True)


def test_links_to_folders_are_left_out_and_vanished_files_too(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"a.txt": "a"})
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to(folder / "nothing")
    assert list(inspect(packed(folder), max_files=10).files) == ["a.txt"]


def test_a_file_that_vanishes_after_it_was_listed_is_left_out_and_read_only_ones_arrive(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "in", {"a.ipynb": "{}", "b/autosave.txt": "soon gone", "c/kept.txt": "c"})
    (folder / "a.ipynb").chmod(0o400)
    (folder / "c").chmod(0o500)

    def tidy(place: str, _names: list[str]) -> list[str]:
        """Remove the autosave once it has been listed, as an editor does."""
        if place.endswith("c"):
            (folder / "b" / "autosave.txt").unlink()
        return []

    target = io.BytesIO()
    contents = pack(folder, target, tidy)
    assert ["a.ipynb", "c/kept.txt"] == list(contents.files)
    target.seek(0)
    unpack(target, write_files(tmp_path / "out", {".keep": ""}))
    (tmp_path / "out" / "a.ipynb").write_text("a trainee may write into what was fetched")


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (entry("a", tarfile.SYMTYPE, "/etc/passwd"), "link"),
        (entry("a", tarfile.LNKTYPE, "b"), "link"),
        (entry("a", tarfile.CHRTYPE), "device"),
        (entry("a", tarfile.FIFOTYPE), "device"),
        (entry("../a"), "elsewhere"),
        (entry("b/../../a"), "elsewhere"),
        (entry("/etc/a"), "elsewhere"),
        (entry("a\\b"), "elsewhere"),
        (entry("line\nbreak"), "elsewhere"),
        (entry("x" * 300), "elsewhere"),
        (entry("."), "twice"),
    ],
)
def test_a_dangerous_member_is_refused(member: tarfile.TarInfo, why: str, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=why):
        inspect(tar_of((entry("first.ipynb"), b"{}"), (member, b"")), max_files=10)
    with pytest.raises(ExchangeError):
        unpack(tar_of((member, b"")), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_one_path_twice_is_refused() -> None:
    with pytest.raises(ExchangeError, match="twice"):
        inspect(tar_of((entry("a"), b"1"), (entry("./a"), b"2")), max_files=10)


def test_a_file_that_is_also_a_folder_is_refused() -> None:
    with pytest.raises(ExchangeError, match="also a folder"):
        inspect(tar_of((entry("a"), b"1"), (entry("a/b"), b"2")), max_files=10)


def test_too_many_files_are_refused() -> None:
    with pytest.raises(ExchangeError, match="more files than 3"):
        inspect(tar_of(*((entry(str(number)), b"") for number in range(4))), max_files=3)


def test_a_compressed_or_sparse_bomb_is_refused() -> None:
    with pytest.raises(ExchangeError, match="plain tar"):
        inspect(io.BytesIO(gzip.compress(b"\0" * 10_000_000)), max_files=10)
    sparse = entry("hole", tarfile.GNUTYPE_SPARSE)
    with pytest.raises(ExchangeError):
        inspect(tar_of((sparse, b"")), max_files=10)


@pytest.mark.parametrize("keep", [100, 600, 1500])
def test_a_cut_off_archive_is_refused(keep: int) -> None:
    whole = tar_of((entry("a"), b"x" * 2000)).getvalue()
    with pytest.raises(ExchangeError):
        inspect(io.BytesIO(whole[:keep]), max_files=10)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_noise_is_refused_or_holds_nothing_but_never_breaks(noise: bytes) -> None:
    try:
        contents = inspect(io.BytesIO(noise), max_files=10)
    except ExchangeError:
        return
    assert contents.bytes <= len(noise)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_archive_never_escapes_its_folder(data: st.DataObject) -> None:
    import tempfile

    whole = bytearray(tar_of((entry("a/b.ipynb"), b"x" * 700), (entry("c"), b"y")).getvalue())
    for _change in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, 2500))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as scratch:
        outside, inside = Path(scratch), Path(scratch, "inside")
        inside.mkdir()
        with contextlib.suppress(ExchangeError):
            unpack(io.BytesIO(bytes(whole)), inside)
        assert [inside] == list(outside.iterdir())
        assert not any(path.is_symlink() for path in inside.rglob("*"))
