"""Columns of the responsibility matrix as data: which, in what order, under which words (列法)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from policy_nlp.records.extraction import Role
from policy_nlp.vocabulary import Vocabulary, read_vocabulary

# number 序号; lead 牵头单位; others all who do not lead; bodies all, leads first and marked;
# inherited by a rule such as 下同; upper tasks above; basis where it stands; blank to be filled in.
Content = Literal[
    "number",
    "task",
    "measure",
    "lead",
    "others",
    "bodies",
    "inherited",
    "targets",
    "deadline",
    "upper",
    "basis",
    "blank",
]
# What a sheet may be called that is no name of another one.
_SHEET_NAME = r"^[^\[\]:*?/\\']{1,24}表$"
DEFAULT_COLUMNS = "standard"
FOLDER = "matrix"
CENTRED: tuple[Content, ...] = ("number", "lead", "deadline", "blank")
# What differs from measure to measure; the rest is one cell where the measures agree in it.
BY_MEASURE: tuple[Content, ...] = ("measure", "targets", "deadline")


class MatrixColumn(Vocabulary):
    """A column: what it holds, its words, its width in half-width characters."""

    content: Content
    header: str = ""
    width: float = Field(gt=0)

    @model_validator(mode="after")
    def _named(self) -> MatrixColumn:
        if not self.header and self.content != "upper":
            raise ValueError("a column without header")
        return self


class MatrixColumns(Vocabulary):
    """The columns of a matrix (列法).

    Attributes:
        name: for people.
        title: what the paper is called (责任分工表, 任务分解表).
        open_deadline: stands where the text states no time (持续推进); empty: nothing does.
        roles: words for roles in the lists of departments, where they are not the usual ones.
    """

    name: str
    title: str = Field(pattern=_SHEET_NAME)
    open_deadline: str = ""
    roles: dict[Role, str] = Field(default_factory=dict)
    columns: tuple[MatrixColumn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> MatrixColumns:
        contents = [item.content for item in self.columns if item.content != "blank"]
        if len(contents) != len(set(contents)):
            raise ValueError("two columns hold the same")
        return self


@cache
def shipped_columns(name: str = DEFAULT_COLUMNS) -> MatrixColumns:
    """Return columns that are shipped."""
    return read_vocabulary(MatrixColumns, f"{FOLDER}/{name}", "policy_nlp.report")
