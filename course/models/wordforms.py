"""Word-form exercises: items made from the dictionary, judged and explained.

Russian forms are inflected by pymorphy3 (OpenCorpora dictionary); English forms follow the spelling rules of regular
inflection and a list of irregular forms. Stress items come from ``data/stress``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from course.errors import AnswerError
from course.i18n import gettext as _
from course.models.check import Check
from course.models.english_forms import english_form, english_reason
from course.models.tokens import plain
from course.models.vocabulary import analyser

GAP = "___"
KINDS = {"ru": ("cases", "agreement", "stress"), "en": ("verbs", "agreement", "stress")}
_VOWELS = "аеёиоуыэюя"


@dataclass(frozen=True)
class Item:
    """One exercise.

    Parameters
    ----------
    prompt : str
        The sentence with its gap, or the word without stress.
    hint : str
        The dictionary form to put in.
    answer : str
        The right form, or the number of the stressed syllable.
    reason : str
        Why it is right, in one or two sentences.
    table : sequence of (str, str)
        Forms to show with the explanation; may be empty.
    """

    prompt: str
    hint: str
    answer: str
    reason: str
    table: Sequence[tuple[str, str]] = ()


@lru_cache(maxsize=1)
def _frames() -> Mapping[str, Any]:
    import yaml

    path = files("course.models") / "data" / "wordforms" / "frames.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=2)
def stress_list(language: str) -> Sequence[tuple[str, int]]:
    """Return (word, number of the stressed syllable from 1); English words have hyphens between syllables."""
    text = (files("course.models") / "data" / "stress" / f"{language}.tsv").read_text(encoding="utf-8")
    return tuple((word, int(n)) for word, n in (line.split("\t") for line in text.splitlines()))


@lru_cache(maxsize=4096)
def russian_parse(lemma: str, part: str) -> Any:
    """Return pymorphy3's analysis of a lemma as `part` of speech (``NOUN``, ``ADJF``, ``INFN``)."""
    found = [p for p in analyser().parse(lemma) if part == p.tag.POS and plain(p.normal_form) == plain(lemma)]
    if not found:
        raise AnswerError(_("The dictionary has no %(word)s of that kind.") % {"word": lemma})
    return found[0]


def russian_form(lemma: str, grammemes: Sequence[str], part: str = "NOUN") -> str:
    """Return a form of a Russian lemma, for example ``("школа", ["loct", "sing"])`` → школе.

    Raises
    ------
    AnswerError
        The dictionary does not have the lemma or the form.
    """
    form = russian_parse(lemma, part).inflect(frozenset(grammemes))
    if form is None:
        raise AnswerError(_("The dictionary has no such form of %(word)s.") % {"word": lemma})
    return str(form.word)


def item_sets(language: str, kind: str) -> Sequence[Item]:
    """Return every item of a kind, in a fixed order."""
    return _all_items(language, kind)


@lru_cache(maxsize=8)
def _all_items(language: str, kind: str) -> Sequence[Item]:
    makers: Mapping[tuple[str, str], Callable[[], Sequence[Item]]] = {
        ("ru", "cases"): _russian_cases,
        ("ru", "agreement"): _russian_agreement,
        ("en", "verbs"): lambda: _english("en_verbs"),
        ("en", "agreement"): lambda: _english("en_agreement"),
    }
    if kind == "stress":
        return tuple(_stress_item(word, n, language) for word, n in stress_list(language))
    return tuple(makers[language, kind]())


def items(language: str, kind: str, count: int, random: Random) -> Sequence[Item]:
    """Return `count` different items, chosen by `random`; never two with the same frame in a row where avoidable."""
    every = list(item_sets(language, kind))
    random.shuffle(every)
    chosen: list[Item] = []
    seen: set[str] = set()
    for item in [*every, *every]:
        if len(chosen) == min(count, len(every)):
            break
        if item not in chosen and (item.prompt not in seen or len(seen) >= len({i.prompt for i in every})):
            chosen.append(item)
            seen.add(item.prompt)
    return tuple(chosen)


CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


