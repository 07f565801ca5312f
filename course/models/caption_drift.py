"""Caption drift: what a later caption of one picture kept, changed or lost of the record's."""

from __future__ import annotations

from dataclasses import dataclass

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.sources import read_data

FIELDS = ("what", "place", "date", "author")


@dataclass(frozen=True)
class Drift:
    """One field of a caption against the record's: ``kept``, ``changed`` or ``lost``."""

    field: str
    record: str
    later: str
    fate: str


def places() -> dict[str, str]:
    """Return where each caption stands, by id; the first is the record."""
    return {entry["id"]: _(entry["where"]) for entry in read_data("captions.yaml")["captions"]}


def field_names() -> dict[str, str]:
    """Return the fields of a caption by id, as a person names them."""
    return {"what": _("What"), "place": _("Where"), "date": _("When"), "author": _("By whom")}


def fate_names() -> dict[str, str]:
    """Return the three fates by id."""
    return {"kept": _("✓ kept"), "changed": _("✗ changed"), "lost": _("✗ lost")}


def drift(caption: str) -> list[Drift]:
    """Compare a caption with the record's, field by field.

    Raises
    ------
    ModelInputError
        There is no such caption.
    """
    entries = {entry["id"]: entry["fields"] for entry in read_data("captions.yaml")["captions"]}
    if caption not in entries:
        raise ModelInputError(_("There is no such caption."), remedy=_("Choose one of the list."))
    record, later = next(iter(entries.values())), entries[caption]
    found = []
    for field in FIELDS:
        here = later.get(field)
        fate = "lost" if here is None else "kept" if here["says"] == record[field]["says"] else "changed"
        found.append(Drift(field, _(record[field]["text"]), _(here["text"]) if here else "", fate))
    return found
