"""Writes small Word files for tests: the body as XML, with lists, styles and other parts."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from policy_nlp.ingest.docx.reader import read_docx
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

SOURCE = SourceFile(file="计划.docx", sha256="0" * 64, format="docx")

_OPEN = "http://schemas.openxmlformats.org/"
_NAMES = {
    "w": f"{_OPEN}wordprocessingml/2006/main",
    "r": f"{_OPEN}officeDocument/2006/relationships",
    "mc": f"{_OPEN}markup-compatibility/2006",
    "m": f"{_OPEN}officeDocument/2006/math",
    "a": f"{_OPEN}drawingml/2006/main",
    "wp": f"{_OPEN}drawingml/2006/wordprocessingDrawing",
    "pic": f"{_OPEN}drawingml/2006/picture",
    "c": f"{_OPEN}drawingml/2006/chart",
    "dgm": f"{_OPEN}drawingml/2006/diagram",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w99": "urn:a-vocabulary-of-tomorrow",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())
_RELATIONS = f"{_OPEN}package/2006/relationships"
_KINDS = {
    "styles.xml": "styles",
    "numbering.xml": "numbering",
    "comments.xml": "comments",
    "footnotes.xml": "footnotes",
    "endnotes.xml": "endnotes",
    "header1.xml": "header",
    "header2.xml": "header",
    "footer1.xml": "footer",
    "footer2.xml": "footer",
    "diagrams/data1.xml": "diagramData",
}


def run(text: str, settings: str = "") -> str:
    """One run of text."""
    marks = f"<w:rPr>{settings}</w:rPr>" if settings else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(
    inner: str, settings: str = "", style: str = "", num: tuple[int, int] | None = None
) -> str:
    """One paragraph; `inner` is text, or XML where it begins with <; `num` is (list, level)."""
    lines = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        lines += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    lines += settings
    body = inner if inner.startswith("<") or not inner else run(inner)
    return f"<w:p>{f'<w:pPr>{lines}</w:pPr>' if lines else ''}{body}</w:p>"


def cell(inner: str, settings: str = "") -> str:
    """One table cell; `inner` is text or paragraphs."""
    body = inner if inner.startswith("<") else para(inner)
    return f"<w:tc>{f'<w:tcPr>{settings}</w:tcPr>' if settings else ''}{body}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the XML of its cells."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def style(identity: str, inner: str, name: str = "", based_on: str = "", kind: str = "paragraph"):
    """One style of styles.xml."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name or identity}"/>'
        f"{base}{inner}</w:style>"
    )


def document(body: str, tag: str = "document") -> str:
    """The XML of a main part, or of another one by its tag."""
    inner = f"<w:body>{body}</w:body>" if tag == "document" else body
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {NAMESPACES}>{inner}</w:{tag}>'


def write_docx(body: str, parts: dict[str, str] | None = None, main: str = "document.xml") -> bytes:
    """A Word file with this body; `parts` are further parts below word/, whole or inner XML."""
    tags = {"styles.xml": "styles", "numbering.xml": "numbering", "comments.xml": "comments",
            "footnotes.xml": "footnotes", "endnotes.xml": "endnotes"}  # fmt: skip
    named = parts or {}
    files = {f"word/{main}": document(body)}
    for name, xml in named.items():
        tag = tags.get(name, "hdr" if name.startswith("header") else "ftr")
        files[f"word/{name}"] = xml if xml.startswith("<?xml") else document(xml, tag)
    links = "".join(
        f'<Relationship Id="r{k}" Type="{_OPEN}officeDocument/2006/relationships/{_KINDS[name]}"'
        f' Target="{name}"/>'
        for k, name in enumerate(named)
        if name in _KINDS
    )
    files[f"word/_rels/{main}.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_OPEN}officeDocument'
        f'/2006/relationships/officeDocument" Target="word/{main}"/></Relationships>'
    )
    files["[Content_Types].xml"] = _content_types(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, xml in files.items():
            out.writestr(name, xml)
    return buffer.getvalue()


def _content_types(files: dict[str, str]) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    overrides = ""
    for path in files:
        name = path.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
        kind = f"{name}.main" if name == "document" else name
        if path.startswith("word/") and path.endswith(".xml") and "/diagrams/" not in path:
            overrides += f'<Override PartName="/{path}" ContentType="{base}{kind}+xml"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Types xmlns="{_OPEN}package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{overrides}</Types>'
    )


def read(body: str, parts: dict[str, str] | None = None, **options: str) -> SourceDocument:
    """A Word file with this body, as read."""
    return read_docx(write_docx(body, parts), SOURCE, ReadOptions(**options))


def body_of(document: SourceDocument) -> list[str]:
    """The paragraphs and rows of the body."""
    return [block.text for block in document.blocks if block.furniture is None]


def apart(document: SourceDocument) -> list[tuple[str, str]]:
    """What stands apart: its kind and text."""
    return [(b.furniture, b.text) for b in document.blocks if b.furniture is not None]


def field(code: str, result: str = "") -> str:
    """A field; without result it ends after its code."""
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result else ""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
