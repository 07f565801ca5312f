"""PDF pages in our type: DejaVu, which matplotlib carries and which covers Latin and Cyrillic."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from fpdf import FPDF

from course import __version__
from course.i18n import gettext as _
from course.i18n import language

FAMILY = "DejaVu"
_FILES = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf", "I": "DejaVuSans-Oblique.ttf"}
INK = (31, 41, 55)
ACCENT = (0, 84, 147)

# fonttools reports each table that it leaves out of a subset; that is its normal work.
logging.getLogger("fontTools").setLevel(logging.ERROR)


def fonts() -> Path:
    """Return the folder of matplotlib's fonts."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


class Document(FPDF):
    """An A4 document with our fonts, a title and a language.

    Parameters
    ----------
    title : str
    made : datetime
        Written into the file as its date.
    landscape : bool
    numbered : bool
        Whether pages carry their number.
    """

    def __init__(self, title: str, made: datetime, *, landscape: bool = False, numbered: bool = True) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", format="A4")
        for style, name in _FILES.items():
            self.add_font(FAMILY, style=style, fname=str(fonts() / name))
        # fpdf2 asks for each combination by name; the oblique stands for bold oblique.
        self.add_font(FAMILY, style="BI", fname=str(fonts() / _FILES["B"]))
        self.set_title(title)
        self.set_lang(language())
        self.set_creation_date(made)
        self.set_creator(f"ict-course {__version__}")
        self.set_text_color(*INK)
        self._numbered = numbered
        self.alias_nb_pages()

    def footer(self) -> None:
        """Write the page number."""
        if self._numbered:
            self.set_y(-15)
            self.set_font(FAMILY, size=9)
            self.cell(0, 8, _("Page %(page)s") % {"page": self.page_no()}, align="C")

    def line_of(self, text: str, size: float, style: str = "", *, align: str = "C", gap: float = 0) -> None:
        """Write a paragraph over the whole width and leave `gap` millimetres under it."""
        self.set_font(FAMILY, style=style, size=size)
        self.multi_cell(0, size * 0.5, text, align=align, new_x="LMARGIN", new_y="NEXT")
        self.ln(gap)

    def picture(self, image: Any, alt: str, **place: Any) -> None:
        """Place a picture with its alternative text."""
        self.image(image, alt_text=alt, **place)
