"""What is drawn in a Word file: text boxes, pictures, charts, objects (图形与文本框)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policy_nlp.ingest.docx.names import (
    CHART,
    CHARTEX,
    DIAGRAM,
    MC,
    OFFICE,
    PIC,
    A,
    R,
    V,
    W,
    chosen,
)
from policy_nlp.records import Block, Piece

if TYPE_CHECKING:
    from policy_nlp.ingest.docx.story import Story


def shape_blocks(story: Story, element: etree._Element) -> list[Block]:
    """Return the text in a drawing as blocks of their own; note what cannot be read.

    A text box is printed where its drawing hangs; its text never joins that of the paragraph.
    """
    blocks: list[Block] = []
    _look(story, element, blocks)
    return blocks


def _look(story: Story, element: etree._Element, blocks: list[Block]) -> None:
    """Walk a drawing; of two branches that say the same, one is read."""
    issues = story.document.issues
    for child in element:
        tag = child.tag
        if tag == f"{MC}AlternateContent":
            branch = chosen(child)
            if branch is not None:
                _look(story, branch, blocks)
        elif tag == f"{W}txbxContent":
            blocks += story.capture(child)
        elif tag == f"{A}p":
            text = "".join(t.text or "" for t in child.iter(f"{A}t")).strip()
            story.pass_over(child)
            blocks += [_printed(text)] if text else []
        elif tag == f"{V}textpath" and (child.get("string") or "").strip():
            blocks.append(_printed(child.get("string", "").strip()))
        elif tag in (f"{PIC}pic", f"{V}imagedata"):
            issues.add("picture", "文档有{n}幅图片，图中文字未读")
        elif tag in (f"{CHART}chart", f"{CHARTEX}chart"):
            issues.add("chart", "文档有{n}幅图表，其中文字未读")
        elif tag == f"{DIAGRAM}relIds":
            issues.add("diagram", "文档有{n}幅示意图（SmartArt），其中文字未列入正文：{text}",
                       _diagram(story, child))  # fmt: skip
        elif tag == f"{OFFICE}OLEObject":
            issues.add("embedded-object", "文档嵌入了{n}个对象，其中文字未读")
        else:
            _look(story, child, blocks)


def _printed(text: str) -> Block:
    whole = Piece(at=0, source=0, length=len(text))
    return Block(kind="paragraph", text=text, pieces=(whole,))


def _diagram(story: Story, element: etree._Element) -> str:
    """Return the texts of a diagram, which stand in a part of their own."""
    package = story.document.package
    link = package.links(story.part).get(element.get(f"{R}dm", ""))
    root = None if link is None or link.external else package.read(link.target)
    texts = [] if root is None else [t.text for t in root.iter(f"{A}t") if t.text]
    return "、".join(texts)
