"""Where in a page the document stands, and what stands round it (网页正文识别).

First by the names that content systems give its element; where none is known or none holds the
text, by where the sentences are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from policy_nlp.ingest.html.flow import Chunk
from policy_nlp.ingest.html.tree import is_data_table, names_of
from policy_nlp.lexicons.documents import WebPages

_STOPS = re.compile(r"[。；，、：]")
# A line without a stop counts as text of a document from this length on.
_LONG_LINE = 25
# A named element is believed when it holds this share of the sentences of the page.
_SHARE = 0.5
# Without a known name: the smallest element that holds this share.
_DENSE_SHARE = 0.85
# Surroundings inside the document's element are short; more text than this is no share bar.
_NOISE_CHARS = 200
_NOISE_SHARE = 0.1
# Lines of surroundings at the edges of the document: so many at the most, so long each.
_EDGE_LINES = 12
_EDGE_CHARS = 120


@dataclass(frozen=True)
class Parted:
    """Chunks of a page: the document itself, and what stands before, inside and after it."""

    body: list[Chunk]
    before: list[Chunk]
    after: list[Chunk]


def part_page(root: etree._Element, chunks: Sequence[Chunk], words: WebPages) -> Parted:
    """Part the document from the page round it."""
    prose = _prose_by_element(root, chunks, words)
    holders = _named_holders(root, prose, words) or [_densest_holder(root, prose)]
    inside = {element for holder in holders for element in holder.iter()}
    noise = _surrounding_elements(holders, prose, words)
    marked = [chunk.element in inside and not _is_outside(chunk, noise) for chunk in chunks]
    marked = _trimmed_edges(chunks, marked, words)
    if not any(marked):
        return Parted([], list(chunks), [])
    first = marked.index(True)
    return Parted(
        body=[chunk for chunk, mine in zip(chunks, marked, strict=True) if mine],
        before=list(chunks[:first]),
        after=[c for c, mine in zip(chunks[first:], marked[first:], strict=True) if not mine],
    )


def _is_outside(chunk: Chunk, noise: set[etree._Element]) -> bool:
    outside = chunk.hidden or chunk.control or chunk.block.furniture is not None
    return outside or chunk.element in noise


def _prose_by_element(
    root: etree._Element, chunks: Sequence[Chunk], words: WebPages
) -> dict[etree._Element, int]:
    """Return how many characters of sentences stand in each element, links not counted."""
    prose = dict.fromkeys(root.iter(), 0)
    for chunk in chunks:
        long = len(chunk.text) >= _LONG_LINE or _STOPS.search(chunk.text)
        shown = not (chunk.hidden or chunk.control)
        if long and shown and not _is_surrounding(chunk, words):
            prose[chunk.element] += len(chunk.text) - chunk.link_chars
    for element in reversed(list(prose)):
        parent = element.getparent()
        if parent is not None:
            prose[parent] += prose[element]
    return prose


def _named_holders(
    root: etree._Element, prose: dict[etree._Element, int], words: WebPages
) -> list[etree._Element]:
    """Return the elements that bear the best known name, none when they hold too little."""
    for known in (words.containers, words.weak_containers):
        by_name: dict[str, list[etree._Element]] = {}
        for element in prose:
            for name in names_of(element) & known:
                others = by_name.setdefault(name, [])
                if not any(ancestor in others for ancestor in element.iterancestors()):
                    others.append(element)
        held = {name: sum(prose[e] for e in found) for name, found in by_name.items()}
        most = max(held.values(), default=0)
        if most and most >= _SHARE * prose[root]:
            near = [name for name in held if held[name] >= 0.95 * most]
            best = min(near, key=lambda name: sum(_element_count(e) for e in by_name[name]))
            return [element for element in by_name[best] if prose[element]]
    return []


def _element_count(element: etree._Element) -> int:
    return sum(1 for _ in element.iter())


def _densest_holder(root: etree._Element, prose: dict[etree._Element, int]) -> etree._Element:
    """Return the smallest element that holds nearly all sentences of the page."""
    here = root
    while True:
        inner = [child for child in here if prose[child] >= _DENSE_SHARE * max(prose[root], 1)]
        if not inner or inner[0].tag in ("p", "ul", "ol"):
            return here
        if inner[0].tag == "table" and is_data_table(inner[0]):
            return here
        here = inner[0]


def _surrounding_elements(
    holders: Sequence[etree._Element], prose: dict[etree._Element, int], words: WebPages
) -> set[etree._Element]:
    """Return the elements inside the document's that share bars, pagers and lists stand in."""
    found: set[etree._Element] = set()
    limit = max(_NOISE_CHARS, _NOISE_SHARE * sum(prose[holder] for holder in holders))
    for holder in holders:
        for element in holder.iterdescendants():
            if element in found or prose[element] > limit:
                continue
            named = any(word in name for name in names_of(element) for word in words.noise)
            if named or element.tag in ("nav", "footer", "aside"):
                found.update(element.iter())
    return found


def _trimmed_edges(chunks: Sequence[Chunk], marked: list[bool], words: WebPages) -> list[bool]:
    """Take lines of surroundings off both edges of the document (来源：…, 上一篇：…)."""
    kept = list(marked)
    body = [k for k, mine in enumerate(marked) if mine]
    for order in (body[:_EDGE_LINES], body[::-1][:_EDGE_LINES]):
        for k in order:
            if _is_sentence(chunks[k]):
                break
            if _is_surrounding(chunks[k], words):
                kept[k] = False
    return kept


def _is_sentence(chunk: Chunk) -> bool:
    return chunk.text.rstrip()[-1:] in ("。", "；") or len(chunk.text) > _EDGE_CHARS


def _is_surrounding(chunk: Chunk, words: WebPages) -> bool:
    """Return whether a line belongs to the page: a known phrase, or nothing but files to load."""
    text = "".join(chunk.text.split())
    if chunk.block.kind == "table-row":
        return False
    if any(text.startswith(phrase) for phrase in words.phrases):
        return True
    commands = "|".join(words.commands)
    if re.fullmatch(rf"(?:(?:{commands})[\[【（(：:|)）】\]]*)+", text):
        return True
    suffixes = "|".join(words.file_suffixes)
    file = re.search(rf"\.(?:{suffixes})(?:[（(][^（()）]*[)）])?$", text, re.I)
    return bool(file) and chunk.link_chars >= len(text) // 2
