"""One JSON form for every record: the same record gives the same bytes on every machine."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

# Scores are sums whose last bits differ between processors; nobody reads them there.
FLOAT_DIGITS = 6
# A list or object that fits is printed on one line, so that a span is not four lines of a diff.
LINE_WIDTH = 100
_encode = json.JSONEncoder(ensure_ascii=False).encode


def canonical_json(value: Any) -> str:
    """Return `value` (a record, or lists and dicts of them) as JSON text.

    Records keep the order of their fields, under their JSON names; the keys of plain dicts
    are sorted; Chinese stands as it is; floats are rounded; a line break ends the text.

    Raises:
        ValueError: a float is not finite.
        TypeError: a value has no JSON form.
    """
    return _json_text(to_plain(value), "") + "\n"


def to_plain(value: Any) -> Any:
    """Return `value` as dicts, lists and scalars only, ordered and rounded for writing."""
    if isinstance(value, BaseModel):
        return {name: to_plain(getattr(value, field)) for field, name in _json_fields(type(value))}
    if isinstance(value, Mapping):
        return {str(key): to_plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (set, frozenset)):
        return [to_plain(item) for item in sorted(value)]
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [to_plain(item) for item in value]
    return _json_scalar(value)


@cache
def _json_fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, field.serialization_alias or field.alias or name)
        for name, field in model.model_fields.items()
    )


def _json_scalar(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} has no JSON form")
        return round(value, FLOAT_DIGITS) + 0.0
    if isinstance(value, PurePath):
        return value.as_posix()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _json_text(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        items = [f"{_encode(key)}: {_json_text(item, indent + ' ')}" for key, item in value.items()]
        return _join_items(items, "{", "}", indent)
    if isinstance(value, list):
        return _join_items([_json_text(item, indent + " ") for item in value], "[", "]", indent)
    return _encode(value)


def _join_items(items: list[str], opening: str, closing: str, indent: str) -> str:
    """Put the items on one line when they fit, else each on its own."""
    length = len(indent) + sum(len(item) + 2 for item in items)
    if length <= LINE_WIDTH and not any("\n" in item for item in items):
        return opening + ", ".join(items) + closing
    inner = f"\n{indent} "
    return f"{opening}{inner}{f',{inner}'.join(items)}\n{indent}{closing}"
