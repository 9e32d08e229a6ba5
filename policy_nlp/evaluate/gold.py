"""Annotations as people wrote them (标注), one model a file kind; unknown keys are ignored.

The guideline says what each key means; `tests/gold/` holds the project's own copy.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from policy_nlp.errors import InputError
from policy_nlp.records.alignment import Grade
from policy_nlp.records.extraction import TargetKind
from policy_nlp.store.meta import source_files

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
