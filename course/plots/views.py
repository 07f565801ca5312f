"""What an exploration or a mark can show: plain descriptions, drawn by the widgets and by reports alike.

Every view can be read as text (:meth:`View.as_text`) and as plain HTML (:meth:`View.as_html`), so that
formgrader, feedback, the portfolio and a screen reader get the same content as the screen.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

Status = Literal["", "good", "warn", "bad"]
# Words that go with a status, so that it is never shown by colour alone.
STATUS_MARKS: dict[str, str] = {"": "", "good": "✓", "warn": "!", "bad": "✗"}


class View:
    """Something to show. Subclasses are plain data."""

    kind = "view"

    def as_text(self) -> str:
        """Return the content as plain text."""
        raise NotImplementedError

    def as_html(self) -> str:
        """Return the content as an HTML fragment without scripts."""
        raise NotImplementedError

    def as_data(self) -> dict[str, Any]:
        """Return the content as JSON-ready data for the widget."""
        raise NotImplementedError


@dataclass(frozen=True)
class Table(View):
    """A captioned table; the first column heads its row.

    Parameters
    ----------
    caption : str
    header : sequence of str
    rows : sequence of sequences
        Cells are shown with ``str``; every row is as long as the header.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    kind = "table"

    def as_text(self) -> str:
        """Return caption, header and rows, cells separated by `` | ``."""
        lines = [self.caption, " | ".join(map(str, self.header))]
        lines += [" | ".join(str(cell) for cell in row) for row in self.rows]
        return "\n".join(lines)

    def as_html(self) -> str:
        """Return a ``<table>`` with caption and scoped headers."""
        head = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in self.header)
        body = "".join(
            f'<tr><th scope="row">{escape(str(row[0]))}</th>'
            + "".join(f"<td>{escape(str(cell))}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
            if row
        )
        caption = f"<caption>{escape(self.caption)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def as_data(self) -> dict[str, Any]:
        """Return caption, header and rows as strings."""
        rows = [[str(cell) for cell in row] for row in self.rows]
        return {
            "kind": self.kind,
            "caption": self.caption,
            "header": [str(c) for c in self.header],
            "rows": rows,
        }


@dataclass(frozen=True)
class Figure(View):
    """A picture with the same content as alternative text and table.

    Parameters
    ----------
    image : bytes
        PNG or SVG.
    media : {"image/png", "image/svg+xml"}
    alt : str
        What the picture says, in one or two sentences.
    table : Table
        The numbers behind it.
    """

    image: bytes
    media: str
    alt: str
    table: Table
    kind = "figure"

    @property
    def source(self) -> str:
        """The picture as a ``data:`` address."""
        return f"data:{self.media};base64,{base64.b64encode(self.image).decode('ascii')}"

    def as_text(self) -> str:
        """Return the alternative text and the table."""
        return f"{self.alt}\n{self.table.as_text()}"

    def as_html(self) -> str:
        """Return the picture with its alternative text, and the table under it."""
        return f'<figure><img src="{self.source}" alt="{escape(self.alt)}"></figure>{self.table.as_html()}'

    def as_data(self) -> dict[str, Any]:
        """Return address, alternative text and table."""
        return {"kind": self.kind, "source": self.source, "alt": self.alt, "table": self.table.as_data()}


@dataclass(frozen=True)
class Metric:
    """One measured figure: its name, its value with unit, and how it stands to its target."""

    name: str
    value: str
    status: Status = ""
    note: str = ""


@dataclass(frozen=True)
class Metrics(View):
    """A few measured figures, each with a word on how it stands."""

    items: Sequence[Metric]
    caption: str = ""
    kind = "metrics"

    def as_text(self) -> str:
        """Return one line a figure."""
        return "\n".join(
            " ".join(part for part in (STATUS_MARKS[m.status], f"{m.name}: {m.value}", m.note) if part)
            for m in self.items
        )

    def as_html(self) -> str:
        """Return a description list."""
        rows = "".join(
            f"<dt>{escape(m.name)}</dt><dd>{STATUS_MARKS[m.status]} {escape(m.value)} {escape(m.note)}</dd>"
            for m in self.items
        )
        return f"<dl>{rows}</dl>"

    def as_data(self) -> dict[str, Any]:
        """Return the items as plain dictionaries."""
        items = [
            {
                "name": m.name,
                "value": m.value,
                "status": m.status,
                "mark": STATUS_MARKS[m.status],
                "note": m.note,
            }
            for m in self.items
        ]
        return {"kind": self.kind, "caption": self.caption, "items": items}


@dataclass(frozen=True)
class Span:
    """A stretch of text with a class to mark it by: ``band-1`` … ``band-6``, ``good``, ``warn``, ``bad``.

    `note` says in words what the mark means (shown on focus and read out); never leave it to colour.
    """

    text: str
    mark: str = ""
    note: str = ""


@dataclass(frozen=True)
class Marked(View):
    """Running text in which some words are marked."""

    spans: Sequence[Span]
    label: str
    language: str = "en"
    legend: Sequence[tuple[str, str]] = field(default=())
    kind = "marked"

    def as_text(self) -> str:
        """Return the text, each marked stretch followed by its note in brackets."""
        return "".join(f"{s.text} [{s.note}]" if s.note else s.text for s in self.spans)

    def as_html(self) -> str:
        """Return paragraphs with ``<mark>`` elements."""
        parts = (
            f'<mark class="course-{escape(s.mark)}" title="{escape(s.note)}">{escape(s.text)}</mark>'
            if s.mark
            else escape(s.text)
            for s in self.spans
        )
        return f'<div lang="{escape(self.language)}" style="white-space:pre-wrap">{"".join(parts)}</div>'

    def as_data(self) -> dict[str, Any]:
        """Return spans as lists ``[text, mark, note]``."""
        return {
            "kind": self.kind,
            "label": self.label,
            "language": self.language,
            "legend": [list(entry) for entry in self.legend],
            "spans": [[s.text, s.mark, s.note] for s in self.spans],
        }


@dataclass(frozen=True)
class Notice(View):
    """A plain message in the place where a result would be."""

    text: str
    status: Status = ""
    kind = "notice"

    def as_text(self) -> str:
        """Return the message with its mark."""
        return f"{STATUS_MARKS[self.status]} {self.text}".strip()

    def as_html(self) -> str:
        """Return a paragraph."""
        return f"<p>{escape(self.as_text())}</p>"

    def as_data(self) -> dict[str, Any]:
        """Return text, status and mark."""
        return {
            "kind": self.kind,
            "text": self.text,
            "status": self.status,
            "mark": STATUS_MARKS[self.status],
        }


@dataclass(frozen=True)
class Prose(View):
    """A short explanation in Markdown, written by us (never what a trainee typed)."""

    markdown: str
    kind = "prose"

    def as_text(self) -> str:
        """Return the Markdown source."""
        return self.markdown

    def as_html(self) -> str:
        """Return rendered Markdown; raw HTML in it is shown as text."""
        from markdown_it import MarkdownIt

        return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(self.markdown))

    def as_data(self) -> dict[str, Any]:
        """Return the rendered HTML."""
        return {"kind": self.kind, "html": self.as_html()}


@dataclass(frozen=True)
class Page(View):
    """A whole HTML page (a sample, or a trainee's own), shown in a sandboxed frame without scripts.

    Where `filename` is given, the page can be downloaded under that name, to print or to send.
    """

    html: str
    label: str
    height: int = 320
    filename: str = ""
    kind = "page"

    def as_text(self) -> str:
        """Return the page's source."""
        return f"{self.label}\n{self.html}"

    def as_html(self) -> str:
        """Return the page's source as preformatted text: reports never run a trainee's page."""
        return f"<p>{escape(self.label)}</p><pre>{escape(self.html)}</pre>"

    def as_data(self) -> dict[str, Any]:
        """Return the source, the frame's title, its height in CSS pixels and the name to download it under."""
        named = {"label": self.label, "height": self.height, "filename": self.filename}
        return {"kind": self.kind, "html": self.html, **named}
