"""What people annotated, and when an annotated thing and a found one count as the same (标注)."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from policy_nlp.errors import InputError
from policy_nlp.records import Extraction, Unit
from policy_nlp.records.alignment import Grade
from policy_nlp.records.extraction import TargetKind
from policy_nlp.records.index import DocumentIndex
from policy_nlp.store.meta import source_files
from policy_nlp.text.width import squeeze

PREFERRED_SUFFIX = ".txt"
NOT_A_TEXT = (".json", ".toml")


class Gold(BaseModel):
    """Base of the annotation models."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class GoldCitation(Gold):
    """A document that the text cites."""

    title: str


class GoldInfo(Gold):
    """What the first page says of the document."""

    id: str
    title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    date: str | None = None
    status: str | None = None
    level: str | None = None
    region: str | None = None
    citations: tuple[GoldCitation, ...] = ()


class GoldDuty(Gold):
    """One body in one role; `from_unit` on inherited ones."""

    name: str
    role: str


class GoldClause(Gold):
    """One responsibility clause, and what is inherited beside it."""

    clause: str | None = None
    entries: tuple[GoldDuty, ...] = ()
    inherited: tuple[GoldDuty, ...] = ()


class GoldMeasure(Gold):
    """One measure by its first and last characters."""

    heading: str | None = None
    text_start: str
    text_end: str


