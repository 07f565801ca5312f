"""What is plain English on a pseudo-language's page by right: codes and names, and what is language itself."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import holidays
import yaml
from babel import Locale
from babel.localedata import locale_identifiers

import course
from course.explorations.s6_messages import SAMPLES

DATA = Path(course.__file__).parent / "models" / "data"
# What is not translated on purpose: codes, formulas, names of people and programs, addresses, and what is language itself.
ALLOWED = re.compile(
    r"https?://\S+|“[^”]*”|lang=\"\w+\" dir=\"\w+\"|(?s:<blockquote>.*?</blockquote>)|xn--\S+|#[0-9a-fA-F]{6}|<[^>]+>|&\w+;"
    r"|[\w.-]+\.(?:example|test|svg|jpg|html|srt|json|org|com|ipynb)\S*"
    r"|\b(?:WCAG|HTML|CLDR|UNESCO|Flesch|Kincaid|Coleman|Liau|LIX|SMOG|Dale|Chall|Gunning|Fog|Oborneva|Matskovskiy"
    r"|Brier|Gini|Cohen|SHA|DCT|JPEG|PNG|QR|SMS|ORKSE|Zenodo|axe)\b"
)
# Names of styles and states, not words.
YEARS = range(2025, 2028)
localedata = frozenset(locale_identifiers())
STYLES = re.compile(r"good|warn|bad|band-\d")
WORD = re.compile(r"[A-Za-z]{3,}")


@lru_cache(maxsize=1)
def language_itself() -> re.Pattern[str]:
    """What is written for each language, not translated: passages, threads, invitations, word lists, CLDR's names."""
    cldr = Locale("en")
    parts = {*cldr.languages.values(), *cldr.territories.values(), *cldr.scripts.values()}
    files = ("media/places.yaml", "media/invitations.yaml", "threads/threads.yaml", "welcome/greetings.yaml")
    for name in files:
        parts |= set(_english(yaml.safe_load((DATA / name).read_text(encoding="utf-8"))))
    for path in (DATA / "passages").glob("en-*.yaml"):
        parts.add(yaml.safe_load(path.read_text(encoding="utf-8"))["title"])
    parts |= set(re.split(r"[\t\n]", (DATA / "cognates" / "pairs.tsv").read_text(encoding="utf-8")))
    parts |= {
        *cldr.months["format"]["abbreviated"].values(),
        *cldr.months["stand-alone"]["wide"].values(),
        *cldr.days["stand-alone"]["abbreviated"].values(),
        "nobody_17",
        "Lak",
        "Northern Kurdish",
        "English",
        SAMPLES["en"],
        "kurdî (kurmancî)",
        "fabrika",
        "fabric",
        "estimated",
    }
    travelled = yaml.safe_load((DATA / "cognates" / "travellers.yaml").read_text(encoding="utf-8"))
    parts |= {word for one in travelled for word in one["words"].values()}
    parts |= {str(Locale(code).languages.get(code, "")) for code in cldr.languages if code in localedata}
    for country in holidays.list_supported_countries(include_aliases=False):
        parts |= set(holidays.country_holidays(country, years=YEARS, language="en_US").values())
    known = sorted((re.escape(part) for part in parts if WORD.search(part)), key=len, reverse=True)
    return re.compile("|".join(known))


def _english(data: Any, inside: bool = False) -> Iterator[str]:
    if isinstance(data, str):
        yield from [data] if inside else []
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _english(value, inside or key not in {"title", "why", "ru"})
    elif isinstance(data, list):
        for value in data:
            yield from _english(value, inside)


def unmarked(texts: Iterable[str]) -> set[str]:
    left = {text: ALLOWED.sub("", language_itself().sub("", text)) for text in texts if not STYLES.fullmatch(text)}
    return {text for text, rest in left.items() if WORD.search(rest)}
