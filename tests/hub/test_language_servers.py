"""jupyter-lsp learns the same from what was asked once as from asking itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

manager = pytest.importorskip("jupyter_lsp.manager")
from jupyter_lsp.constants import EP_SPEC_V1  # noqa: E402
from jupyter_lsp.manager import LanguageServerManager  # noqa: E402

from course.hub import language_servers  # noqa: E402


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HOME", str(tmp_path))
    yield tmp_path
    language_servers.forget()


def test_the_answers_are_the_same() -> None:
    before = LanguageServerManager()
    before.initialize()
    language_servers.remember()
    after = LanguageServerManager()
    after.initialize()
    assert after.node_roots == before.node_roots
    assert after.language_servers == before.language_servers
    assert [entry.name for entry in manager.entry_points(group=EP_SPEC_V1)]
    assert list(manager.entry_points(group="console_scripts"))


@pytest.mark.skipif(shutil.which("npm") is None, reason="only where npm is installed is it asked")
def test_npm_is_not_asked_again_but_by_who_told_it_something(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language_servers.remember()
    asked: list[object] = []
    monkeypatch.setitem(language_servers._originals, "npm_prefix", lambda *given: asked.append(given) or "/own")
    assert LanguageServerManager().node_roots
    assert not asked
    (own_home / ".npmrc").write_text("prefix=/own\n", encoding="utf-8")
    assert Path("/own/lib") in LanguageServerManager().node_roots
    assert len(asked) == 1
