"""Results as plain data: how a value leaves the trainee's process and becomes an ordinary value in the checker.

Only built-in containers and scalars, numpy arrays and pandas tables travel; they arrive as exactly those types,
never as a subclass with methods of its own. Nothing is unpickled. Everything else is named by a handle, and what
a handle can do is the checker's affair (:mod:`course.grading.proxies`).
"""

from __future__ import annotations

import base64
import datetime
import decimal
import fractions
import math
import sys
from collections.abc import Callable
from typing import Any

DEEPEST = 60
MOST_BYTES = 48 * 1024 * 1024
_ARRAY_KINDS = "biufcSUmM"
Refer = Callable[[Any], dict[str, Any]]


class NotPlainError(ValueError):
    """The value is too deep or too large to be handed over, or what was sent is not plain data."""


def encode(value: Any, refer: Refer, depth: int = 0) -> Any:
    """Return ``value`` as JSON.

    Parameters
    ----------
    value : object
        Any object of the trainee's.
    refer : callable
        Makes the JSON object that stands for what is not plain.
    depth : int
        How deep the value lies in its container.

    Raises
    ------
    NotPlainError
        If containers are nested deeper than 60.
    """
    if depth > DEEPEST:
        raise NotPlainError("nested too deeply")
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -(2**53) < value < 2**53 else {"t": "int", "v": format(value, "x")}
    if kind is float:
        return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
    if kind is list:
        return [encode(item, refer, depth + 1) for item in value]
    maker = _ENCODERS.get(kind)
    if maker is not None:
        return maker(value, refer, depth)
    return _encode_scientific(value, refer, depth) or _encode_subclass(value, refer, depth)


def _items(name: str) -> Callable[[Any, Refer, int], dict[str, Any]]:
    return lambda value, refer, depth: {"t": name, "v": [encode(item, refer, depth + 1) for item in value]}


def _text(name: str) -> Callable[[Any, Refer, int], dict[str, Any]]:
    return lambda value, refer, depth: {"t": name, "v": str(value)}


def _iso(name: str) -> Callable[[Any, Refer, int], dict[str, Any]]:
    return lambda value, refer, depth: {"t": name, "v": value.isoformat()}


def _encode_dict(value: dict[Any, Any], refer: Refer, depth: int) -> dict[str, Any]:
    pairs = [[encode(key, refer, depth + 1), encode(item, refer, depth + 1)] for key, item in value.items()]
    return {"t": "dict", "v": pairs}


_ENCODERS: dict[type, Callable[[Any, Refer, int], dict[str, Any]]] = {
    tuple: _items("tuple"),
    set: _items("set"),
    frozenset: _items("frozenset"),
    dict: _encode_dict,
    bytes: lambda value, refer, depth: {"t": "bytes", "v": base64.b64encode(value).decode()},
    bytearray: lambda value, refer, depth: {"t": "bytearray", "v": base64.b64encode(value).decode()},
    complex: lambda value, refer, depth: {"t": "complex", "v": [repr(value.real), repr(value.imag)]},
    range: lambda value, refer, depth: {"t": "range", "v": [value.start, value.stop, value.step]},
    slice: lambda value, refer, depth: {
        "t": "slice",
        "v": [encode(part, refer, depth + 1) for part in (value.start, value.stop, value.step)],
    },
    type(...): lambda value, refer, depth: {"t": "ellipsis", "v": None},
    type(NotImplemented): lambda value, refer, depth: {"t": "notimplemented", "v": None},
    decimal.Decimal: _text("decimal"),
    fractions.Fraction: _text("fraction"),
    datetime.date: _iso("date"),
    datetime.datetime: _iso("datetime"),
    datetime.time: _iso("time"),
    datetime.timedelta: lambda value, refer, depth: {
        "t": "timedelta",
        "v": [value.days, value.seconds, value.microseconds],
    },
}


def _encode_scientific(value: Any, refer: Refer, depth: int) -> dict[str, Any] | None:
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    kind = type(value)
    if numpy is not None:
        if kind is numpy.ndarray:
            return _encode_array(value, refer, depth)
        if issubclass(kind, numpy.generic):
            return {"t": "scalar", "v": _encode_array(numpy.asarray(value), refer, depth)}
    if pandas is None or not hasattr(pandas, "DataFrame"):
        return None
    if kind is pandas.Series:
        return {
            "t": "series",
            "v": _encode_column(value, refer, depth),
            "i": _encode_index(value.index, refer, depth),
            "n": encode(value.name, refer, depth + 1),
        }
    if kind is pandas.DataFrame:
        columns = [_encode_column(value.iloc[:, place], refer, depth) for place in range(value.shape[1])]
        return {
            "t": "frame",
            "v": columns,
            "i": _encode_index(value.index, refer, depth),
            "c": _encode_index(value.columns, refer, depth),
        }
    if kind is pandas.Timestamp:
        return {"t": "timestamp", "v": value.isoformat()}
    if value is pandas.NA or value is pandas.NaT:
        return {"t": "missing", "v": "NA" if value is pandas.NA else "NaT"}
    if isinstance(value, pandas.Index) and kind.__module__.startswith("pandas."):
        return _encode_index(value, refer, depth)
    return None


