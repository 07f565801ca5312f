"""Plain data: what goes in comes out, as exactly that type; nothing else comes out."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.grading import plain

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.dates(),
    st.decimals(allow_nan=False),
    st.complex_numbers(allow_nan=False),
    st.fractions(),
    st.timedeltas(),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner))
)


def refuse(value: Any) -> dict[str, Any]:
    return {"t": "handle", "h": 0, "k": "object", "n": type(value).__name__}


def there_and_back(value: Any) -> Any:
    return plain.decode(json.loads(json.dumps(plain.encode(value, refuse))), lambda data: ("handle", data["n"]))


@given(VALUES)
def test_built_in_values_arrive_as_they_were(value: Any) -> None:
    found = there_and_back(value)
    assert value == found
    assert type(value) is type(found)


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        frozenset("ab"),
        range(3),
        ...,
        collections.Counter("aab"),
        collections.deque([1]),
        10**40,
        float("inf"),
        decimal.Decimal("1.10"),
        fractions.Fraction(1, 3),
        datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC),
        slice(1, None),
    ],
)
def test_more_of_the_standard_library_arrives(value: Any) -> None:
    assert value == there_and_back(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.array(["ё", "b"]),
        np.array([1 + 2j]),
        np.array([[1, "a"]], dtype=object),
        np.array("2026-01-01", dtype="datetime64[D]"),
        np.zeros((0, 2)),
    ],
)
def test_arrays_arrive(array: Any) -> None:
    found = there_and_back(array)
    np.testing.assert_array_equal(array, found)
    assert array.dtype == found.dtype


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        pd.DataFrame(),
        pd.DataFrame({"d": pd.to_datetime(["2026-01-01"])}),
        pd.DataFrame({"v": [1.5]}, index=pd.Index(["k"], name="i")),
        pd.DataFrame({("a", "b"): [1]}),
    ],
)
def test_tables_arrive(frame: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(frame, there_and_back(frame), check_index_type="equiv", check_column_type="equiv")


def test_a_subclass_arrives_as_a_handle() -> None:
    class Yes(int):
        pass

    assert there_and_back(Yes(1)) == ("handle", "Yes")


@pytest.mark.parametrize(
    "data",
    [
        {"t": "pickle", "v": ""},
        {"t": "array", "d": "O", "s": [1], "v": ""},
        {"t": "set", "v": [[1]]},
        {"t": 5},
        {"t": "int", "v": []},
    ],
)
def test_what_is_no_plain_data_is_refused(data: Any) -> None:
    with pytest.raises(plain.NotPlainError):
        plain.decode(data, lambda handle: None)


def test_depth_is_bounded() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(plain.NotPlainError):
        plain.encode(value, refuse)
