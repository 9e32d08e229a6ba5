"""Makes Word, OFD, web and RTF files beyond `tests.support.hostile_files`: cycles, masses, chains."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

from tests.support.docx_writer import NAMESPACES, cell, para, table, write_docx
from tests.support.hostile_files import PLAN, archive, docx, page, word
from tests.support.ofd_writer import Page, set_lines, write_ofd

OPEN = "http://schemas.openxmlformats.org/"
RELATION = f"{OPEN}officeDocument/2006/relationships/"


def package(parts: dict[str, str], body: str) -> bytes:
    """Return a Word file with these parts beside its text, each with a relation."""
    relations = "".join(
        f'<Relationship Id="p{k}" Type="{RELATION}{name.rstrip(".xml0123456789")}" Target="{name}"/>'
        for k, name in enumerate(parts)
    )
    base: dict[str, bytes | str] = {**parts_of(docx(word(body)))}
    base["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{OPEN}package/2006/relationships">{relations}</Relationships>'
    ).encode()
    base["word/document.xml"] = (
        f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    )
    return archive({**base, **{f"word/{name}": data for name, data in parts.items()}})


def parts_of(data: bytes) -> dict[str, bytes]:
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def comments_on_comments() -> bytes:
    count = 3000
    marks = "".join(
        f'<w:commentRangeStart w:id="{k}"/><w:r><w:t>推进</w:t></w:r><w:commentRangeEnd w:id="{k}"/>'
        f'<w:r><w:commentReference w:id="{k}"/></w:r>'
        for k in range(count)
    )
    notes = "".join(
        f'<w:comment w:id="{k}" w:author="a"><w:p><w:r><w:commentReference w:id="{(k + 1) % count}"/>'
        f'<w:commentReference w:id="{(k + 7) % count}"/><w:t>改</w:t></w:r></w:p></w:comment>'
        for k in range(count)
    )
    return package(
        {"comments.xml": f"<w:comments {NAMESPACES}>{notes}</w:comments>"},
        para("一、总体要求") + f"<w:p>{marks}</w:p>",
    )


def comments_that_overlap() -> bytes:
    count = 10_000
    marks = "".join(
        f'<w:commentRangeStart w:id="{k}"/><w:r><w:t>推进</w:t></w:r>' for k in range(count)
    )
    notes = "".join(
        f'<w:comment w:id="{k}" w:author="a"><w:p><w:r><w:t>改</w:t></w:r></w:p></w:comment>'
        for k in range(count)
    )
    return package(
        {"comments.xml": f"<w:comments {NAMESPACES}>{notes}</w:comments>"},
        para("一、总体要求") + f"<w:p>{marks}</w:p>",
    )


def one_comment_over_all() -> bytes:
    note = '<w:comment w:id="1" w:author="a"><w:p/></w:comment>'
    runs = "<w:r><w:t>推进</w:t></w:r>" * 100_000
    return package(
        {"comments.xml": f"<w:comments {NAMESPACES}>{note}</w:comments>"},
        para("一、总体要求") + f'<w:p><w:commentRangeStart w:id="1"/>{runs}</w:p>',
    )


def chain_of_footnotes() -> bytes:
    count = 5000
    notes = "".join(
        f'<w:footnote w:id="{k}"><w:p><w:r><w:t>注</w:t></w:r><w:r><w:footnoteReference w:id="{k + 1}"/></w:r></w:p></w:footnote>'
        for k in range(1, count)
    )
    return package(
        {"footnotes.xml": f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>"},
        para("一、总体要求")
        + '<w:p><w:r><w:t>推进</w:t><w:footnoteReference w:id="1"/></w:r></w:p>',
    )


def footnotes_in_a_tree() -> bytes:
    notes = "".join(
        f'<w:footnote w:id="{k}"><w:p><w:r><w:t>注</w:t>'
        + f'<w:footnoteReference w:id="{k + 1}"/>' * 10
        + "</w:r></w:p></w:footnote>"
        for k in range(1, 12)
    )
    return package(
        {"footnotes.xml": f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>"},
        '<w:p><w:r><w:t>推进</w:t><w:footnoteReference w:id="1"/></w:r></w:p>',
    )


def thousands_of_headers() -> bytes:
    count = 3000
    parts = {f"header{k}.xml": f"<w:hdr {NAMESPACES}>{para('甲市')}</w:hdr>" for k in range(count)}
    body = "".join(
        para(
            "推进节能。", f'<w:sectPr><w:headerReference w:type="default" r:id="p{k}"/></w:sectPr>'
        )
        for k in range(count)
    )
    return package(parts, body)


def one_header_in_every_section() -> bytes:
    lines = para("甲市") * 2000
    body = para(
        "推进节能。", '<w:sectPr><w:headerReference w:type="default" r:id="p0"/></w:sectPr>'
    )
    return package({"header1.xml": f"<w:hdr {NAMESPACES}>{lines}</w:hdr>"}, body * 3000)


def many_cells(rows: int) -> bytes:
    return write_docx(table(*[cell("推进") * 59] * rows))


def text_boxes() -> bytes:
    box = para(
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>|</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    text = "推进"
    for _ in range(30):
        text = box.replace("|", para(text) if not text.startswith("<") else text)
    return write_docx(text * 50)


def styles_in_a_circle() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{k}"><w:name w:val="s{k}"/><w:basedOn w:val="s{(k + 1) % 4000}"/></w:style>'
        for k in range(4000)
    )
    body = "".join(para("推进", style=f"s{k}") for k in range(4000))
    return package({"styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>"}, body)


def many_runs() -> bytes:
    return write_docx("<w:p>" + "<w:r><w:t>推</w:t></w:r>" * 150_000 + "</w:p>")


def tracked_runs() -> bytes:
    one = '<w:ins w:id="1" w:author="a"><w:r><w:t>推</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>进</w:delText></w:r></w:del>'
    return write_docx("<w:p>" + one * 60_000 + "</w:p>")


def composite(inner: str) -> bytes:
    unit = (
        '<?xml version="1.0"?><o:Res xmlns:o="http://www.ofdspec.org/2016"><o:CompositeGraphicUnits>'
        f"{inner}</o:CompositeGraphicUnits></o:Res>"
    )
    pages = set_lines(PLAN)
    pages[0].objects.append('<o:CompositeObject ID="5" ResourceID="7" Boundary="0 0 9 9"/>')
    return write_ofd(
        pages, common="<o:DocumentRes>R.xml</o:DocumentRes>", parts={"Doc_0/R.xml": unit}
    )


def composites_ten_by_ten() -> bytes:
    links = "".join(
        f'<o:CompositeGraphicUnit ID="{k}"><o:Content>'
        + f'<o:CompositeObject ID="5" ResourceID="{k + 1}" Boundary="0 0 9 9"/>' * 10
        + "</o:Content></o:CompositeGraphicUnit>"
        for k in range(7, 20)
    )
    return composite(links)


def composite_in_itself() -> bytes:
    return composite(
        '<o:CompositeGraphicUnit ID="7"><o:Content>'
        + '<o:CompositeObject ID="5" ResourceID="7" Boundary="0 0 9 9"/>' * 3
        + "</o:Content></o:CompositeGraphicUnit>"
    )


def many_bodies() -> bytes:
    whole = parts_of(write_ofd(set_lines(PLAN * 200)))
    root = whole["OFD.xml"].decode()
    start = root.index("<ofd:DocBody" if "<ofd:DocBody" in root else "<o:DocBody")
    end = root.index(">", root.index("/", root.rindex("DocBody") - 4)) + 1
    body = root[start:end]
    return archive({**whole, "OFD.xml": root[:start] + body * 30 + root[end:]})


def negative_size() -> bytes:
    big = Page()
    big.put("加快发展", 28, 20, more='Size="-9"')
    big.objects.append(
        '<o:TextObject Size="-5" Boundary="0 0 -9 -9"><o:TextCode X="nan" Y="inf">推进</o:TextCode></o:TextObject>'
    )
    return write_ofd([*set_lines(PLAN), big])


def many_texts() -> bytes:
    big = Page()
    for k in range(40_000):
        big.put("低", 20 + k % 150, 20 + (k // 150) % 250)
    return write_ofd([big])


Maker = Callable[[], bytes]
# (file, its maker, how it must end: done, refused, either)
HOSTILE: tuple[tuple[str, Maker, str], ...] = (
    ("comments_on_comments.docx", comments_on_comments, "done"),
    ("comments_that_overlap.docx", comments_that_overlap, "done"),
    ("one_comment_over_all.docx", one_comment_over_all, "done"),
    ("chain_of_footnotes.docx", chain_of_footnotes, "done"),
    ("footnotes_in_a_tree.docx", footnotes_in_a_tree, "done"),
    ("thousands_of_headers.docx", thousands_of_headers, "done"),
    ("one_header_in_every_section.docx", one_header_in_every_section, "done"),
    ("many_cells.docx", lambda: many_cells(1000), "refused"),
    ("cells_below_the_bound.docx", lambda: many_cells(670), "done"),
    ("text_boxes.docx", text_boxes, "done"),
    ("styles_in_a_circle.docx", styles_in_a_circle, "done"),
    ("many_runs.docx", many_runs, "done"),
    ("tracked_runs.docx", tracked_runs, "refused"),
    ("composites_ten_by_ten.ofd", composites_ten_by_ten, "refused"),
    ("composite_in_itself.ofd", composite_in_itself, "done"),
    ("many_bodies.ofd", many_bodies, "done"),
    ("negative_size.ofd", negative_size, "refused"),
    ("many_texts.ofd", many_texts, "done"),
    ("many_breaks.html", lambda: page("一、总体要求<p>" + "推进<br>" * 290_000), "refused"),
    ("breaks_alone.html", lambda: page("一、总体要求<p>推进" + "<br>" * 290_000), "refused"),
    ("many_headings.html", lambda: page("<h1>推进节能</h1>" * 100_000), "refused"),
    ("many_labels.html", lambda: page("<span>索引号：</span>" * 200_000), "refused"),
    ("labels_in_rows.html", lambda: page("<table>" + "<tr><td>索引号<td>文号" * 60_000 + "</table>"), "refused"),
    ("many_links.html", lambda: page("<a href=x>推进</a>" * 100_000), "done"),
    ("many_cells.html", lambda: page("<table><tr>" + "<td>推进" * 100_000 + "</table>"), "refused"),
    ("cells_below_the_bound.html", lambda: page("<table><tr>" + "<td>推进" * 39_000 + "</table>"), "done"),
    ("many_rows.html", lambda: page("<table>" + "<tr><td>推进<td>市发改委" * 19_000 + "</table>"), "done"),
    ("many_lists.html", lambda: page("<ul>" + "<li>推进" * 100_000 + "</ul>"), "refused"),
)  # fmt: skip
