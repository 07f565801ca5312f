"""``share("id")``: a button under a question that hands its answer in to colleagues, through the course home."""

from __future__ import annotations

from html import escape
from typing import Any

import anywidget
import traitlets

from course.i18n import gettext as _
from course.i18n import language
from course.widgets.base import script, source
from course.widgets.shown import Shown, is_static


def share(identifier: str) -> Any:
    """Show a button that hands the saved answer in to two colleagues for review.

    The notebook's own server sends it: the kernel needs no network and no token for that.

    Parameters
    ----------
    identifier : str
        The question whose answer is the card.
    """
    if is_static():
        text = _("The card is handed in from the module or from the course home.")
        return Shown(f"<p>{escape(text)}</p>", text)
    return ShareWidget(identifier)


class ShareWidget(anywidget.AnyWidget):
    """The button, and what became of it.

    Parameters
    ----------
    identifier : str
        The question whose answer is the card.
    """

    _esm = script("share.js")
    _css = source("kit.css")
    identifier = traitlets.Unicode().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)

    def __init__(self, identifier: str) -> None:
        words = {
            "send": _("Send my card to two colleagues"),
            "sending": _("Sending…"),
            "failed": _("The course home does not answer. Your card is saved here: send it from the course home."),
            "page": _("Cards to review, and what colleagues say"),
        }
        super().__init__(identifier=identifier, texts=words, lang=language())