def case_name(case: str) -> str:
    """Return the English name of a Russian case."""
    return {
        "nomn": _("nominative"),
        "gent": _("genitive"),
        "datv": _("dative"),
        "accs": _("accusative"),
        "ablt": _("instrumental"),
        "loct": _("prepositional"),
    }[case]


def _why(key: str) -> str:
    return {
        "place_in": _("«в» with a place where something is takes the prepositional."),
        "direction_in": _("«в» with a place that somebody goes to takes the accusative."),
        "instrument": _("What something is done with stands in the instrumental."),
        "absence": _("After «нет» what is absent stands in the genitive."),
        "help_to": _("«Помогать» takes the dative: the one who is helped."),
        "along": _("«По» in the sense of “about, along” takes the dative."),
        "object": _("The direct object stands in the accusative."),
        "about": _("«О» in the sense of “about” takes the prepositional."),
        "near": _("«Рядом с» takes the instrumental."),
        "for_whom": _("«Для» takes the genitive."),
        "towards": _("«К» takes the dative."),
        "after": _("«После» takes the genitive."),
        "wait_for": _("«Ждать» a definite person or bus takes the accusative."),
        "profession": _("«Работать» with a profession takes the instrumental."),
    }[key]


def _gender_note(parse: Any, case: str) -> str:
    gender = {"masc": _("masculine"), "femn": _("feminine"), "neut": _("neuter")}.get(str(parse.tag.gender), "")
    note = _("The noun is %(gender)s.") % {"gender": gender} if gender else ""
    if case == "accs" and parse.tag.gender == "masc":
        living = parse.tag.animacy == "anim"
        note += " " + (
            _("It names a living being, so the accusative is like the genitive.")
            if living
            else _("It names a thing, so the accusative is like the nominative.")
        )
    return note


def _russian_cases() -> Sequence[Item]:
    found = []
    for frame in _frames()["ru_cases"]:
        for noun in frame["nouns"]:
            parse = russian_parse(noun, "NOUN")
            table = tuple((case_name(case), russian_form(noun, (case, "sing"))) for case in CASES)
            reason = f"{_why(frame['why'])} {_gender_note(parse, frame['case'])}".strip()
            found.append(Item(frame["frame"], noun, russian_form(noun, (frame["case"], "sing")), reason, table))
    return found


def _russian_agreement() -> Sequence[Item]:
    adjectives, numbers, past = _frames()["ru_agreement"]
    found = [_adjective_item(word, noun) for word in adjectives["words"] for noun in adjectives["nouns"]]
    found += [_number_item(n, noun) for n in numbers["numbers"] for noun in numbers["nouns"]]
    found += [_past_item(word, subject) for word in past["words"] for subject in past["subjects"]]
    return found


def _adjective_item(word: str, noun: str) -> Item:
    gender = str(russian_parse(noun, "NOUN").tag.gender)
    forms = [(g, russian_form(word, (g, "sing", "nomn"), "ADJF")) for g in ("masc", "neut", "femn")]
    names = {"masc": _("masculine"), "neut": _("neuter"), "femn": _("feminine")}
    reason = _("The adjective agrees with the noun: «%(noun)s» is %(gender)s.") % {
        "noun": noun,
        "gender": names[gender],
    }
    return Item(f"Это ___ {noun}.", word, dict(forms)[gender], reason, [(names[g], form) for g, form in forms])


def _number_item(number: int, noun: str) -> Item:
    form = str(russian_parse(noun, "NOUN").make_agree_with_number(number).word)
    last, teens = number % 10, 11 <= number % 100 <= 14
    if last == 1 and not teens:
        reason = _("After a number that ends in 1 (but not 11) the noun stays in the nominative singular.")
    elif last in (2, 3, 4) and not teens:
        reason = _("After a number that ends in 2, 3 or 4 (but not 12 to 14) the noun is in the genitive singular.")
    else:
        reason = _("After 5 to 20 and numbers that end so, the noun is in the genitive plural.")
    table = [(str(n), str(russian_parse(noun, "NOUN").make_agree_with_number(n).word)) for n in (1, 2, 5)]
    return Item(f"В списке {number} ___.", noun, form, reason, table)


