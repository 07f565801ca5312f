"""What preloading costs and saves is measured by the process that preloads, module by module."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.commands.preload import preload
from course.warm import Zygote
from course.warm.preload import Fingerprint


def test_the_command_prints_what_each_module_of_the_kernels_costs_and_the_sum() -> None:
    said = CliRunner().invoke(preload, ["--kernels", "--all"])
    assert 0 == said.exit_code, said.output
    rows = {line.split(None, 3)[3]: line.split(None, 3)[:3] for line in said.output.splitlines()[1:]}
    total = rows.pop("in all, once for the whole class")
    assert {"numpy", "matplotlib.pyplot", "ipykernel.kernelapp"} <= set(rows)
    assert int(total[2]) == sum(int(row[2]) for row in rows.values()) > 500
    assert float(total[0]) > float(rows["numpy"][0]) > 0


def test_a_module_that_cannot_be_had_is_told_and_the_others_are_loaded() -> None:
    with Zygote.start(["json", "no_such_module"]) as zygote:
        failures = {cost["name"]: cost["failure"] for cost in zygote.info["costs"]}
    assert "" == failures["json"]
    assert "no_such_module" in failures["no_such_module"]


def test_a_fingerprint_tells_the_file_that_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "site-packages"
    place.mkdir()
    (place / "fingered.py").write_text("A = 1")
    monkeypatch.syspath_prepend(str(place))
    importlib.import_module("fingered")
    try:
        taken = Fingerprint()
        assert "" == taken.changed()
        (place / "fingered.py").write_text("A = 22")
        assert str(place / "fingered.py") == taken.changed()
        taken = Fingerprint()
        (place / "installed").mkdir()
        assert str(place) == taken.changed()
    finally:
        del sys.modules["fingered"]
