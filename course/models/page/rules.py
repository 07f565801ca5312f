"""The barriers that the bench looks for, each with its WCAG 2.2 success criterion.

A rule with an axe name finds what axe-core's rule of that name finds (https://dequeuniversity.com/rules/axe/); a test
holds the two together on the same page in a browser. Rules without one look for what a machine like axe lets pass and
a reader would not. Criteria: https://www.w3.org/TR/WCAG22/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString
from langcodes import Language
from langcodes.tag_parser import LanguageTagError

from course.i18n import gettext as _
from course.i18n.formats import number
from course.models.alt_text import is_file_name
from course.models.contrast import AA_LARGE, AA_TEXT, contrast_ratio, is_large, shown
from course.models.page.document import Page, attribute, own_text
from course.models.page.names import content_name, name_of
from course.models.page.style import Styles

Found = Iterator[tuple[Tag, str]]
_HEADING = re.compile(r"h[1-6]")
_FORM_BUTTONS = frozenset({"button", "submit", "reset", "image"})
# Link texts that say nothing away from their sentence, in the languages of the course.
_EMPTY_WORDS = frozenset(
    {
        "click here",
        "here",
        "read more",
        "more",
        "link",
        "this link",
        "click",
        "тут",
        "здесь",
        "сюда",
        "подробнее",
        "далее",
    }
    | {"ссылка", "нажмите здесь", "жми сюда", "читать далее"}
)


@dataclass(frozen=True)
class Rule:
    """One kind of barrier.

    Parameters
    ----------
    id : str
        Our name; for rules that axe has, axe's.
    criterion : str
        Number of the WCAG 2.2 success criterion, or ``""`` for good practice.
    by_axe : bool
        Whether axe-core finds it too.
    title : callable
        Returns what stands in the way, in the language in force.
    find : callable
        Yields the elements and what to say of each.
    """

    id: str
    criterion: str
    by_axe: bool
    title: Callable[[], str]
    find: Callable[[Page], Found]


def _document_title(page: Page) -> Found:
    title = page.soup.find("title")
    if not (isinstance(title, Tag) and title.get_text(strip=True)):
        yield (title if isinstance(title, Tag) else page.tags[0]), _("Write what the page is inside <title>.")


def _html_has_lang(page: Page) -> Found:
    html = page.soup.find("html")
    if isinstance(html, Tag) and not attribute(html, "lang"):
        yield html, _('Add the page\'s language, for example <html lang="en">.')


def _html_lang_valid(page: Page) -> Found:
    html = page.soup.find("html")
    if isinstance(html, Tag) and attribute(html, "lang") and not _is_language(attribute(html, "lang")):
        yield html, _unknown_language(html)


def _valid_lang(page: Page) -> Found:
    for tag in page.tags:
        if (
            tag.name != "html"
            and attribute(tag, "lang")
            and not page.is_hidden(tag)
            and not _is_language(attribute(tag, "lang"))
        ):
            yield tag, _unknown_language(tag)


def _unknown_language(tag: Tag) -> str:
    return _("“%(code)s” is not a language code; Russian is “ru”, English “en”.") % {"code": attribute(tag, "lang")}


def _is_language(code: str) -> bool:
    primary = code.split("-")[0]
    try:
        return 2 <= len(primary) <= 3 and Language.get(primary).is_valid()
    except LanguageTagError:
        return False


def _image_alt(page: Page) -> Found:
    for tag in page.named("img"):
        blank = tag.has_attr("alt") and str(tag.get("alt")) != "" and not attribute(tag, "alt")
        silent = not tag.has_attr("alt") and attribute(tag, "role") not in {"none", "presentation"}
        if (silent or blank) and not (attribute(tag, "aria-label") or attribute(tag, "title")):
            yield tag, _('Add alt="…" with what the picture says; alt="" if it says nothing.')


def _alt_is_file_name(page: Page) -> Found:
    for tag in page.named("img"):
        if is_file_name(attribute(tag, "alt")):
            yield tag, _("“%(alt)s” is a file's name; say what the picture shows.") % {"alt": attribute(tag, "alt")}


def _link_name(page: Page) -> Found:
    for tag in page.named("a"):
        if tag.has_attr("href") and not name_of(page, tag):
            yield tag, _("The link has no words: give its picture an alt text, or write a word in it.")


def _link_says_nothing(page: Page) -> Found:
    for tag in page.named("a"):
        words = content_name(page, tag).strip(" .…>»").casefold()
        if tag.has_attr("href") and words in _EMPTY_WORDS:
            yield (
                tag,
                _("“%(words)s” does not say where the link goes; screen readers list links alone.") % {"words": words},
            )


def _button_name(page: Page) -> Found:
    for tag in page.named("button"):
        if not name_of(page, tag):
            yield tag, _("The button has no name: give its picture an alt text, or write a word in it.")


def _input_button_name(page: Page) -> Found:
    for tag in page.named("input"):
        if attribute(tag, "type").lower() in {"button", "submit", "reset"} and not name_of(page, tag):
            yield tag, _('The button has no name: give it value="…".')


def _label(page: Page) -> Found:
    for tag in page.named("input", "textarea"):
        if attribute(tag, "type").lower() not in _FORM_BUTTONS | {"hidden"} and not name_of(page, tag):
            yield (
                tag,
                _(
                    "Put the field inside <label>…</label> together with its words, or point a label to it with "
                    'for="…".'
                ),
            )


def _select_name(page: Page) -> Found:
    for tag in page.named("select"):
        if not name_of(page, tag):
            yield tag, _("Put the list inside <label>…</label> together with its words.")


def _frame_title(page: Page) -> Found:
    for tag in page.named("iframe", "frame"):
        if not name_of(page, tag):
            yield tag, _('Add title="…" that says what the frame holds.')


def _color_contrast(page: Page) -> Found:
    styles = Styles(page)
    for tag in page.tags:
        if tag.name == "option" or tag.has_attr("disabled") or len(own_text(tag)) < 2 or page.is_hidden(tag):
            continue
        style = styles.of(tag)
        if style.ink is None or style.paper is None:
            continue
        ratio, minimum = (
            contrast_ratio(style.ink, style.paper),
            AA_LARGE if is_large(style.size_px, style.bold) else AA_TEXT,
        )
        if ratio < minimum:
            yield (
                tag,
                _("%(ink)s on %(paper)s is %(ratio)s to 1; %(minimum)s is needed.")
                % {"ink": style.ink.hex, "paper": style.paper.hex, "ratio": shown(ratio), "minimum": number(minimum)},
            )


def _heading_order(page: Page) -> Found:
    before = None
    for tag in page.tags:
        if _HEADING.fullmatch(tag.name) and not page.is_hidden(tag):
            level = int(tag.name[1])
            if before is not None and level > before + 1:
                yield (
                    tag,
                    _("Heading %(now)d follows heading %(before)d; the next step down is h%(next)d.")
                    % {"now": level, "before": before, "next": before + 1},
                )
            before = level


def _empty_heading(page: Page) -> Found:
    for tag in page.named("h1", "h2", "h3", "h4", "h5", "h6"):
        if not name_of(page, tag):
            yield tag, _("The heading is empty: write it or take it out.")


def _page_has_heading_one(page: Page) -> Found:
    if not any(page.named("h1")):
        yield page.tags[0], _("The page has no main heading: mark its title with <h1>.")


def _list(page: Page) -> Found:
    for tag in page.named("ul", "ol"):
        strangers = [child for child in tag.children if not _belongs_in_list(child)]
        if strangers:
            yield tag, _("Only <li> may stand directly in a list; put the rest inside an <li> or after the list.")


def _belongs_in_list(child: object) -> bool:
    if isinstance(child, Tag):
        return child.name in {"li", "script", "template"}
    return isinstance(child, PreformattedString) or not (isinstance(child, NavigableString) and child.strip())


def _listitem(page: Page) -> Found:
    for tag in page.named("li"):
        # The parser leaves an <li> inside the one before it when its end tag is missing; a browser closes it.
        holder = next((one for one in tag.parents if one.name not in {"li", "p"}), None)
        if holder is None or holder.name not in {"ul", "ol", "menu"}:
            yield tag, _("A list item needs its <ul> or <ol> around it.")


def _marquee(page: Page) -> Found:
    for tag in page.tags:
        if tag.name == "marquee":
            yield tag, _("Moving text cannot be stopped here: use <p> instead of <marquee>.")


def _blink(page: Page) -> Found:
    for tag in page.tags:
        if tag.name == "blink":
            yield tag, _("Blinking text cannot be stopped: take <blink> out.")


def _meta_viewport(page: Page) -> Found:
    for tag in page.tags:
        if tag.name == "meta" and attribute(tag, "name") == "viewport" and _forbids_zoom(attribute(tag, "content")):
            yield tag, _("The page forbids zooming: take user-scalable and maximum-scale out.")


def _forbids_zoom(content: str) -> bool:
    parts = dict([*part.split("="), ""][:2] for part in content.lower().replace(" ", "").replace(";", ",").split(","))
    scale = parts.get("maximum-scale", "")
    small = bool(re.fullmatch(r"\d*\.?\d+", scale)) and float(scale) < 2
    return parts.get("user-scalable", "") in {"no", "0"} or small


def _meta_refresh(page: Page) -> Found:
    for tag in page.tags:
        delay = (
            re.match(r"\d+", attribute(tag, "content")) if attribute(tag, "http-equiv").lower() == "refresh" else None
        )
        if tag.name == "meta" and delay and 0 < int(delay.group()[:9]) <= 72_000:
            yield tag, _("The page reloads itself while somebody reads: take the meta refresh out.")


def _tabindex(page: Page) -> Found:
    for tag in page.tags:
        if re.fullmatch(r"\+?0*[1-9]\d*", attribute(tag, "tabindex")) and not page.is_hidden(tag):
            yield tag, _("A positive tabindex makes the Tab key jump about: use 0 or none.")


def _table_without_headers(page: Page) -> Found:
    for tag in page.named("table"):
        if not tag.find("th") and len(tag.find_all("tr")) > 1:
            yield tag, _("Mark the cells that name a column or a row with <th>.")


def _click_without_keyboard(page: Page) -> Found:
    for tag in page.tags:
        focusable = tag.name in {"a", "button", "input", "select", "textarea", "label"} or tag.has_attr("tabindex")
        if tag.has_attr("onclick") and not focusable and not page.is_hidden(tag):
            yield tag, _("Only a mouse can press this: make it a <button>.")


RULES: tuple[Rule, ...] = (
    Rule("document-title", "2.4.2", True, lambda: _("The page has no title"), _document_title),
    Rule("html-has-lang", "3.1.1", True, lambda: _("The page does not say its language"), _html_has_lang),
    Rule("html-lang-valid", "3.1.1", True, lambda: _("The page's language code is unknown"), _html_lang_valid),
    Rule("valid-lang", "3.1.2", True, lambda: _("A part's language code is unknown"), _valid_lang),
    Rule("meta-viewport", "1.4.4", True, lambda: _("Zooming is forbidden"), _meta_viewport),
    Rule("meta-refresh", "2.2.1", True, lambda: _("The page reloads itself"), _meta_refresh),
    Rule("image-alt", "1.1.1", True, lambda: _("A picture has no alternative text"), _image_alt),
    Rule("alt-file-name", "1.1.1", False, lambda: _("The alternative text is a file name"), _alt_is_file_name),
    Rule("link-name", "2.4.4", True, lambda: _("A link has no words"), _link_name),
    Rule("link-says-nothing", "2.4.4", False, lambda: _("A link does not say where it goes"), _link_says_nothing),
    Rule("button-name", "4.1.2", True, lambda: _("A button has no name"), _button_name),
    Rule("input-button-name", "4.1.2", True, lambda: _("A form's button has no name"), _input_button_name),
    Rule("label", "4.1.2", True, lambda: _("A field has no label"), _label),
    Rule("select-name", "4.1.2", True, lambda: _("A choice list has no label"), _select_name),
    Rule("frame-title", "4.1.2", True, lambda: _("A frame has no title"), _frame_title),
    Rule("color-contrast", "1.4.3", True, lambda: _("Text is too faint"), _color_contrast),
    Rule("heading-order", "1.3.1", True, lambda: _("A heading level is skipped"), _heading_order),
    Rule("empty-heading", "1.3.1", True, lambda: _("A heading is empty"), _empty_heading),
    Rule("page-has-heading-one", "1.3.1", True, lambda: _("There is no main heading"), _page_has_heading_one),
    Rule("list", "1.3.1", True, lambda: _("A list holds what is not a list item"), _list),
    Rule("listitem", "1.3.1", True, lambda: _("A list item stands outside a list"), _listitem),
    Rule("table-without-headers", "1.3.1", False, lambda: _("A table has no header cells"), _table_without_headers),
    Rule("marquee", "2.2.2", True, lambda: _("Text moves and cannot be stopped"), _marquee),
    Rule("blink", "2.2.2", True, lambda: _("Text blinks"), _blink),
    Rule("tabindex", "2.4.3", True, lambda: _("The Tab key jumps about"), _tabindex),
    Rule("click-without-keyboard", "2.1.1", False, lambda: _("Something works by mouse only"), _click_without_keyboard),
)


def rules_named(ids: Iterable[str]) -> list[Rule]:
    """Return the rules with these ids, in the order of `RULES`."""
    wanted = set(ids)
    return [rule for rule in RULES if rule.id in wanted]