class GoldTarget(Gold):
    """One target; `accept` lists other readings that are right too."""

    quote: str
    indicator: str
    operator: str | None = None
    value: float | None = None
    value_norm: float | None = None
    unit: str | None = None
    unit_norm: str | None = None
    deadline: int | None = None
    strength: str | None = None
    kind: TargetKind
    borderline: bool = False
    accept: tuple[dict[str, Any], ...] = ()
    accept_indicators: tuple[str, ...] = ()
    place: str | None = Field(default=None, validation_alias=AliasChoices("where_printed", "place"))

    @field_validator("accept", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        items = value if isinstance(value, list) else [value]
        return [item for item in items if isinstance(item, dict)]


class GoldListedTarget(Gold):
    """One target of a plain list; `optional` ones count neither way."""

    quote: str
    indicator: str
    operator: str | None = None
    value: float | None = None
    unit: str | None = None
    deadline: int | None = None
    deadline_also_accepted: tuple[int | None, ...] = ()
    period: str | None = None
    kind: TargetKind = "quantitative"
    optional: bool = False


class GoldUnit(Gold):
    """One numbered unit with all that belongs to it."""

    id: str
    path: tuple[str, ...]
    heading: str
    measures: tuple[GoldMeasure, ...] | None = None
    responsibility: GoldClause | None = None
    responsibilities: tuple[GoldClause, ...] | None = None
    targets: tuple[GoldTarget, ...] = ()

    @property
    def clauses(self) -> tuple[GoldClause, ...]:
        """Clauses of the unit, whether written as one or as several."""
        if self.responsibilities is not None:
            return self.responsibilities
        return (self.responsibility,) if self.responsibility else ()

    @property
    def inherited(self) -> tuple[GoldDuty, ...]:
        """Duties that an earlier unit's rule carries forward to this one."""
        return self.responsibility.inherited if self.responsibility else ()


class GoldDocument(Gold):
    """The annotation of one document."""

    doc: GoldInfo
    units: tuple[GoldUnit, ...]
    targets_outside_units: tuple[GoldTarget, ...] = ()


class GoldLink(Gold):
    """A pair of units; `borderline` pairs count neither way."""

    lower: str = Field(validation_alias=AliasChoices("lower", "district"))
    upper: str = Field(validation_alias=AliasChoices("upper", "city"))
    grade: Grade | None = None
    borderline: bool = False

    @field_validator("grade", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        return {2: "direct", 1: "partial"}.get(value, value)


class GoldCoverage(Gold):
    """The statuses that annotators gave an upper unit; each is right."""

    upper: str = Field(validation_alias=AliasChoices("upper", "city"))
    status: tuple[str, ...]


class GoldRelation(Gold):
    """How a lower target stands to an upper one, both by quote."""

    lower: str | None = None
    upper: str | None = None
    relation: str


class GoldPair(Gold):
    """Ids of the two documents that were aligned."""

    lower: str
    upper: str


class GoldAlignment(Gold):
    """The annotation of one pair of documents."""

    documents: GoldPair
    links: tuple[GoldLink, ...]
    ambiguous: tuple[GoldLink, ...] = ()
    coverage: tuple[GoldCoverage, ...]
    target_consistency: tuple[GoldRelation, ...] = ()


class GoldProof(Gold):
    """A place of the lower text that carries a demand out."""

    text: str


class GoldDemand(Gold):
    """One demand of the upper text, and what an office would do about it."""

    upper_unit: str
    text: str
    start: int
    label: tuple[Literal["must", "should", "consider", "none"], ...] = Field(min_length=1)
    status: str
    status_also: tuple[str, ...] = ()
    proof: tuple[GoldProof, ...] = ()


class GoldTriage(Gold):
    """What an office must act on in one pair of documents."""

    lower: str
    upper: str
    demands: tuple[GoldDemand, ...]


M = TypeVar("M", bound=Gold)
TARGET_LISTS = "targets"
# Names the text of each list.
TEXT_NAMES = "texts.toml"


class GoldFolder:
    """The annotations of a folder, told apart by what they hold; other JSON files are left alone.

    Raises:
        InputError: no folder, no annotation in it, or one that breaks the guideline.
    """

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder", "Name a folder of annotations.")
        self.folder = folder
        contents = {path: _read_json(path) for path in sorted(folder.glob("*.json"))}
        self.documents = {
            gold.doc.id: gold
            for gold in _of_kind(GoldDocument, contents, required={"doc", "units"})
        }
        if not self.documents:
            raise InputError(f"{folder}: no annotation in it (a JSON file with 'doc' and 'units')")
        # A pair whose documents are not annotated here cannot be scored: ids would mean nothing.
        pairs = {path: content for path, content in contents.items() if self._has_both(content)}
        self.alignments = _of_kind(GoldAlignment, pairs, required={"links", "coverage"})
        self.triages = _of_kind(GoldTriage, contents, required={"lower", "upper", "demands"})
        lists = folder / TARGET_LISTS
        self.target_lists = {
            path.stem: _read_target_list(path) for path in sorted(lists.glob("*.json"))
        }
        names = lists / TEXT_NAMES
        self._text_names = tomllib.loads(names.read_text("utf-8")) if names.is_file() else {}

    def _has_both(self, content: dict[str, Any]) -> bool:
        documents = content.get("documents")
        sides = documents.values() if isinstance(documents, dict) else ()
        return bool(sides) and all(
            isinstance(side, str) and side in self.documents for side in sides
        )

    def text_of(self, document: str, texts: Path | None) -> Path:
        """Return the text of a document: `ID.txt` or `ID/…` in `texts` or beside the annotation."""
        folder = texts or self.folder
        own = folder / document
        found = [path for path in folder.glob(f"{document}.*") if path.suffix not in NOT_A_TEXT]
        found += source_files(own) if own.is_dir() else []
        if not found:
            raise InputError(
                f"{folder}: no text of '{document}' in it", "Name its folder: --texts."
            )
        return min(found, key=lambda path: (path.suffix != PREFERRED_SUFFIX, path.name))

    def text_of_side(self, document: str, texts: Path | None, corpora: Path | None) -> Path | None:
        """Return the text of a triage's document: annotated here, else a file of `corpora`."""
        if document in self.documents:
            return self.text_of(document, texts)
        folders = [folder for folder in (texts, self.folder, corpora) if folder]
        return next((path for folder in folders if (path := folder / document).is_file()), None)

    def text_of_list(self, name: str, corpora: Path | None) -> Path | None:
        """Return the text of a list of targets: beside it or in `corpora`; None where absent."""
        file = self._text_names.get(name, f"{name}{PREFERRED_SUFFIX}")
        folders = [self.folder / TARGET_LISTS, *([corpora] if corpora else [])]
        return next((path for folder in folders if (path := folder / file).is_file()), None)


def _read_json(path: Path) -> dict[str, Any]:
    content = _parse_json(path)
    return content if isinstance(content, dict) else {}


def _parse_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: no readable JSON ({error})") from error


def _read_target_list(path: Path) -> tuple[GoldListedTarget, ...]:
    content = _parse_json(path)
    if not isinstance(content, list):
        raise InputError(f"{path}: no list of targets in it")
    return tuple(_validated(GoldListedTarget, path, item) for item in content)


def _of_kind(
    model: type[M], contents: dict[Path, dict[str, Any]], *, required: set[str]
) -> list[M]:
    return [
        _validated(model, path, content)
        for path, content in contents.items()
        if required <= set(content)
    ]


def _validated(model: type[M], path: Path, content: Any) -> M:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"{path}: {place}: {first['msg']}") from error


_NOT_WORD = re.compile(r"[^\w一-鿿]")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_SCALE = {"万": 1e4, "亿": 1e8}
_SHARE = re.compile(r"占比|比重")
_OTHER_SPELLINGS = {"km": "公里", "千米": "公里", "km2": "平方公里"}
# A shorter string is held by too many longer ones to prove anything.
LEAST_CONTAINED = 4
# Headings this alike are one, read with a slip.
NEARLY_EQUAL = 0.9

Quantity = tuple[float, str]


def key(text: str | None) -> str:
    """Return letters, digits and characters only.

    >>> key("（区发改局、区住建委 按职责分工负责）")
    '区发改局区住建委按职责分工负责'
    """
    return _NOT_WORD.sub("", squeeze(text or ""))


def ratio(left: str, right: str) -> float:
    """Return the similarity of two strings, 0 to 1 (longest common blocks)."""
    return SequenceMatcher(None, left, right).ratio()


def similarity(left: str | None, right: str | None) -> float:
    """Return the similarity of two indicators or headings; 1 where one holds the other.

    Order says nothing in the name of a share, so characters are also compared as a bag:

    >>> similarity("建成节约型机关的县级以上党政机关占比", "县级以上党政机关建成节约型机关比例")
    1.0
    """
    a, b = (key(_BRACKETED.sub("", text or "")) for text in (left, right))
    if min(len(a), len(b)) < LEAST_CONTAINED:
        return ratio(a, b)
    if a in b or b in a:
        return 1.0
    return max(ratio(a, b), _bag_similarity(a, b))


def _bag_similarity(left: str, right: str) -> float:
    """Return the share of characters that both hold, in any order."""
    a, b = (Counter(_SHARE.sub("比例", text).replace("的", "")) for text in (left, right))
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def quantity(value: float | None, unit: str | None) -> Quantity | None:
    """Return value and unit in base form.

    >>> quantity(1, "万个"), quantity(36, "％")
    ((10000.0, '个'), (36.0, '%'))
    """
    if value is None:
        return None
    base, name = float(value), squeeze(unit or "").replace("％", "%").replace("㎡", "平方米")
    while name[:1] in _SCALE:
        base, name = base * _SCALE[name[0]], name[1:]
    return round(base, 6), _OTHER_SPELLINGS.get(name, name)


def same_quantity(gold: Quantity | None, found: Quantity | None) -> bool:
    """Return whether two quantities agree; an annotation without a unit accepts any."""
    if gold is None or found is None:
        return gold == found
    close = abs(gold[0] - found[0]) <= 1e-6 * max(1, abs(gold[0]))
    return close and (gold[1] == found[1] or not gold[1])


class UnitMap:
    """Which found unit of a document is which annotated one, by heading: ids of the two differ.

    Attributes:
        index: the records found.
        found: found id by annotated id.
        gold: annotated id by found id.
    """

    def __init__(self, gold: GoldDocument, extraction: Extraction) -> None:
        self.index = DocumentIndex(extraction)
        self.found = _match_headings(gold.units, extraction.units)
        self.gold = {found: annotated for annotated, found in self.found.items()}

    def owner(self, unit_id: str) -> str | None:
        """Return the annotated id of a found unit, or of the nearest unit above it."""
        current: str | None = unit_id
        while current is not None:
            if current in self.gold:
                return self.gold[current]
            current = self.index.unit(current).parent if current in self.index else None
        return None


def _match_headings(gold: Sequence[GoldUnit], found: Sequence[Unit]) -> dict[str, str]:
    """Take each found unit once, in document order; an equal heading before a nearly equal one."""
    matched: dict[str, str] = {}
    free = [unit for unit in found if unit.heading]
    for annotated in gold:
        wanted = key(annotated.heading)
        unit = next((unit for unit in free if key(unit.heading) == wanted), None)
        if unit is None and wanted:
            near = (unit for unit in free if ratio(key(unit.heading), wanted) > NEARLY_EQUAL)
            unit = next(near, None)
        if unit is not None:
            matched[annotated.id] = unit.id
            free.remove(unit)
    return matched
