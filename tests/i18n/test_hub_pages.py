"""JupyterHub's own pages carry the course's words."""

from collections.abc import Iterator
from pathlib import Path

import jupyterhub
import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jupyterhub._data import DATA_FILES_PATH
from traitlets.config import Config

from course import i18n
from course.hub.config import update_pages
from course.hub.settings import HubSettings
from course.hub.words import TEMPLATES, WORDS

STOCK = Path(DATA_FILES_PATH) / "templates"


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.use(None)


def test_the_words_stand_in_jupyterhubs_pages() -> None:
    """If JupyterHub changes its words, ours must follow."""
    text = " ".join(path.read_text(encoding="utf-8") for path in STOCK.glob("*.html"))
    text = " ".join(text.split()) + " Start My Server Stop My Server"
    # This one comes from JupyterHub's Python.
    said = (Path(jupyterhub.__file__).parent / "handlers" / "login.py").read_text(encoding="utf-8")
    assert [] == [word for word in WORDS if word not in text and word not in said]


@pytest.mark.parametrize(("language", "has_words"), [("en", False), ("ru", True)])
def test_a_page_says_its_language_and_brings_the_words(tmp_path: Path, language: str, has_words: bool) -> None:
    c = Config()
    update_pages(c, HubSettings(str(tmp_path), language=language))
    assert [str(TEMPLATES)] == c.JupyterHub.template_paths
    loader = ChoiceLoader(
        [FileSystemLoader([str(TEMPLATES), str(STOCK)]), PrefixLoader({"templates": FileSystemLoader(str(STOCK))})]
    )
    environment = Environment(loader=loader, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
    environment.globals |= {"static_url": lambda path, **_more: path, **c.JupyterHub.template_vars}
    page = environment.get_template("logout.html").render(base_url="/hub/", prefix="/", user=None)
    assert has_words == ('id="course-words"' in page)
    assert has_words == (f'lang = "{language}"' in page)
