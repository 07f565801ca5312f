"""Cards are synthetic and say so; copies of one text are one source."""

import re
from urllib.parse import urlsplit

from course.models.lateral import brief_set, briefs
from course.models.sources import (
    cards,
    dates_agree,
    fields_filled,
    independent_sources,
    kinds,
    label,
    read_data,
    three_independent,
)


def _row(source: str, **more: str) -> dict[str, str]:
    return {
        "source": source,
        "who": "the archive",
        "when": "1943",
        "evidence": "one two three",
        "limits": "a b c",
        **more,
    }


def test_there_are_about_thirty_cards_of_every_kind_asked_for() -> None:
    asked = {"archive", "encyclopaedia", "museum", "news", "blog", "imitation", "generated"}
    assert asked <= {card.kind for card in cards().values()} <= set(kinds())
    assert 28 <= len(cards()) <= 36


def test_every_card_bears_the_synthetic_label_in_what_is_shown_and_in_what_is_cited() -> None:
    assert "Synthetic" in label()
    assert [id_ for id_, card in cards().items() if card.as_data()["label"] != label()] == []
    assert [id_ for id_, card in cards().items() if label() not in card.cite()] == []


def test_what_the_browser_gets_does_not_tell_the_kind_before_the_debrief() -> None:
    assert [id_ for id_, card in cards().items() if "kind" in card.as_data()] == []
    assert "kind" in cards()["ledger"].as_data(reveal=True)


def test_every_address_belongs_to_nobody() -> None:
    hosts = {urlsplit(card.address).hostname or "" for card in cards().values()}
    assert sorted(host for host in hosts if not host.endswith(".example")) == []


def test_links_results_and_paths_lead_to_cards_that_exist() -> None:
    named = {one for card in cards().values() for one in card.links}
    named |= {one for brief in briefs().values() for one in brief.results}
    assert sorted(named - set(cards())) == []


def test_roots_that_are_mere_claims_stand_on_some_card() -> None:
    roots = {root for card in cards().values() for root in card.roots}
    assert set(read_data("cards.yaml")["hollow"]) <= roots


def test_copies_of_one_text_count_once_and_mere_claims_not_at_all() -> None:
    assert independent_sources(["two-thousand", "copy-news", "forum-thread"]) == []
    assert independent_sources(["photo-record", "photo-check"]) == ["photo-record"]


def test_a_study_of_two_records_does_not_hide_the_records() -> None:
    assert sorted(independent_sources(["article", "ledger", "mill-book"])) == ["ledger", "mill-book"]


def test_three_independent_sources_pass_and_copies_fall_short() -> None:
    good = [_row("ledger"), _row("mill-book"), _row("herald-1943")]
    weak = [_row("ledger"), _row("article"), _row("two-thousand")]
    assert three_independent(good, claim="museum-road").passed == 1
    assert three_independent(weak, claim="museum-road").passed < 0.7
    assert "itself" in three_independent([_row("museum-road")], claim="museum-road").message


def test_the_message_of_a_check_names_no_card() -> None:
    message = three_independent([_row("ledger")], claim="museum-road").message
    assert not any(card.title in message or card.id in message for card in cards().values())


def test_empty_fields_and_wrong_years_cost_their_share() -> None:
    rows = [_row("ledger"), _row("mill-book", limits="-"), _row("herald-1943", when="1944")]
    assert fields_filled(rows).passed == 14 / 15
    assert dates_agree(rows).passed == 2 / 3
    assert dates_agree([_row("ledger", when="winter")]).passed == 0


def test_each_verdict_can_be_reached_from_the_search_page() -> None:
    """The expert's cards are among the results or linked from one of them."""
    for brief in briefs().values():
        near = set(brief.results) | {to for one in brief.results for to in cards()[one].links} | set(brief.page.links)
        assert {step.card.id for step in brief.expert} <= near


def test_both_sets_have_claims_that_hold_and_claims_that_do_not() -> None:
    for name in ("module", "assignment"):
        assert {True, False} == {brief.supported for brief in brief_set(name)}


def test_looks_do_not_give_the_truth_away() -> None:
    """Among the pages to judge an imitation and a blog, a news site and a shop: kind and truth do not go together."""
    held = {brief.page.kind for brief in briefs().values() if brief.supported}
    assert {"blog", "news", "encyclopaedia"} <= held


def test_no_text_of_the_cards_names_a_real_country_or_people() -> None:
    told = " ".join(f"{c.title} {c.snippet} {c.body}" for c in cards().values())
    assert re.findall(r"\b(German|Russia|Soviet|Pol(?:and|ish)|Ukrain|Brit|Americ|Jew|Japan|Finn)\w*", told) == []