def _encode_array(value: Any, refer: Refer, depth: int) -> dict[str, Any]:
    if value.dtype.kind in _ARRAY_KINDS:
        if value.nbytes > MOST_BYTES:
            raise NotPlainError("too large")
        data = base64.b64encode(value.tobytes()).decode()
        return {"t": "array", "d": value.dtype.str, "s": list(value.shape), "v": data}
    if value.dtype.kind == "O":
        items = [encode(item, refer, depth + 1) for item in value.ravel().tolist()]
        return {"t": "objects", "s": list(value.shape), "v": items}
    return refer(value)


def _encode_column(value: Any, refer: Refer, depth: int) -> dict[str, Any]:
    numpy_kind = getattr(value.dtype, "kind", "O")
    plain = type(value.dtype).__module__.startswith("numpy")
    if plain and numpy_kind in _ARRAY_KINDS:
        return {"d": None, "v": _encode_array(value.to_numpy(), refer, depth)}
    return {"d": str(value.dtype), "v": [encode(item, refer, depth + 1) for item in value.tolist()]}


def _encode_index(value: Any, refer: Refer, depth: int) -> dict[str, Any]:
    names = [encode(name, refer, depth + 1) for name in value.names]
    kind = "range" if type(value).__name__ == "RangeIndex" else "multi" if value.nlevels > 1 else "plain"
    if kind == "range":
        return {"t": "index", "k": kind, "v": [int(value.start), int(value.stop), int(value.step)], "n": names}
    if kind == "multi":
        return {"t": "index", "k": kind, "v": [encode(item, refer, depth + 1) for item in value.tolist()], "n": names}
    return {"t": "index", "k": kind, "v": _encode_column(value, refer, depth), "n": names}


def _encode_subclass(value: Any, refer: Refer, depth: int) -> dict[str, Any]:
    """Let subclasses that the standard library itself makes of containers travel as what they are built on."""
    kind = type(value)
    if kind.__module__ == "collections" and issubclass(kind, dict):
        return {"t": kind.__name__, "v": _encode_dict(dict(value), refer, depth)["v"]}
    if kind.__module__ == "collections" and kind.__name__ == "deque":
        return {"t": "deque", "v": [encode(item, refer, depth + 1) for item in value]}
    if type(value).__name__ in {"dict_keys", "dict_values", "dict_items"}:
        return {"t": "list", "v": [encode(item, refer, depth + 1) for item in value]}
    return refer(value)


def decode(data: Any, resolve: Callable[[dict[str, Any]], Any], depth: int = 0) -> Any:
    """Return the ordinary value that ``data`` stands for.

    Parameters
    ----------
    data : JSON
        What :func:`encode` made, or what a trainee's process pretends that it made.
    resolve : callable
        Makes the object for a handle.
    depth : int
        How deep the value lies in its container.

    Raises
    ------
    NotPlainError
        If the data are not what :func:`encode` makes.
    """
    if depth > DEEPEST + 5:
        raise NotPlainError("nested too deeply")
    if isinstance(data, list):
        return [decode(item, resolve, depth + 1) for item in data]
    if not isinstance(data, dict):
        return data
    name = data.get("t")
    if name == "handle":
        return resolve(data)
    maker = _DECODERS.get(name) if isinstance(name, str) else None
    if maker is None:
        raise NotPlainError(f"unknown kind of value {name!r}")
    try:
        return maker(data, resolve, depth)
    except NotPlainError:
        raise
    except Exception as error:
        raise NotPlainError(f"not a {name}") from error


