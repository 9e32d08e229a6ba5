"""Layouts of papers as data: margins, fonts, line pitch (版式). GB/T 9704-2012 is shipped."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from policy_nlp.vocabulary import Vocabulary, read_vocabulary

StyleName = Literal[
    "title",
    "subtitle",
    "notice",
    "heading1",
    "heading2",
    "heading3",
    "body",
    "note",
    "table_title",
    "table_header",
    "table",
    "table_wide",
    "picture",
    "fact",
    "page_number",
    "letterhead",
    "letter_number",
    "addressee",
    "attachment",
    "signature",
]
STYLE_NAMES: tuple[StyleName, ...] = StyleName.__args__  # type: ignore[attr-defined]
# What stands in for styles of letters that an office's own layout does not have.
LETTER_STYLES: dict[StyleName, StyleName] = {
    "letterhead": "title",
    "letter_number": "body",
    "addressee": "body",
    "attachment": "body",
    "signature": "body",
}
DEFAULT_PRESET = "gbt9704"


class Page(Vocabulary):
    """A page and its margins in millimetres; `footer` is from the edge to the page number."""

    width: float = Field(gt=0)
    height: float = Field(gt=0)
    top: float = Field(ge=0)
    bottom: float = Field(ge=0)
    left: float = Field(ge=0)
    right: float = Field(ge=0)
    footer: float = Field(ge=0)

    @property
    def text_width(self) -> float:
        """Width between the margins (版心宽)."""
        return self.width - self.left - self.right

    @model_validator(mode="after")
    def _leaves_room(self) -> Page:
        if self.text_width <= 0 or self.height <= self.top + self.bottom:
            raise ValueError("the margins leave no room for text")
        return self


class Font(Vocabulary):
    """A font with what stands in for it, the best first, and that of digits and letters."""

    east_asia: str
    fallbacks: tuple[str, ...] = ()
    latin: str


class Style(Vocabulary):
    """How a kind of paragraph looks; lengths in points, `indent` in characters.

    Attributes:
        line: distance of lines, exact.
        spacing: added between characters.
        outline: level of a heading.
        color: of the type, red, green and blue as six hexadecimal digits.
        keep: stays on the page of what follows.
    """

    font: str
    size: float = Field(gt=0)
    line: float = Field(gt=0)
    bold: bool = False
    align: Literal["left", "center", "right", "both"] = "left"
    indent: float = 0
    before: float = 0
    after: float = 0
    spacing: float = 0
    outline: int | None = Field(default=None, ge=1, le=9)
    color: str = Field(default="", pattern=r"^([0-9A-F]{6})?$")
    keep: bool = False


class Preset(Vocabulary):
    """A layout (版式)."""

    name: str
    source: str = ""
    page: Page
    page_wide: Page
    fonts: dict[str, Font]
    styles: dict[StyleName, Style]

    @model_validator(mode="after")
    def _complete(self) -> Preset:
        for name, base in LETTER_STYLES.items():
            if base in self.styles:
                self.styles.setdefault(name, self.styles[base])
        missing = [name for name in STYLE_NAMES if name not in self.styles]
        if missing:
            raise ValueError(f"no style {missing[0]}")
        for name, style in self.styles.items():
            if style.font not in self.fonts:
                raise ValueError(f"style {name} has unknown font {style.font}")
        return self

    def font_of(self, style: StyleName) -> Font:
        """Return the font of a style."""
        return self.fonts[self.styles[style].font]


def shipped_preset(name: str = DEFAULT_PRESET) -> Preset:
    """Return a layout that is shipped."""
    return read_vocabulary(Preset, name, "policy_nlp.report")
