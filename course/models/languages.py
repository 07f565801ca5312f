"""The languages of a class and of a territory, from CLDR (through Babel) and langcodes.

Diversity is Greenberg's index A, "the probability that two people drawn at random speak different languages"
(Greenberg, J. H., 1956, The measurement of linguistic diversity, Language 32(1), 109-115): ``A = 1 - sum(p_i**2)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.errors import ModelInputError
from course.i18n import gettext as _
from course.i18n import language as interface_language
from course.i18n.formats import cldr, sort_key

# Scripts that run from right to left (Unicode Standard, chapter 9).
RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


@dataclass(frozen=True)
class Language:
    """What a teacher needs to know of a language on paper and on screen.

    Parameters
    ----------
    code : str
        BCP 47 code.
    name, autonym : str
        Its name in the interface language, and in itself (a dash where CLDR does not know it).
    script : str
        Name of the script it is mostly written in, in the interface language.
    script_code : str
        ISO 15924 code of the script.
    right_to_left : bool
    """

    code: str
    name: str
    autonym: str
    script: str
    script_code: str
    right_to_left: bool


def language_info(code: str) -> Language:
    """Return what CLDR knows of a language.

    Raises
    ------
    ModelInputError
        The code is not one of a language.
    """
    return _language_info(code, interface_language())


@lru_cache(maxsize=1024)
def _language_info(code: str, shown_in: str) -> Language:
    import langcodes

    if not langcodes.tag_is_valid(code):
        raise ModelInputError(
            _("%(code)s is not the code of a language.") % {"code": code}, remedy=_("Choose one from the list.")
        )
    script = langcodes.Language.get(code).maximize().script or "Zyyy"
    # CLDR gives Chinese the script "Simplified Han"; for a class what matters is Han.
    script = {"Hans": "Hani", "Hant": "Hani"}.get(script, script)
    locale = cldr(shown_in)
    # CLDR names some languages in English only; the name of the larger one, beside the own name, says enough.
    larger = langcodes.standardize_tag(code, macro=True)
    name = locale.languages.get(code) or locale.languages.get(larger)
    name = name or langcodes.Language.get(code).display_name(str(locale.language))
    return Language(
        code,
        name,
        own_name(code),
        locale.scripts.get(script, script),
        script,
        script in RIGHT_TO_LEFT,
    )


def own_name(code: str) -> str:
    """Return a language's name in itself; a dash where CLDR knows its English name only."""
    import langcodes
    from babel.localedata import exists

    language = langcodes.Language.get(code)
    autonym = str(language.autonym())
    return autonym if exists(code) or autonym != language.display_name("en") else "—"


@dataclass(frozen=True)
class Spoken:
    """A language in a territory: share of the population (0 to 100, per cent) and whether it has official status."""

    language: Language
    percent: float
    official: bool


def territory_languages(territory: str) -> list[Spoken]:
    """Return the languages that CLDR lists for a territory, the most spoken first.

    CLDR counts who *uses* a language, second languages included, so that shares can add up to more than 100.

    Raises
    ------
    ModelInputError
        CLDR has no such territory.
    """
    from babel.languages import get_territory_language_info

    listed = get_territory_language_info(territory)
    if not listed:
        raise ModelInputError(
            _("There are no language data for %(code)s.") % {"code": territory}, remedy=_("Choose one from the list.")
        )
    spoken = [
        Spoken(language_info(code.split("_")[0]), float(entry["population_percent"]), bool(entry["official_status"]))
        for code, entry in listed.items()
    ]
    return sorted(spoken, key=lambda one: (-one.percent, sort_key(one.language.name)))


def territory_names(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of code and name in the interface language, sorted by name."""

    names = cldr().territories
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: sort_key(pair[1]))


def language_names(codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return pairs of code and "name, autonym", sorted by name."""
    shown = [(code, language_info(code)) for code in codes]
    named = [(code, one.name if one.autonym == "—" else f"{one.name} — {one.autonym}") for code, one in shown]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


def diversity(counts: Mapping[str, int]) -> float:
    """Return Greenberg's index A of a class, 0 (one language) to nearly 1.

    Parameters
    ----------
    counts : mapping
        Pupils by home language; numbers of 0 are left out.

    Raises
    ------
    ModelInputError
        There are no pupils, or fewer than none.
    """
    if any(n < 0 for n in counts.values()):
        raise ModelInputError(_("A number of pupils is below zero."), remedy=_("Type 0 or more."))
    total = sum(counts.values())
    if total == 0:
        raise ModelInputError(_("There are no pupils yet."), remedy=_("Give at least one language a number of pupils."))
    return 1.0 - sum((n / total) ** 2 for n in counts.values())


@dataclass(frozen=True)
class ClassProfile:
    """The languages of a class, summed up."""

    pupils: int
    languages: Sequence[tuple[Language, int]]
    scripts: Sequence[str]
    diversity: float
    other_than_school: float


def class_profile(counts: Mapping[str, int], school_language: str) -> ClassProfile:
    """Sum up a class.

    Parameters
    ----------
    counts : mapping
        Pupils by code of the language they speak most at home.
    school_language : str
        Code of the language of schooling.

    Returns
    -------
    ClassProfile
        `other_than_school` is the share (0 to 1) of pupils with another home language.
    """
    present = {code: n for code, n in counts.items() if n > 0}
    index = diversity(present if present else counts)
    listed = sorted(
        ((language_info(code), n) for code, n in present.items()), key=lambda pair: (-pair[1], sort_key(pair[0].name))
    )
    total = sum(present.values())
    scripts = list(dict.fromkeys(one.script for one, _n in listed))
    return ClassProfile(total, listed, scripts, index, 1 - present.get(school_language, 0) / total)
