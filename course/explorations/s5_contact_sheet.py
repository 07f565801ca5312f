"""Contact sheet: eight pictures against one; which are copies of it?"""

from __future__ import annotations

from typing import Any

from course.i18n import gettext as _
from course.models.provenance import SHEET, sheet_distances, sheet_picture
from course.models.scenes import draw_scene, names
from course.plots.provenance import distance_table, join
from course.plots.views import Figure, Table
from course.widgets.exploration import Exploration, Result, Toggle


def build() -> Exploration:
    """Return the contact sheet of the assignment."""
    letters = list(SHEET)
    # The sheet never changes: it is packed once.
    sheet = join([draw_scene("quay"), *(sheet_picture(letter) for letter in letters)], 3, ["0", *letters])

    def compute(values: dict[str, Any]) -> Result:
        found = sheet_distances(try_mirror=bool(values["mirror"]))
        table = distance_table(_("Each picture against picture 0"), found, {letter: letter for letter in letters})
        figure = Figure(sheet, "image/png", _sheet_alt(), _contents())
        near = [letter for letter in letters if found[letter].dct <= 10]
        return Result(
            [figure, table], _("At most 10 bits of the DCT hash differ: %(letters)s.") % {"letters": ", ".join(near)}
        )

    return Exploration(
        id="s5-contact-sheet",
        title=_("Contact sheet: nine drawn pictures"),
        intro=_(
            "Picture 0 is the quay with the sledge. Pictures A to H came in from eight “collections”. Some are "
            "copies of picture 0, "
            "changed on the way. Look, and read the hashes. A hash can miss a copy, and it can take another "
            "moment for a copy."
        ),
        controls=[Toggle("mirror", _("Compare with the mirror image too"), False)],
        compute=compute,
        leaves_out=_(
            "The pictures were drawn by this course. With real photographs, also ask who took them, when, "
            "where, and who holds them."
        ),
    )


def _sheet_alt() -> str:
    return _("Nine small drawn pictures in three rows, 0 and A to H; the table says in words what each shows.")


def _contents() -> Table:
    shown = {
        "0": names()["quay"],
        "A": _("The quay, house, lamp, six figures and sledge, nearer; less of the left and lower edge."),
        "B": names()["bridge"],
        "C": _("House at the left, lamp at the right; six figures and a sledge that points to the other side."),
        "D": names()["quay-later"],
        "E": _("The quay, house, lamp, six figures and sledge, in brown."),
        "F": _("A school house and a tree, in brown."),
        "G": _("The quay, house, lamp and six figures; a dark band with light marks covers the lower part."),
        "H": _("A harbour with a lighthouse and a sailing boat, very light."),
    }
    return Table(_("What each picture shows"), [_("Picture"), _("What is to be seen")], list(shown.items()))
