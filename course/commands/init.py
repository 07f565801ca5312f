"""``course init DIR``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--course-id", default="ict", show_default=True, help="nbgrader's name of the course.")
@click.option("--language", help="Language of the course, for example ru; COURSE_LANGUAGE or English by default.")
@click.option("--update", is_flag=True, help="Bring an existing course up to date; a copy of the old sources is kept.")
def init(folder: Path, course_id: str, language: str | None, update: bool) -> None:
    """Make an instructor's nbgrader course in FOLDER.

    \b
    Example:
      course init my-course
      course init my-course-ru --course-id ict-ru --language ru
      cd my-course && nbgrader generate_assignment session-1
    """
    from course.build.course_folder import make_course

    built = make_course(
        folder,
        course_id=course_id,
        language=language,
        update=update,
        now=lambda: datetime.now().astimezone(),
        report=lambda name: click.echo(f"  {name}"),
    )
    click.echo(f"{len(built)} assignment(s) in {folder}. Next: cd {folder} && nbgrader generate_assignment {built[0]}")
