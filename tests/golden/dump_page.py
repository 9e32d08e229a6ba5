"""The text of a web page or a picture: words in their order, ids, links, data."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

# Elements that stand within a line.
INLINE = {"a", "b", "strong", "em", "i", "span", "mark", "ins", "del", "sub", "sup", "small", "code", "abbr", "s", "u", "time", "wbr", "tspan"}  # fmt: skip
CELLS = {"td", "th"}
MARKS = {"b": ("**", "**"), "strong": ("**", "**"), "ins": ("{+", "+}"), "del": ("{-", "-}"), "mark": ("{=", "=}")}  # fmt: skip
SHOWN = {"id", "href", "aria-label", "title", "colspan", "rowspan", "scope", "open", "hidden", "for", "type", "name", "value", "role", "content", "lang", "placeholder", "checked"}  # fmt: skip


def dump_html(path: Path) -> str:
    """Return what a page says, a line a block; table cells parted by |."""
    root = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    text = "".join(_walk(root))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def dump_svg(path: Path) -> str:
    """Return the words of a picture in order, and how many there are of each element."""
    root = etree.fromstring(path.read_bytes())
    return "\n".join((*_attributes_line(root), *_words(root), *_counted(root)))


def _words(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        told = _attributes(element)
        said = " ".join((element.text or "").split())
        if said or told:
            yield f"{etree.QName(element).localname}{told}: {said}"
        if (element.tail or "").strip():
            yield f"… {(element.tail or '').strip()}"


def _attributes_line(root: etree._Element) -> Iterator[str]:
    yield f"svg {root.get('viewBox')} {root.get('width')}x{root.get('height')}"


def _counted(root: etree._Element) -> Iterator[str]:
    tags = Counter(str(etree.QName(e).localname) for e in root.iter() if isinstance(e.tag, str))
    yield from (f"count {tag} {count}" for tag, count in sorted(tags.items()))


def _walk(element: Any) -> Iterator[str]:
    """Yield the text of an element, line ends around blocks."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag:
        return
    if tag in ("script", "style"):
        yield from _program(element)
        return
    opened, closed = _frame(tag, _attributes(element))
    yield opened
    yield _flat(element.text)
    for child in element:
        yield from _walk(child)
        yield _flat(child.tail)
    if tag == "svg":
        yield "\n" + "\n".join(_counted(element))
    yield closed


def _frame(tag: str, told: str) -> tuple[str, str]:
    """Return what stands before and behind the text of an element."""
    before, behind = MARKS.get(tag, ("", ""))
    if tag == "a":
        return "[", f"]{told}"
    if tag in INLINE:
        return f"{before}{told}", behind
    if tag in CELLS:
        return f"\n| {told} ", ""
    return f"\n{tag}{told}: ", "\n"


def _attributes(element: Any) -> str:
    shown = []
    for name, value in element.attrib.items():
        name = etree.QName(name).localname
        if name == "href":
            shown.append(f"[{value}]")
        elif name in SHOWN or name.startswith("data-"):
            shown.append(f"{name}={value}")
    return f"{{{' '.join(shown)}}}" if shown else ""


def _program(element: Any) -> Iterator[str]:
    """Yield data a line an entry; of a program its size and digest."""
    text = element.text or ""
    told = _attributes(element)
    if element.get("type") == "application/json":
        yield f"\ndata{told}\n"
        for line in _entries("", json.loads(text), 4):
            yield f"{line}\n"
        return
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    yield f"\n{element.tag}{told} {len(text)} characters {digest}\n"


def _entries(name: str, value: Any, depth: int) -> Iterator[str]:
    """Yield the entries of data down to `depth`, what is deeper in one line."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value if depth else ())
    if not depth or not isinstance(value, (dict, list)):
        yield f"{name} {json.dumps(value, ensure_ascii=False)}"
        return
    for key, inner in pairs:
        yield from _entries(f"{name}.{key}", inner, depth - 1)


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")
