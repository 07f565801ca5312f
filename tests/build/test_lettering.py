"""The words in a notebook's attached pictures are those of the course's language; the pictures are the same."""

import io
import json
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from course.build.lettering import attachments_in, lettering_of
from course.build.localise import material

NOTEBOOK = Path(__file__).resolve().parents[2] / "assignments" / "session-2" / "session-2.ipynb"


def pictures(language: str) -> dict[str, bytes]:
    cells = json.loads(material(NOTEBOOK, language))["cells"]
    bundles = {name: bundle for cell in cells for name, bundle in cell.get("attachments", {}).items()}
    return {name: b64decode(bundle["image/png"]) for name, bundle in bundles.items()}


def test_only_pictures_with_words_are_painted_anew() -> None:
    english, russian = pictures("en"), pictures("ru")
    assert {"places.png"} == {name for name in english if english[name] != russian[name]}


def test_only_the_words_differ() -> None:
    english, russian = (Image.open(io.BytesIO(pictures(code)["places.png"])).convert("RGB") for code in ("en", "ru"))
    left, top, right, bottom = ImageChops.difference(english, russian).point(lambda p: 255 if p > 40 else 0).getbbox()
    words = lettering_of("places.png")
    assert ["spring", "bridge", "below the", "laundry", "lake"] == [word.text for word in words]
    assert min(word.y - word.size for word in words) <= top
    assert bottom <= max(word.y + word.size / 2 for word in words)
    assert 0 < left < right < english.width


@pytest.mark.parametrize("name", ["strip.png", "../../errors.png", "nothing.png"])
def test_a_picture_without_words_or_without_a_drawing_stays(name: str) -> None:
    bundle = {name: {"image/png": "AAAA"}}
    assert bundle == attachments_in(bundle, str.upper)
