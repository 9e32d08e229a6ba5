"""Makes returned drafts: a Word file as an office edits it, with tracked changes and comments."""

from __future__ import annotations

import copy
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PART = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
DATE = "2022-12-06T15:45:00Z"


@dataclass
class Returned:
    """A draft in the hands of somebody who edits it.

    Args:
        source: the draft.
        author: in whose name marks stand.
        tracked: whether Word keeps track of the changes.
    """

    source: Path
    author: str = "张科长"
    tracked: bool = True
    _parts: dict[str, bytes] = field(init=False)
    _comments: list[tuple[str, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.source) as archive:
            self._parts = {item.filename: archive.read(item) for item in archive.infolist()}
        self._root = etree.fromstring(self._parts["word/document.xml"])

    def replace(self, old: str, new: str, author: str | None = None) -> Returned:
        """Write `new` for `old`; to take out, write nothing."""
        runs = self._runs(old)
        before = runs[0]
        added = copy.deepcopy(before)
        _set_text(added, new)
        if not self.tracked:
            before.addprevious(added)
            for run in runs:
                run.getparent().remove(run)
            return self
        if new:
            before.addprevious(self._mark("ins", [added], author))
        mark = self._mark("del", [], author)
        before.addprevious(mark)
        for run in runs:
            mark.append(run)
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
        return self

    def after(self, words: str, new: str, author: str | None = None) -> Returned:
        """Put `new` behind `words`."""
        last = self._runs(words)[-1]
        added = copy.deepcopy(last)
        _set_text(added, new)
        last.addnext(self._mark("ins", [added], author) if self.tracked else added)
        return self

    def drop_paragraph(self, words: str, author: str | None = None) -> Returned:
        """Take out the whole paragraph that holds `words`."""
        paragraph = self._paragraph(words)
        if not self.tracked:
            paragraph.getparent().remove(paragraph)
            return self
        for run in list(paragraph.iterfind(f"{W}r")):
            mark = self._mark("del", [], author)
            run.addprevious(mark)
            mark.append(run)
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
        lines = paragraph.find(f"{W}pPr")
        if lines is None:
            lines = etree.Element(f"{W}pPr")
            paragraph.insert(0, lines)
        marks = lines.find(f"{W}rPr")
        if marks is None:
            marks = etree.SubElement(lines, f"{W}rPr")
        marks.insert(0, self._mark("del", [], author))
        return self

    def comment(self, words: str, said: str, author: str | None = None) -> Returned:
        """Write a comment on `words`."""
        at = str(900 + len(self._comments))
        runs = self._runs(words)
        runs[0].addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": at}))
        reference = etree.Element(f"{W}r")
        etree.SubElement(reference, f"{W}commentReference", {f"{W}id": at})
        runs[-1].addnext(reference)
        runs[-1].addnext(etree.Element(f"{W}commentRangeEnd", {f"{W}id": at}))
        self._comments.append((author or self.author, said))
        return self

    def save(self, path: Path) -> Path:
        """Write the file."""
        self._parts["word/document.xml"] = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        if self._comments:
            self._write_comments()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in self._parts.items():
                archive.writestr(name, data)
        path.write_bytes(stream.getvalue())
        return path

    def _write_comments(self) -> None:
        name = "word/comments.xml"
        if name in self._parts:
            root = etree.fromstring(self._parts[name])
        else:
            root = etree.Element(f"{W}comments", nsmap={"w": NS})
            relations = "word/_rels/document.xml.rels"
            links = etree.fromstring(self._parts[relations])
            made = {"Id": "rIdC", "Type": f"{REL}/comments", "Target": "comments.xml"}
            etree.SubElement(links, f"{{{links.nsmap[None]}}}Relationship", made)
            self._parts[relations] = etree.tostring(links)
            types = etree.fromstring(self._parts["[Content_Types].xml"])
            entry = {"PartName": f"/{name}", "ContentType": PART}
            etree.SubElement(types, f"{{{types.nsmap[None]}}}Override", entry)
            self._parts["[Content_Types].xml"] = etree.tostring(types)
        for at, (author, said) in enumerate(self._comments, start=900):
            signed = {f"{W}id": str(at), f"{W}author": author, f"{W}date": DATE}
            comment = etree.SubElement(root, f"{W}comment", signed)
            paragraph = etree.SubElement(comment, f"{W}p")
            run = etree.SubElement(paragraph, f"{W}r")
            etree.SubElement(run, f"{W}t").text = said
        self._parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _mark(self, tag: str, runs: list[etree._Element], author: str | None) -> etree._Element:
        signed = {f"{W}id": "1", f"{W}author": author or self.author, f"{W}date": DATE}
        mark = etree.Element(W + tag, signed)
        mark.extend(runs)
        return mark

    def _paragraph(self, words: str) -> etree._Element:
        for paragraph in self._root.iter(f"{W}p"):
            if words in "".join(t.text or "" for t in paragraph.iter(f"{W}t")):
                return paragraph
        raise KeyError(words)

    def _runs(self, words: str) -> list[etree._Element]:
        """Return the runs that hold just `words`, cut out of longer ones."""
        paragraph = self._paragraph(words)
        runs = [r for r in paragraph.iter(f"{W}r") if r.find(f"{W}t") is not None]
        start = "".join(map(_text, runs)).index(words)
        end, at, found = start + len(words), 0, []
        for run in runs:
            text = _text(run)
            a, b = max(start - at, 0), min(end - at, len(text))
            at += len(text)
            if a >= b:
                continue
            for cut, place in ((text[:a], "addprevious"), (text[b:], "addnext")):
                if cut:
                    rest = copy.deepcopy(run)
                    _set_text(rest, cut)
                    getattr(run, place)(rest)
            _set_text(run, text[a:b])
            found.append(run)
        return found


def _text(run: etree._Element) -> str:
    return "".join(t.text or "" for t in run.iterfind(f"{W}t"))


def _set_text(run: etree._Element, text: str) -> None:
    for sign in list(run):
        if sign.tag != f"{W}rPr":
            run.remove(sign)
    made = etree.SubElement(run, f"{W}t")
    made.text = text
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
