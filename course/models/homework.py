"""A homework sheet to print: tasks, and a QR code that leads a telephone to the text or the recording.

The code is drawn by segno as SVG, so that it prints sharp; what it says is printed under it, because a code that
cannot be scanned must not shut anybody out.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.models.tokens import check_encoding

# A code with more in it has squares too small for an old telephone at arm's length.
MOST_BYTES = 300
MOST_TASKS = 12


@dataclass(frozen=True)
class Sheet:
    """A sheet with what its code holds.

    Parameters
    ----------
    html : str
        The page, ready to print.
    version : int
        Size of the QR code, 1 (21 squares a side) to 40.
    squares : int
        Squares a side.
    bytes : int
        Bytes in the code.
    smallest_print : float
        Side of the printed code in millimetres below which old cameras fail: 0.5 mm a square, quiet zone included.
    """

    html: str
    version: int
    squares: int
    bytes: int
    smallest_print: float


def check_link(text: str) -> str:
    """Return the trimmed content of the code.

    Raises
    ------
    ModelInputError
        Empty, too long, a link without a host, or a kind of link that a telephone should not follow.
    """
    content = text.strip()
    if not content:
        raise ModelInputError(_("The code has nothing to say yet."), remedy=_("Type a link or a short text."))
    check_encoding(content)
    size = len(content.encode())
    if size > MOST_BYTES:
        raise ModelInputError(
            _("That is %(size)d bytes; a code that any telephone reads holds %(most)d.")
            % {"size": size, "most": MOST_BYTES},
            remedy=_("Shorten the text, or put it on a page and link to it. A Russian letter takes two bytes."),
        )
    if re.match(r"(?i)\s*(javascript|data|file|vbscript):", content):
        raise ModelInputError(
            _("A telephone should not follow a link of this kind."), remedy=_("Use a link that begins with https://.")
        )
    if "://" in content and (" " in content or not _has_host(content)):
        raise ModelInputError(_("This link is not complete."), remedy=_("Copy it whole, from https:// to its end."))
    return content


def _has_host(link: str) -> bool:
    try:
        return "." in (urlsplit(link).hostname or "")
    except ValueError:
        return False


def homework_sheet(title: str, tasks: str, link: str, due: str = "", language: str = "ru") -> Sheet:
    """Make the sheet.

    Parameters
    ----------
    title, due : str
        Shown as they are, never as HTML.
    tasks : str
        One task a line, at most twelve.
    link : str
        What the code holds: a link or a short text.
    language : str
        Language of the sheet, for screen readers and hyphenation.

    Raises
    ------
    ModelInputError
        See :func:`check_link`; or there is no task, or too many.
    """
    import segno

    content = check_link(link)
    lines = [line.strip() for line in tasks.splitlines() if line.strip()]
    if not lines:
        raise ModelInputError(_("The sheet has no task yet."), remedy=_("Write one task a line."))
    if len(lines) > MOST_TASKS:
        raise ModelInputError(
            _("%(count)d tasks are too many for one evening.") % {"count": len(lines)},
            remedy=_("Keep the %(most)d that matter.") % {"most": MOST_TASKS},
        )
    code = segno.make(content, error="m", micro=False)
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True, dark="#000", light="#fff")
    squares = int(code.symbol_size(border=0)[0])
    html = _page(title.strip() or _("Homework"), lines, content, due.strip(), language, svg.getvalue().decode())
    return Sheet(html, int(code.version), squares, len(content.encode()), 0.5 * (squares + 8))


def _page(title: str, tasks: list[str], content: str, due: str, language: str, svg: str) -> str:
    labels = {
        "ru": ("Имя", "Срок", "Код ведёт сюда"),
        "en": ("Name", "Due", "The code leads here"),
    }[language if language in {"ru", "en"} else "en"]
    items = "".join(f"<li>{escape(task)}</li>" for task in tasks)
    picture = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(labels[2])}: {escape(content)}" ', 1)
    deadline = f"<p><strong>{labels[1]}:</strong> {escape(due)}</p>" if due else ""
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f'<p class="name">{labels[0]}: <span></span></p>{deadline}<div class="sheet"><ol>{items}</ol>'
        f"<figure>{picture}<figcaption>{labels[2]}:<br>{escape(content)}</figcaption></figure></div></main></body></html>"
    )


_STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans',sans-serif;margin:1.2rem;color:#000;background:#fff}"
    "h1{font-size:1.4rem;margin:0 0 .4rem}.name span{display:inline-block;width:14rem;border-bottom:1px solid #000}"
    ".sheet{display:grid;grid-template-columns:1fr 11rem;gap:1.2rem;align-items:start}li{margin:0 0 .9rem}"
    "figure{margin:0}svg{width:100%;height:auto;display:block}figcaption{font-size:.85rem;overflow-wrap:anywhere}"
    "@page{size:A4;margin:18mm}"
)
