"""Writes small OFD files for tests: text set in lines of 28 characters as GB/T 9704 asks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NEW = "http://www.ofdspec.org/2016"
OLD = "http://www.ofdspec.org"
SIZE = 5.6
LEFT = 28.0
TOP = 40.0
LEADING = 10.2
WIDTH = 28
LINES = 22


@dataclass
class Page:
    """Objects of a page as XML, and ids of its templates."""

    objects: list[str] = field(default_factory=list)
    templates: list[str] = field(default_factory=list)

    def put(self, text: str, x: float, y: float, *, size: float = SIZE, more: str = "",
            deltas: str | None = None, weight: int = 400) -> None:  # fmt: skip
        """Place a line of text; `more` are further attributes of the text object."""
        step = _steps(text, size) if deltas is None else deltas
        across = f' DeltaX="{step}"' if step and len(text) > 1 else ""
        self.objects.append(
            f'<o:TextObject ID="1" Boundary="{x} {y} {size * len(text)} {size}" Font="1"'
            f' Size="{size}" Weight="{weight}" {more}><o:TextCode X="0" Y="{size * 0.85}"{across}>'
            f"{escape(text)}</o:TextCode></o:TextObject>"
        )


def _width(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def _steps(text: str, size: float) -> str:
    """Return the distances between characters, equal ones as g n d."""
    runs: list[list[float]] = []
    for char in text[:-1]:
        step = round(_width(char) * size, 3)
        if runs and runs[-1][1] == step:
            runs[-1][0] += 1
        else:
            runs.append([1, step])
    return " ".join(f"g {n} {d}" if n > 1 else f"{d}" for n, d in runs)


def _line_end(text: str, at: int, room: float) -> int:
    """Return where a line ends: full, no number or word cut, a closing stop hanging over."""
    end, filled = at, 0.0
    while end < len(text) and filled + _width(text[end]) <= room:
        filled += _width(text[end])
        end += 1
    if text[end : end + 1] in ("。", "，", "、", "；", "）"):
        return end + 1
    cut = end
    while at < cut < len(text) and text[cut - 1 : cut + 1].isascii() and text[cut] != " ":
        cut -= 1
    return cut if cut > at else end


def set_lines(paragraphs: Sequence[str], *, numbers: bool = True) -> list[Page]:
    """Set paragraphs in pages, first lines indented by two characters."""
    lines: list[tuple[int, str]] = []
    for paragraph in paragraphs:
        indent, at = 2, 0
        while at < len(paragraph):
            end = _line_end(paragraph, at, WIDTH - indent)
            lines.append((indent, paragraph[at:end]))
            at, indent = end, 0
    pages = []
    for first in range(0, len(lines), LINES):
        page = Page()
        if numbers:
            page.put(f"— {first // LINES + 1} —", 165, 268)
        for k, (indent, text) in enumerate(lines[first : first + LINES]):
            page.put(text, LEFT + indent * SIZE, TOP + k * LEADING)
        pages.append(page)
    return pages


def write_ofd(
    pages: Sequence[Page],
    *,
    templates: Sequence[Page] = (),
    namespace: str = NEW,
    rename: dict[str, str] | None = None,
    order: Sequence[int] | None = None,
    common: str = "",
    document: str = "",
    body: str = "",
    parts: dict[str, str] | None = None,
) -> bytes:
    """Return the bytes of an OFD.

    Args:
        pages: in the order of their files; `order` gives the order of Document.xml.
        templates: template pages, named T0, T1 …
        namespace: of all elements.
        rename: name of a part → the name it is stored under instead.
        order: indices of the pages in reading order.
        common: more XML inside CommonData.
        document: more XML inside Document.
        body: more XML inside DocBody.
        parts: further parts by name.
    """
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<o:{{}} xmlns:o="{namespace}">{{}}</o:{{}}>'

    def part(name: str, inner: str) -> str:
        return head.format(name, inner, name)

    listed = "".join(
        f'<o:Page ID="{k}" BaseLoc="Pages/Page_{k}/Content.xml"/>'
        for k in (order if order is not None else range(len(pages)))
    )
    named = "".join(
        f'<o:TemplatePage ID="T{k}" BaseLoc="Tpls/Tpl_{k}/Content.xml"/>'
        for k in range(len(templates))
    )
    files = {
        "OFD.xml": part("OFD", f"<o:DocBody><o:DocInfo><o:Title>标题</o:Title></o:DocInfo>"
                               f"<o:DocRoot>Doc_0/Document.xml</o:DocRoot>{body}</o:DocBody>"),
        "Doc_0/Document.xml": part("Document", f"<o:CommonData>{named}{common}</o:CommonData>"
                                               f"<o:Pages>{listed}</o:Pages>{document}"),
    }  # fmt: skip
    for folder, group in (("Pages/Page", pages), ("Tpls/Tpl", templates)):
        for k, page in enumerate(group):
            used = "".join(f'<o:Template TemplateID="{name}"/>' for name in page.templates)
            layer = f'<o:Content><o:Layer ID="9">{"".join(page.objects)}</o:Layer></o:Content>'
            files[f"Doc_0/{folder}_{k}/Content.xml"] = part("Page", used + layer)
    files |= parts or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr((rename or {}).get(name, name), text)
    return buffer.getvalue()
