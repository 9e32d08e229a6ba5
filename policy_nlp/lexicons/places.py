"""Names of places and the level of government that each stands for (行政区划)."""

from __future__ import annotations

import re
from functools import cached_property

from policy_nlp.vocabulary import Vocabulary


class Places(Vocabulary):
    """What tells the level of a place by its name.

    Attributes:
        municipalities: cities that rank as provinces (直辖市).
        autonomous_regions: full names; the short form (广西) follows from them.
        provinces: short names of the provinces (江苏).
        county_cities: cities of county rank (县级市), which stand at district level.
        national: bodies that speak for the whole country.
        district_ends: last characters of places at district level.
    """

    municipalities: tuple[str, ...]
    autonomous_regions: tuple[str, ...]
    provinces: tuple[str, ...]
    county_cities: tuple[str, ...]
    national: tuple[str, ...]
    district_ends: tuple[str, ...]

    @cached_property
    def _place(self) -> re.Pattern[str]:
        ends = "|".join(self.district_ends)
        return re.compile(
            rf"(?:中共)?((?:{'|'.join(self.autonomous_regions)})"
            rf"|[一-龥]县|[一-龥]{{2,6}}?(?:自治州|自治县|自治旗|地区|盟|省|市(?!委市|场|政)|{ends}))"
        )

    def find(self, text: str) -> tuple[str | None, str] | None:
        """Return (region, level) of the place that `text` begins with, None where it has none.

        The innermost place counts: 苏州市姑苏区… is 姑苏区, district.

        >>> # 姑苏区碳达峰实施方案 → ("姑苏区", "district"); 国务院关于… → (None, "national")
        """
        if text.removeprefix("中共").startswith(self.national):
            return None, "national"
        region, level, rest = None, None, text
        while True:
            match = self._place.match(rest)
            if match is None:
                break
            region, level = match[1], self.level_of(match[1])
            rest = rest[match.end() :]
        return (region, level) if level is not None else None

    def level_of(self, place: str) -> str:
        """Return the level of government of a place."""
        if place in self.municipalities or place in self.autonomous_regions or place[-1] == "省":
            return "province"
        if place in self.county_cities or place.endswith(("自治县", "自治旗")):
            return "district"
        if place.endswith(("市", "自治州", "地区", "盟")):
            return "city"
        return "district"