def _many(kind: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    return lambda data, resolve, depth: kind([decode(item, resolve, depth + 1) for item in data["v"]])


def _decode_dict(data: dict[str, Any], resolve: Any, depth: int) -> dict[Any, Any]:
    return {decode(key, resolve, depth + 1): decode(item, resolve, depth + 1) for key, item in data["v"]}


def _decode_collection(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import collections

    value = _decode_dict(data, resolve, depth)
    # defaultdict's factory is code of the trainee's and stays behind.
    if data["t"] == "defaultdict":
        return collections.defaultdict(None, value)
    return collections.Counter(value) if data["t"] == "Counter" else collections.OrderedDict(value)


def _decode_deque(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import collections

    return collections.deque(decode(item, resolve, depth + 1) for item in data["v"])


def _decode_array(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import numpy

    dtype = numpy.dtype(data["d"])
    if dtype.kind not in _ARRAY_KINDS or dtype.names:
        raise NotPlainError("not an array of numbers or text")
    return numpy.frombuffer(base64.b64decode(data["v"]), dtype=dtype).reshape(data["s"]).copy()


def _decode_objects(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import numpy

    array = numpy.empty(len(data["v"]), dtype=object)
    for place, item in enumerate(data["v"]):
        array[place] = decode(item, resolve, depth + 1)
    return array.reshape(data["s"])


def _decode_column(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    values = decode(data["v"], resolve, depth + 1)
    return pandas.array(values, dtype=data["d"]) if data["d"] not in {None, "object"} else values


def _decode_index(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    names = [decode(name, resolve, depth + 1) for name in data["n"]]
    if data["k"] == "range":
        return pandas.RangeIndex(*data["v"], name=names[0])
    if data["k"] == "multi":
        return pandas.MultiIndex.from_tuples(decode(data["v"], resolve, depth + 1), names=names)
    return pandas.Index(_decode_column(data["v"], resolve, depth), name=names[0])


def _decode_series(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    index = _decode_index(data["i"], resolve, depth)
    dtype = "object" if data["v"]["d"] == "object" else None
    return pandas.Series(
        _decode_column(data["v"], resolve, depth), index=index, dtype=dtype, name=decode(data["n"], resolve, depth + 1)
    )


def _decode_frame(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    index, columns = _decode_index(data["i"], resolve, depth), _decode_index(data["c"], resolve, depth)
    series = [
        pandas.Series(
            _decode_column(column, resolve, depth), index=index, dtype="object" if column["d"] == "object" else None
        )
        for column in data["v"]
    ]
    frame = pandas.concat(series, axis=1) if series else pandas.DataFrame(index=index)
    frame.columns = columns
    return frame


def _decode_missing(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    return pandas.NA if data["v"] == "NA" else pandas.NaT


def _decode_timestamp(data: dict[str, Any], resolve: Any, depth: int) -> Any:
    import pandas

    return pandas.Timestamp(data["v"])


_DECODERS: dict[str, Callable[..., Any]] = {
    "int": lambda data, resolve, depth: int(data["v"], 16),
    "float": lambda data, resolve, depth: float(data["v"]),
    "complex": lambda data, resolve, depth: complex(float(data["v"][0]), float(data["v"][1])),
    "list": _many(list),
    "tuple": _many(tuple),
    "set": _many(set),
    "frozenset": _many(frozenset),
    "dict": _decode_dict,
    "OrderedDict": _decode_collection,
    "Counter": _decode_collection,
    "defaultdict": _decode_collection,
    "deque": _decode_deque,
    "bytes": lambda data, resolve, depth: base64.b64decode(data["v"]),
    "bytearray": lambda data, resolve, depth: bytearray(base64.b64decode(data["v"])),
    "range": lambda data, resolve, depth: range(*data["v"]),
    "slice": lambda data, resolve, depth: slice(*[decode(part, resolve, depth + 1) for part in data["v"]]),
    "ellipsis": lambda data, resolve, depth: ...,
    "notimplemented": lambda data, resolve, depth: NotImplemented,
    "decimal": lambda data, resolve, depth: decimal.Decimal(data["v"]),
    "fraction": lambda data, resolve, depth: fractions.Fraction(data["v"]),
    "date": lambda data, resolve, depth: datetime.date.fromisoformat(data["v"]),
    "datetime": lambda data, resolve, depth: datetime.datetime.fromisoformat(data["v"]),
    "time": lambda data, resolve, depth: datetime.time.fromisoformat(data["v"]),
    "timedelta": lambda data, resolve, depth: datetime.timedelta(*data["v"]),
    "array": _decode_array,
    "objects": _decode_objects,
    "scalar": lambda data, resolve, depth: decode(data["v"], resolve, depth + 1)[()],
    "index": _decode_index,
    "series": _decode_series,
    "frame": _decode_frame,
    "missing": _decode_missing,
    "timestamp": _decode_timestamp,
}
