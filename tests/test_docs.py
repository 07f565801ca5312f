"""The documents are true of the tree: map, verbs, decisions, locks, and nothing of one machine in them."""

import re
import subprocess
from pathlib import Path

import pytest

from course.cli import VERBS

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.lock", "requirements-dev.lock", "deploy/bootstrap.lock"]
# Put together, so that this file does not hold what it forbids.
INDEX_HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "deb." + "debian.org",
    "npmjs" + ".org/",
]
# Homes and workplaces. A shell's, a container's or an attack's own paths (/root as a closed home, /home/jovyan) say no machine.
MACHINE = re.compile(r"(?<![\w.{}-])/work/(?:wt|main|shared|\.library)\b")


def tracked() -> list[str]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in told.split("\0") if path]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def readme_map() -> str:
    found = re.search(r"## The map\n\n```\n(.*?)```", read("README.md"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_map_names_every_folder_of_the_top_and_of_the_package() -> None:
    top = {path.split("/")[0] + "/" for path in tracked() if "/" in path}
    inside = {path.split("/")[1] + "/" for path in tracked() if path.count("/") > 1 and path.startswith("course/")}
    words = set(re.split(r"[\s,]+", readme_map()))
    assert set() == (top | inside) - words


def test_the_map_names_nothing_that_is_not_there() -> None:
    names = [line.split("  ")[0] if not line.startswith(" ") else line.split()[0] for line in readme_map().splitlines()]
    places = [part.strip() for name in names for part in name.split(",")]
    assert [] == [p for p in places if not (ROOT / p).exists() and not (ROOT / "course" / p).exists()]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_in_the_readme(verb: str) -> None:
    assert f"| `course {verb}` |" in read("README.md")


def test_the_readme_names_no_verb_that_is_not_there() -> None:
    assert set(VERBS) == set(re.findall(r"\| `course ([a-z-]+)` \|", read("README.md")))


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = {
        name for page in ("README.md", "CONTRIBUTING.md") for name in re.findall(r"[`$] ?make ([a-z-]+)", read(page))
    }
    assert set() == named - targets


def test_the_changelog_has_what_is_unreleased() -> None:
    assert re.search(r"^## Unreleased\n\n(### .+\n- .+)", read("CHANGELOG.md"), re.MULTILINE) is not None


@pytest.mark.parametrize("page", [path for path in tracked() if path.startswith("docs/decisions/")])
def test_a_decision_has_its_four_parts_in_order(page: str) -> None:
    parts = re.findall(r"^(?:#+ |\*\*)?(Status|Context|Decision|Consequences)\b", read(page), re.MULTILINE)
    assert ["Status", "Context", "Decision", "Consequences"] == list(dict.fromkeys(parts))


@pytest.mark.parametrize("page", [path for path in tracked() if path.endswith(".md") and not path.startswith("tests/")])
def test_links_within_the_documents_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", read(page))
    assert [] == [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()]


def test_no_tracked_text_names_this_machine_or_a_package_index() -> None:
    found = []
    for path in tracked():
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue  # a picture, a packed list or a case of broken text
        if MACHINE.search(text) or any(host in text for host in INDEX_HOSTS):
            found.append(path)
    assert [] == found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_hashes_every_requirement(lock: str) -> None:
    entries = read(lock).replace("\\\n", " ").splitlines()
    asked = [line for line in entries if line.strip() and not line.startswith("#")]
    assert asked != []
    assert [] == [line for line in asked if line.startswith("-") or "://" in line.split("--hash")[0]]
    assert [] == [line for line in asked if "--hash=sha256:" not in line]


def test_the_licences_that_the_package_names_are_here_whole() -> None:
    for name in ("CC-BY-SA-4.0", "CC-BY-SA-3.0-IGO", "Unicode-3.0"):
        assert len(read(f"LICENSES/{name}.txt")) > 1900
    assert read("LICENSE").startswith("BSD 3-Clause License")
