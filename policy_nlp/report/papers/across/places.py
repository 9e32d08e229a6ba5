"""What the columns of a table of many lower documents are called and how they print (各地)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from policy_nlp.errors import UsageError
from policy_nlp.records import DocumentInfo
from policy_nlp.records.index import PairIndex
from policy_nlp.records.listings import LowerDocument
from policy_nlp.report.model import Column

# What a lower document is called here, and its pair with what people decided.
PlacePair = tuple[str, PairIndex]
L = TypeVar("L", bound=LowerDocument)
# So many columns of lower documents fit a page across.
PER_PAGE = 6
# Of such a column, in half-width characters.
WIDTH = 18


def lower_facts(name: str, document: DocumentInfo) -> dict[str, Any]:
    """Return what a table says of a lower document itself."""
    return {
        "lower": name,
        "name": document.region or name,
        "title": document.title,
        "region": document.region,
    }


def told_apart(upper: DocumentInfo, lowers: Iterable[L]) -> tuple[L, ...]:
    """Return the lower documents of a table; those of one place are called by their ids.

    Raises:
        UsageError: there is none.
    """
    found = list(lowers)
    if not found:
        raise UsageError(
            f"没有文件落实“{upper.id}”",
            "请在下级文件的 meta.toml 中写明（implements），或直接给出文件",
        )
    places = Counter(lower.name for lower in found)
    return tuple(
        lower if places[lower.name] == 1 else lower.model_copy(update={"name": lower.lower})
        for lower in found
    )


def place_columns(lowers: Iterable[LowerDocument], width: float = WIDTH) -> tuple[Column, ...]:
    """Return a column for each place."""
    return tuple(Column(header=lower.name, width=width) for lower in lowers)


def pages_wide(lowers: Iterable[LowerDocument], per_page: int = PER_PAGE) -> int:
    """Return over how many pages a table of so many places stretches."""
    return max(1, -(-len(list(lowers)) // per_page))
