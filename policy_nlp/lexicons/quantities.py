"""Units of measure, multipliers and words that set bounds (数量表达).

What each list holds, and an example, stands above it in `data/quantities.toml`.
"""

from __future__ import annotations

import re
from functools import cached_property

from pydantic import Field, model_validator

from policy_nlp.vocabulary import Vocabulary

_WORD = re.compile("[一-龥·]+")


class Units(Vocabulary):
    """Names of units by what they measure, and of what a unit is composed."""

    ratio: tuple[str, ...]
    count: tuple[str, ...]
    measure: tuple[str, ...]
    weights: tuple[str, ...]
    substances: tuple[str, ...]
    per: tuple[str, ...]
    grades: tuple[str, ...]
    not_units: tuple[str, ...]
    rank: tuple[str, ...]


class Bounds(Vocabulary):
    """Words that say on which side of a number the result has to lie; `closed` end a clause."""

    at_least: tuple[str, ...]
    at_most: tuple[str, ...]
    about: tuple[str, ...]
    closed: tuple[str, ...] = ()


class Reach(Vocabulary):
    """Verbs between an indicator and its number."""

    words: tuple[str, ...]
    change: tuple[str, ...]
    level_mark: tuple[str, ...]
    between: tuple[str, ...]


class Conversion(Vocabulary):
    """What one of a unit is in another (1小时 = 60分钟)."""

    unit: str
    factor: float = Field(gt=0)


class Quantities(Vocabulary):
    """How amounts are written (数量表达)."""

    multipliers: dict[str, int] = Field(min_length=1)
    units: Units
    spellings: dict[str, str]
    conversions: dict[str, Conversion]
    before: Bounds
    after: Bounds
    reach: Reach
    doublings: dict[str, int]

    @model_validator(mode="after")
    def _no_unit_twice(self) -> Quantities:
        seen: set[str] = set()
        for name in self.all_units:
            if name in seen:
                raise ValueError(f"unit {name} stands twice")
            seen.add(name)
        if loops := [s for s, canonical in self.spellings.items() if canonical in self.spellings]:
            raise ValueError(f"spelling {loops[0]} leads to a spelling, not to a unit")
        into = {conversion.unit for conversion in self.conversions.values()}
        if loops := sorted(into & {*self.conversions, *self.spellings}):
            raise ValueError(f"conversion into {loops[0]}, which is converted itself")
        return self

    @cached_property
    def all_units(self) -> tuple[str, ...]:
        """Every unit under its listed name."""
        units = self.units
        return units.ratio + units.count + units.measure + units.rank

    @cached_property
    def counted(self) -> frozenset[str]:
        """Units that may stand between number and noun."""
        return frozenset(self.units.count)

    def canonical(self, unit: str) -> str:
        """Return the one spelling of `unit`; a compound (吨标煤/万元) part by part.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> load_lexicons().quantities.canonical("㎡/人")
        '平方米/人'
        >>> load_lexicons().quantities.canonical("克标煤/千瓦时")
        '克标准煤/千瓦时'
        """
        if unit in self.spellings:
            return self.spellings[unit]
        return "/".join(map(self._spelled, unit.split("/")))

    def _spelled(self, part: str) -> str:
        for of in self.units.substances:
            if part.endswith(of) and part != of:
                weight = part.removesuffix(of)
                return self.spellings.get(weight, weight) + self.spellings.get(of, of)
        return self.spellings.get(part, part)

    def written(self, unit: str) -> str:
        """Return `unit` as printed, but symbols written out, as a record holds it.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> load_lexicons().quantities.written("吨标煤/㎡")
        '吨标煤/平方米'
        """
        if unit in self._symbols:
            return self._symbols[unit]
        return "/".join(self._symbols.get(part, part) for part in unit.split("/"))

    @cached_property
    def _symbols(self) -> dict[str, str]:
        return {s: word for s, word in self.spellings.items() if not _WORD.fullmatch(s)}

    def in_base(self, unit: str) -> tuple[str, float]:
        """Return the unit that `unit` is converted into, and how many of it one is.

        >>> from policy_nlp.lexicons import load_lexicons
        >>> load_lexicons().quantities.in_base("毫克/升")
        ('克/立方米', 1.0)
        """
        parts, factor = [], 1.0
        for place, part in enumerate(self.canonical(unit).split("/")):
            known = self.conversions.get(part)
            parts.append(known.unit if known else part)
            if known:
                factor = factor / known.factor if place else factor * known.factor
        return "/".join(parts), factor
