"""``python -m course.build.translation``: the translators' and the programmer's commands."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from course.build.translation import catalogues, worklist
from course.build.translation.domains import ROOT, domains
from course.build.translation.report import lint_catalogues, table
from course.errors import CourseError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def translation() -> None:
    """Translate the course: bring catalogues up to date, list what is missing, put translations in, check."""


@translation.command()
def update() -> None:
    """Extract every text and bring all templates and catalogues up to date (make catalogues)."""
    for path in catalogues.update_all():
        click.echo(f"updated {path.relative_to(ROOT)}")
    click.echo(table())


@translation.command()
@click.argument("language")
@click.argument("domain")
@click.option("--limit", default=0, help="At most so many messages.")
@click.option("--skip", default=0, help="Leave out so many first.")
@click.option("--which", type=click.Choice(["missing", "wrong", "all"]), default="missing", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON instead of plain text.")
def todo(language: str, domain: str, limit: int, skip: int, which: str, as_json: bool) -> None:
    """Print what is to be translated, with a number for each message."""
    _path, catalogue = worklist.open_catalogue(language, domain)
    messages = worklist.wanted(catalogue, language, which)[skip:]
    messages = messages[:limit] if limit else messages
    if as_json:
        click.echo(json.dumps(worklist.as_data(messages), ensure_ascii=False, indent=1))
    else:
        click.echo(worklist.as_text(messages, catalogue.num_plurals))


@translation.command()
@click.argument("language")
@click.argument("domain")
@click.argument("file", type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--keep-wrong", is_flag=True, help="Take translations with problems too.")
def apply(language: str, domain: str, file: Path, keep_wrong: bool) -> None:
    """Put the translations of FILE (a filled work list, or JSON) into a catalogue and check them."""
    text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    done = worklist.apply(language, domain, worklist.read_translations(text), keep_wrong=keep_wrong)
    for one in done:
        if not one.known:
            click.echo(f"{one.number}: no such message in {domain}")
        for problem in one.problems:
            click.echo(f"{one.number}: [{problem.rule}] {problem.text}    ({one.original[:60]!r})")
    refused = [one for one in done if not one.known or (one.problems and not keep_wrong)]
    click.echo(f"{len(done) - len(refused)} put in, {len(refused)} refused.")
    _path, catalogue = worklist.open_catalogue(language, domain)
    click.echo(f"{domain}: " + ", ".join(f"{count} {name}" for name, count in catalogues.counts(catalogue).items()))
    sys.exit(1 if refused else 0)


@translation.command()
def report() -> None:
    """Print how far each catalogue is."""
    click.echo(table())


@translation.command()
@click.argument("languages", nargs=-1)
def lint(languages: tuple[str, ...]) -> None:
    """Check catalogues against sources, placeholders, glossary; a complete language must have nothing missing."""
    found = lint_catalogues(languages or tuple(domains().complete))
    for line in found:
        click.echo(line)
    click.echo(table())
    sys.exit(1 if found else 0)


def main() -> None:
    """Run; an expected failure is one line and exit code 1."""
    try:
        translation(prog_name="python -m course.build.translation")
    except CourseError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
