"""The schema is the tables', on both databases, and a start costs little when it is there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from course.errors import ExchangeError
from course.exchange.database import HEAD, MIGRATIONS, Database
from course.exchange.tables import Base
from tests.exchange.postgres import running_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'exchange.db'}")
        yield found
        found.close()
    else:
        with running_postgres() as url:
            found = Database(url)
            yield found
            found.close()


def test_migrations_end_where_the_program_thinks() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrated_tables_are_the_declared_ones(database: Database) -> None:
    database.upgrade()
    assert database.version() == HEAD
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
    database.upgrade()


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(ExchangeError) as caught:
        Database("postgresql+psycopg://user:secret@127.0.0.1:1/none").upgrade()
    assert "127.0.0.1" in caught.value.where
    assert "secret" not in caught.value.where


def test_a_start_with_the_schema_in_place_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'exchange.db'}"
    Database(url).upgrade()
    code = (
        f"import sys; from course.exchange.database import Database; Database({url!r}).upgrade(); "
        "print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert run.stdout == "False\n"


def test_a_service_without_a_folder_ends_in_one_line() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_EXCHANGE")}
    run = subprocess.run(
        [sys.executable, "-m", "course.exchange.service"], env=env, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert len(run.stderr.splitlines()) == 1
    assert "COURSE_EXCHANGE_DATA" in run.stderr


def test_an_upgrade_that_breaks_off_leaves_nothing_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import command

    real = command.upgrade

    def break_off(config: Config, revision: str) -> None:
        real(config, revision)
        raise RuntimeError("power cut")

    monkeypatch.setattr(command, "upgrade", break_off)
    with pytest.raises(RuntimeError, match="power cut"):
        database.upgrade()
    assert database.version() is None
    monkeypatch.undo()
    database.upgrade()
    assert HEAD == database.version()
