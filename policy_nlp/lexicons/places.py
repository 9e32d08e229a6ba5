"""Names of places: the level each stands for, and where those that texts name lie (地名表)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import ClassVar, NamedTuple

from pydantic import Field, model_validator

from policy_nlp.vocabulary import Vocabulary, Words, pattern

# 融水苗族自治县 → 融水, 浦东新区 → 浦东
COUNTY = re.compile(r"(.{2,}?)(?:(?:(?:[一-龥]{1,3}族)*自治)?[县旗]|[新特林]?区|市)")


class Places(Vocabulary):
    """What tells the level of a place by its name."""

    whole_country: str
    municipalities: Words
    autonomous_regions: Words
    provinces: Words
    county_cities: Words
    national: Words
    province_ends: Words
    prefecture_ends: Words
    county_ends: Words
    district_ends: Words
    zone_ends: Words

    _place: ClassVar = pattern(
        r"(?:中共)?({autonomous_regions}"
        r"|[一-龥]县|[一-龥]{2,6}?(?:{province_ends|prefecture_ends|county_ends}|市(?!委市|场|政)"
        r"|{district_ends}))"
    )

    def find(self, text: str) -> tuple[str | None, str] | None:
        """Return (region, level) of the place that `text` begins with, None where it has none.

        The innermost place counts: 苏州市姑苏区… is 姑苏区, district.

        >>> # 姑苏区碳达峰实施方案 → ("姑苏区", "district"); 国务院关于… → ("全国", "national")
        """
        if text.removeprefix("中共").startswith(self.national):
            return self.whole_country, "national"
        region, level, rest = None, None, text
        while True:
            match = self._place.match(rest)
            if match is None or (level == "district" and match[1].endswith(self.zone_ends)):
                # 广州市黄埔区广州开发区: a zone says less than the district it lies in.
                break
            region, level = match[1], self.level_of(match[1])
            rest = rest[match.end() :]
        return (region, level) if level is not None else None

    def level_of(self, place: str) -> str:
        """Return the level of government of a place."""
        if place in (*self.municipalities, *self.autonomous_regions) or place.endswith(
            self.province_ends
        ):
            return "province"
        if place in self.county_cities or place.endswith(self.county_ends):
            return "district"
        if place.endswith(("市", *self.prefecture_ends)):
            return "city"
        return "district"


class Division(NamedTuple):
    """One unit of the administrative division (行政区划).

    `city` is its prefecture (地级), `county` its county level unit; empty where the place is
    larger. A county that lies in no prefecture stands in both.
    """

    province: str
    city: str = ""
    county: str = ""

    def apart(self, other: Division) -> bool:
        """Return whether the two have no ground in common; False where nothing decides."""
        if self.province != other.province:
            return True
        if self.city and other.city and self.city != other.city:
            return True
        return bool(self.county and other.county) and self.county != other.county

    def holds(self, other: Division) -> bool:
        """Return whether the other lies in this place or is it."""
        return all(mine in ("", its) for mine, its in zip(self, other, strict=True))


class Area(NamedTuple):
    """What one name may stand for: all of `places`, or one of them.

    `names` are all that it goes by and that are no other words. A `relative` one (东部) is meant
    only where the whole country is spoken of; one that is not `sure` (和平) may be no place.
    """

    names: tuple[str, ...]
    places: tuple[Division, ...]
    relative: bool = False
    sure: bool = True


class Region(Vocabulary):
    """A region that spreads over provinces, or parts of them (长江经济带)."""

    names: tuple[str, ...]
    members: tuple[str, ...]
    source: str
    relative: bool = False


class Land(Vocabulary):
    """Where there is land of a kind (沿海): provinces, and the prefectures of them that have it.

    A province without prefectures has it, or may have it, everywhere.
    """

    members: dict[str, tuple[str, ...]]
    source: str

    def leaves_out(self, place: Division) -> bool:
        """Return whether there is none at a place."""
        cities = self.members.get(place.province)
        return cities is None or (bool(cities and place.city) and place.city not in cities)


class Province(Vocabulary):
    """The prefectures of a province: cities (without 市) and others (延边 → its full name)."""

    full: str = ""
    cities: tuple[str, ...] = ()
    others: Mapping[str, str] = Field(default_factory=dict)

    @cached_property
    def prefectures(self) -> dict[str, str]:
        """Each short name with its full one."""
        return {**{city: f"{city}市" for city in self.cities}, **self.others}


class Gazetteer(Vocabulary):
    """Places, and the words around their names that decide what a sentence says of them."""

    also_words: Words
    relations: Words
    lines: Words
    bodies: Words
    others: Words
    before: Words
    behind: Words
    ranks: Words
    kinds: Words
    modals: Words
    regions: tuple[Region, ...]
    lands: Mapping[str, Land] = Field(default_factory=dict)
    provinces: dict[str, Province]

    # What keeps a sentence on other places from being theirs alone
    keeping: ClassVar = pattern(r"{relations|lines|bodies|others}")
    # The rank at the end of a place's name
    rank: ClassVar = pattern(r"{ranks}$")
    # What stands right behind places that have to act: 等3市应
    acting: ClassVar = pattern(r"等?(?:[\d两三四五六七八九十]+个?)?{kinds}?{modals}")

    @model_validator(mode="after")
    def _members_are_known(self) -> Gazetteer:
        provinces = self.provinces.values()
        full = {name for province in provinces for name in province.prefectures.values()}
        for region in self.regions:
            for member in region.members:
                if member not in self.provinces and member not in full:
                    raise ValueError(f"{region.names[0]}: no such province or prefecture: {member}")
        for kind, land in self.lands.items():
            for name, cities in land.members.items():
                if name not in self.provinces or not full.issuperset(cities):
                    raise ValueError(f"{kind}: no such province or prefecture in {name}")
        return self


class Counties(Vocabulary):
    """County level units (县级): prefecture, or province → names with spaces between."""

    units: dict[str, str]


class Atlas:
    """Finds places by name.

    Args:
        gazetteer: prefectures and regions.
        counties: what lies in the prefectures.
        places: full names of provinces.
    """

    def __init__(self, gazetteer: Gazetteer, counties: Counties, places: Places) -> None:
        self._also_words = frozenset(gazetteer.also_words)
        self.areas: dict[str, Area] = {}
        special = (*places.municipalities, *places.autonomous_regions)
        for short, province in gazetteer.provinces.items():
            full = next((name for name in special if name.startswith(short)), f"{short}省")
            self._add_areas((short, province.full or full), (Division(short),))
            for name, whole in province.prefectures.items():
                also = (f"{name}州",) if whole.endswith("自治州") else ()
                self._add_areas((name, whole, *also), (Division(short, whole),))
        for region in gazetteer.regions:
            inside = tuple(self.areas[member].places[0] for member in region.members)
            self._add_areas(region.names, inside, region.relative)
        held = {name: self.areas[name].places[0] for name in counties.units}
        for name, units in counties.units.items():
            above = held[name]
            for county in units.split():
                self._add_county(county, Division(above.province, above.city or county, county))
        self.longest = max(map(len, self.areas))

    def _add_areas(
        self, names: tuple[str, ...], places: tuple[Division, ...], relative: bool = False
    ) -> None:
        known = tuple(name for name in names if name not in self._also_words)
        for name in known:
            # 吉林 is a province and a city, 鼓楼区 lies in four cities.
            before = self.areas[name].places if name in self.areas else ()
            self.areas[name] = Area(known, (*before, *places), relative)
        for name in names:
            if name in self._also_words:
                self._add_unsure(name, places)

    def _add_county(self, county: str, place: Division) -> None:
        found = COUNTY.fullmatch(county)
        short = found[1] if found else county
        also = (f"{short}{county[-1]}",) if "自治" in county else ()
        self._add_areas((county, *also), (place,))
        if found:
            self._add_unsure(short, (place,))

    def _add_unsure(self, name: str, places: tuple[Division, ...]) -> None:
        before = self.areas.get(name)
        if before is None or not before.sure:
            known = before.places if before else ()
            self.areas[name] = Area((), (*known, *places), sure=False)

    def opening(self, text: str) -> tuple[str, str] | None:
        """Return (region, level) of the place that `text` opens with by a name of its own.

        >>> # 湖北数字经济… → ("湖北省", "province"); 阿坝州人民政府… → ("阿坝州", "city")
        """
        for length in range(min(self.longest, len(text)), 1, -1):
            area = self.areas.get(text[:length])
            if area and area.sure and len(area.places) == 1 and not area.relative:
                place = area.places[0]
                full = next(n for n in area.names if len(n) == max(map(len, area.names)))
                return (text[:length] if text[length - 1] == "州" else full), rank(place)
        return None

    def locate(
        self, region: str | None, level: str | None, within: Division | None
    ) -> Division | None:
        """Return the place that a document speaks for, None where it is not known.

        Args:
            region: as in the document's record (北海市).
            level: of government of that document.
            within: place of the document above it, if known; a park lies there.
        """
        if not region or level not in ("province", "city", "district"):
            return None
        area = self.areas.get(region)
        found = [place for place in area.places if rank(place) == level] if area else []
        near = [place for place in found if within and within.holds(place)]
        if len(near or found) == 1:
            return (near or found)[0]
        return within if area is None and level == "district" else None


def rank(place: Division) -> str:
    """Return the level of government of a place."""
    return "district" if place.county else "city" if place.city else "province"
