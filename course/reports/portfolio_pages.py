"""The portfolio as one HTML file and as a PDF: the same content, in the same order."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from course.errors import ModelInputError
from course.explorations.s6_profile import compare_views
from course.i18n import gettext as _
from course.i18n import language
from course.i18n.formats import direction, with_marks
from course.plots.radar import ProfileRadar
from course.plots.views import Figure, Metrics, Table, View
from course.reports.certificate import date_in_words
from course.reports.pdf import ACCENT, FAMILY, INK, Document
from course.reports.portfolio import Portfolio, Work
from course.syllabus import session


def title(portfolio: Portfolio) -> str:
    """Return the heading, with the holder's name if there is one."""
    return _("Portfolio of %(name)s") % {"name": portfolio.holder} if portfolio.holder else _("Portfolio")


def _profile(portfolio: Portfolio) -> list[View]:
    try:
        return compare_views(portfolio.answers, ProfileRadar())[0]
    except ModelInputError:
        return []


def as_html(portfolio: Portfolio) -> str:
    """Return the portfolio as one HTML file without scripts; what was typed is escaped."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("course.reports"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"_": _, "direction": direction}
    environment.filters["with_marks"] = with_marks
    environment.filters["format_with"] = lambda text, **values: text % values
    environment.filters["day"] = date_in_words
    sessions = portfolio.by_session()
    return environment.get_template("portfolio.html.j2").render(
        language=language(),
        title=title(portfolio),
        made=date_in_words(portfolio.made),
        profile="".join(view.as_html() for view in _profile(portfolio)),
        index=portfolio.index(),
        sessions=sessions,
        session_titles={number: session(number).title for number, _works in sessions},
        feedback=portfolio.feedback,
    )


def as_pdf(portfolio: Portfolio) -> bytes:
    """Return the portfolio as a PDF with bookmarks."""
    page = Document(title(portfolio), portfolio.made)
    page.set_margins(18, 18)
    page.set_auto_page_break(True, 18)
    page.add_page()
    page.line_of(title(portfolio), 22, "B", align="L", gap=3)
    page.line_of(_("Made on %(date)s.") % {"date": date_in_words(portfolio.made)}, 10, align="L", gap=2)
    notice = _("Levels are the holder's own claims and were never graded. Not endorsed by UNESCO.")
    page.line_of(notice, 10, "I", align="L", gap=4)
    _profile_pages(page, portfolio)
    _index_pages(page, portfolio)
    for number, works in portfolio.by_session():
        _session_pages(page, portfolio, number, works)
    return bytes(page.output())


def _heading(page: Document, text: str, level: int = 0) -> None:
    page.set_text_color(*ACCENT)
    page.set_font(FAMILY, style="B", size=15 - 2 * level)
    page.start_section(text, level=level)
    page.line_of(text, 15 - 2 * level, "B", align="L", gap=1.5)
    page.set_text_color(*INK)


def _table(page: Document, header: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    page.set_font(FAMILY, size=9)
    with page.table(col_widths=tuple(widths), text_align="LEFT", line_height=5, padding=1) as table:
        table.row([str(cell) for cell in header])
        for row in rows:
            table.row([str(cell) for cell in row])
    page.ln(4)


def _profile_pages(page: Document, portfolio: Portfolio) -> None:
    _heading(page, _("Profile"))
    views = _profile(portfolio)
    if not views:
        page.line_of(_("There is no self-assessment yet."), 10, align="L", gap=3)
    for view in views:
        if isinstance(view, Figure):
            page.picture(io.BytesIO(view.image), view.alt, w=110)
            page.ln(3)
            view = view.table
        if isinstance(view, Table):
            page.line_of(view.caption, 10, "B", align="L", gap=1)
            _table(page, view.header, view.rows, [3] + [1] * (len(view.header) - 1))
        elif isinstance(view, Metrics):
            page.line_of(view.as_text(), 10, align="L", gap=2)


def _index_pages(page: Document, portfolio: Portfolio) -> None:
    page.add_page()
    _heading(page, _("Evidence by competence"))
    header = [_("Competence"), _("Claimed"), _("Evidence")]
    for aspect, rows in portfolio.index():
        _heading(page, f"{aspect.number}. {aspect.name}", 1)
        cells = [
            [
                f"{one.id} {one.name}",
                "\n".join(" — ".join(p for p in (f"{c.when}: {c.level}", c.evidence) if p) for c in claims) or "—",
                "\n".join(_named(work) for work in works) or _("nothing yet"),
            ]
            for one, works, claims in rows
        ]
        _table(page, header, cells, [3, 3, 4])


def _named(work: Work) -> str:
    number = work.question.session
    return _("Session %(n)s: %(title)s") % {"n": number, "title": work.question.title}


def _session_pages(page: Document, portfolio: Portfolio, number: int, works: Sequence[Work]) -> None:
    page.add_page()
    _heading(page, _("Session %(n)s: %(title)s") % {"n": number, "title": session(number).title})
    for back in portfolio.feedback:
        if back.session == number:
            text = _("Feedback. Points: %(points)s") % {"points": with_marks(back.points)}
            page.line_of("\n".join([text, *back.comments]), 10, align="L", gap=3)
    for work in works:
        _heading(page, work.question.title, 1)
        page.line_of(_meta(work), 8.5, "I", align="L", gap=1)
        lines = work.lines
        if len(lines) == 1 and not lines[0][0]:
            page.line_of(lines[0][1], 10, align="L", gap=4)
        else:
            _table(page, [_("Part"), _("Answer")], lines, [2, 3])


def _meta(work: Work) -> str:
    place = _("Assignment") if work.assignment else _("Module")
    served = ", ".join(work.competences)
    return " · ".join(part for part in (place, _day(work.at), served) if part)


def _day(time: datetime) -> str:
    return date_in_words(time)