def _past_item(word: str, subject: str) -> Item:
    gender = str(russian_parse(subject, "NOUN").tag.gender)
    forms = [(g, russian_form(word, ("past", "sing", g), "INFN")) for g in ("masc", "femn")]
    names = {"masc": _("masculine"), "femn": _("feminine")}
    reason = _("The past tense agrees in gender: «%(noun)s» is %(gender)s.") % {
        "noun": subject,
        "gender": names[gender],
    }
    table = [(names[g], form) for g, form in forms]
    return Item(f"Вчера {subject} долго ___.", word, dict(forms)[gender], reason, table)


def _english(name: str) -> Sequence[Item]:
    found = []
    for frame in _frames()[name]:
        base, form = frame["base"], frame["form"]
        found.append(Item(frame["frame"], base, english_form(base, form), english_reason(base, form)))
    return found


def _stress_item(word: str, n: int, language: str) -> Item:
    if language == "en":
        parts = word.split("-")
        marked = "-".join(part.upper() if i == n else part for i, part in enumerate(parts, 1))
        hint, total = word, len(parts)
    else:
        marked, total = with_stress(word, n), sum(letter in _VOWELS for letter in word)
        hint = _("%(n)d vowels") % {"n": total}
    reason = _("The stress falls on syllable %(n)d of %(all)d: %(marked)s.") % {"n": n, "all": total, "marked": marked}
    if "ё" in word:
        reason += " " + _("The letter ё is nearly always stressed.")
    return Item(word.replace("-", ""), hint, str(n), reason)


def with_stress(word: str, n: int) -> str:
    """Return a Russian word with an acute after its `n`-th vowel; ё needs none."""
    seen = 0
    for index, letter in enumerate(word):
        seen += letter in _VOWELS
        if seen == n:
            return word if letter == "ё" else f"{word[: index + 1]}\u0301{word[index + 1 :]}"
    return word


def is_right(item: Item, typed: str) -> bool:
    """Tell whether what was typed is the form asked for; capitals, outer spaces, full stops and ё do not matter.

    For stress the number of the syllable counts, or the word with the stressed vowel in capitals or under an acute.
    """
    text = typed.strip().strip(".,!?").strip()
    if item.answer.isdigit():
        return _typed_stress(item, text) == int(item.answer)
    return bool(text) and _fold(text) == _fold(item.answer)


def _fold(text: str) -> str:
    return plain(" ".join(text.split())).replace("ё", "е")


def _typed_stress(item: Item, text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if plain(text).replace("ё", "е").replace("-", "") != plain(item.prompt).replace("ё", "е"):
        return None
    if item.prompt.isascii():
        return next((n for n, part in enumerate(text.split("-"), 1) if "-" in text and part.isupper()), None)
    return _marked_vowel(text)


def _marked_vowel(text: str) -> int | None:
    """Return the number of the vowel that stands in capitals, under an acute or is ё; `None` if not just one does."""
    marked, vowels = [], 0
    for index, letter in enumerate(text):
        if letter.casefold() in _VOWELS:
            vowels += 1
            if text[index + 1 : index + 2] == "\u0301" or letter == "ё" or letter.isupper():
                marked.append(vowels)
    return marked[0] if len(marked) == 1 else None


def forms_right(value: Any, items: Mapping[str, Mapping[str, Any]]) -> Check:
    """Check a table of word forms against the dictionary; each row may be filled in for either language.

    Parameters
    ----------
    value : mapping
        Row -> {"ru": typed, "en": typed}.
    items : mapping
        Row -> {"ru": [lemma, part of speech, grammeme, …], "en": [base, form]}.
    """
    right = {"ru": 0, "en": 0}
    for row, asked in items.items():
        typed = value.get(row, {}) if isinstance(value, Mapping) else {}
        lemma, part, *grammemes = asked["ru"]
        right["ru"] += _fold(str(typed.get("ru", ""))) == _fold(russian_form(lemma, grammemes, part))
        right["en"] += _fold(str(typed.get("en", ""))) == _fold(english_form(*asked["en"]))
    best = max(right.values())
    message = _("%(right)d of %(all)d forms are right.") % {"right": best, "all": len(items)}
    return Check(best / len(items), message)
