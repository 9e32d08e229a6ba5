"""Level and place that stand before the name of a body: 江苏省, 市, 自治区党委, 姑苏 (层级前缀)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from policy_nlp.lexicons.places import Places
from policy_nlp.records.extraction import Level

_NATIONAL = re.compile(
    r"(?:中华人民共和国|国务院|国家|中共中央|中央和国家|中央|全国|中国|最高)(?!(?:南方|铁路))"
)
_LEVELS: dict[str, Level] = {
    **dict.fromkeys(("自治区", "省"), "province"),
    **dict.fromkeys(("市", "自治州", "州", "盟"), "city"),
    **dict.fromkeys(("县级市", "新区", "区", "县", "旗"), "district"),
}
_WORDS = "|".join(sorted(_LEVELS, key=len, reverse=True))
_PREFIX = re.compile(
    r"(?:中共|中国共产党|国网|国家税务总局|各级|各|有关|相关)*"
    rf"(?P<place>(?:(?![省市县旗各])[一-龥]){{2,9}}?)??(?P<level>{_WORDS})?"
    # 市、区机管局: the first level counts.
    rf"(?:[、和及](?:{_WORDS})(?:\(.*?\))?)*(?:\([省市区县旗、]+\))?"
    r"(?:级|本级|直属|直)?(?:党委|委员会|委|人民政府|政府)?"
)
# 国网|山东省|电力公司, 市|…: a level that begins a name or ends a place of two or three characters.
_INSIDE = re.compile(
    r"(?:国网|人民银行|中国人民银行|国家税务总局)?(?P<place>[一-龥]{2,3}?)??(?P<level>自治区|省|市|区|县|旗)"
)

# From above to below.
ORDER = ("national", "province", "city", "district", "township")


def is_above(level: str, other: str) -> bool:
    """Tell whether one level stands above another; `any` stands nowhere."""
    return level in ORDER and ORDER.index(level) < ORDER.index(other)


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a name.

    Attributes:
        level: as printed, else that of the document.
        printed: the level is printed, or follows from a province's name.
        place: a place printed without its level (姑苏), else empty.
    """

    level: Level | None
    printed: bool = False
    place: str = ""


class LevelReader:
    """Reads levels; knows which places rank how (直辖市 as provinces, 昆山市 as districts)."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._municipal = tuple(m.removesuffix("市") for m in places.municipalities)
        regions = (
            re.sub(r"(?:壮族|回族|维吾尔)?自治区$", "", r) for r in places.autonomous_regions
        )
        self._provinces = (*places.provinces, *regions, *self._municipal)

    def prefix(self, text: str, level: Level | None, region: str) -> Prefix | None:
        """Read what stands before a name; None when it is neither level nor place."""
        if not text:
            return Prefix(level)
        if national := _NATIONAL.match(text):
            rest = self.prefix(text[national.end() :], "national", region)
            return Prefix("national", printed=True) if rest and not rest.printed else rest
        found = _PREFIX.fullmatch(text)
        if not found:
            return None
        place, printed = found["place"] or "", found["level"]
        if printed:
            return Prefix(self._rank(place, printed, region), printed=True)
        if place.startswith(self._provinces):
            return Prefix("province", printed=True)
        return Prefix(level, place=place)

    def of_listed(self, name: str) -> Level | None:
        """Return the level that a listed name says by itself: 国家能源局, 海关总署."""
        if _NATIONAL.match(name) or name.endswith(("总局", "总署")):
            return "national"
        return "province" if name.startswith(self._provinces) else None

    def inside(self, name: str, region: str) -> Level | None:
        """Return the level that a whole name prints near its start, None where it prints none."""
        found = _INSIDE.match(name)
        return self._rank(found["place"] or "", found["level"], region) if found else None

    def _rank(self, place: str, printed: str, region: str) -> Level:
        if place and printed in ("市", "自治区", "省"):
            return cast(Level, self._places.level_of(place + printed))
        municipal = (place or region).startswith(self._municipal)
        return "province" if printed == "市" and municipal else _LEVELS[printed]
