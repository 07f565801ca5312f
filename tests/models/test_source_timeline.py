"""Event, record, publication and republication are kept apart."""

import pytest

from course.errors import ModelInputError
from course.models.source_timeline import (
    ancestors,
    chains,
    independent_records,
    lag,
    problems,
    read_rows,
    read_year,
)


def _row(what: str, stage: str, when: str, source: str = "") -> dict[str, str]:
    return {"what": what, "stage": stage, "when": when, "from": source}


GOOD = [_row("flood", "event", "1947-02-20"), _row("negative", "record", "1947-02-26", "1"),
        _row("page", "publication", "1947-02-28", "2"), _row("post", "republication", "2024", "3")]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "year"),
    [("1947", 1947.0), ("1947-07-02", 1947 + 182 / 365), ("2024-12-31", 2024 + 365 / 366)],
)
def test_dates_are_read_as_years_with_a_fraction(text: str, year: float) -> None:
    assert year == pytest.approx(read_year(text))


@pytest.mark.parametrize("text", ["", "soon", "1947-13", "1947-02-30", "26.02.1947", "💥"])
def test_what_is_no_date_gets_a_plain_message(text: str) -> None:
    with pytest.raises(ModelInputError, match="not a date"):
        read_year(text)


def test_a_chain_knows_its_way_back_and_its_distance_in_years() -> None:
    links = read_rows(GOOD)
    assert ancestors(links, 3) == [2, 1, 0]
    assert lag(links, 3) == pytest.approx(76.86, abs=0.01)
    assert lag(links, 0) is None


def test_packaged_chains_have_nothing_to_mend() -> None:
    found = {name: problems(read_rows(chain["rows"])) for name, chain in chains().items()}
    assert found == {"quay": [], "letters": [], "resolution": []}


def test_two_records_of_two_events_are_told_apart() -> None:
    assert independent_records(read_rows(chains()["letters"]["rows"])) == 2


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([_row("page", "publication", "1947")], "no event"),
        ([_row("flood", "event", "1947"), _row("post", "republication", "2024")], "taken from nothing"),
        ([_row("flood", "event", "1947"), _row("negative", "record", "1946", "1")], "older than"),
        ([_row("flood", "event", "1947"), _row("post", "republication", "2024", "1")], "a step is missing"),
    ],
)
def test_what_cannot_be_right_is_said(rows: list[dict[str, str]], told: str) -> None:
    assert any(told in text for text in problems(read_rows(rows)))


@pytest.mark.parametrize("source", ["9", "1", "x", "-1"])
def test_a_row_taken_from_nowhere_or_from_itself_is_refused(source: str) -> None:
    with pytest.raises(ModelInputError, match="not there"):
        read_rows([_row("flood", "event", "1947", source)])


def test_a_circle_ends_where_it_closes() -> None:
    links = read_rows([_row("a", "publication", "1947", "2"), _row("b", "publication", "1948", "1")])
    assert ancestors(links, 0) == [1]
    assert lag(links, 0) is None


def test_empty_rows_are_left_out_and_numbers_stay_as_typed() -> None:
    rows = [GOOD[0], _row("", "", ""), {**GOOD[1], "from": "1"}, {**GOOD[2], "from": "3"}]
    assert problems(read_rows(rows)) == []
