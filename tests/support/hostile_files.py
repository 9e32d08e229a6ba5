"""Makes files that attack a reader: bombs, deep nests, endless tables, cycles, false paths."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from tests.support.ofd_writer import Page, set_lines, write_ofd

PLAN = ["一、总体要求", "加快绿色低碳发展。", "二、重点任务", "推进节能降碳。（市发改委牵头）"]
HEAD = "<html><head><meta charset=utf-8></head><body>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def archive(files: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return buffer.getvalue()


def docx(document: str) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default'
        ' Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files: dict[str, bytes | str] = {"[Content_Types].xml": types, "_rels/.rels": rels}
    return archive(files | ({"word/document.xml": document} if document else {}))


def word(inner: str, prolog: str = "") -> str:
    return f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{inner}</w:body></w:document>'


def padded_word(megabytes: int) -> bytes:
    """A Word file whose document part unpacks to so many megabytes of spaces."""
    buffer = io.BytesIO(docx(""))
    start, end = word("<w:p><w:r><w:t>|</w:t></w:r></w:p>").split("|")
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as out,
        out.open("word/document.xml", "w") as part,
    ):
        part.write(start.encode())
        for _ in range(megabytes):
            part.write(b" " * 2**20)
        part.write(end.encode())
    return buffer.getvalue()


def zip_bomb() -> bytes:
    return padded_word(300)


def zip_of_zips() -> bytes:
    data = b"0" * 10_000_000
    for _ in range(4):
        data = archive({f"{k}.zip": data for k in range(8)})
    return data


def paths_outside() -> bytes:
    names = ("../../../../etc/passwd", "/etc/passwd", "..\\..\\windows\\win.ini", "C:/x")
    files: dict[str, bytes | str] = dict.fromkeys(names, "root:x:0:0")
    return archive({"word/document.xml": word("<w:p/>"), **files})


def lying_size() -> bytes:
    """The directory says 10 bytes, the part unpacks to 100 MB."""
    data = bytearray(padded_word(100))
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def many_parts() -> bytes:
    return archive({"word/document.xml": word("<w:p/>")} | {f"a/{k}": b"" for k in range(60_000)})


def deep_word() -> bytes:
    return docx(word("<w:tbl><w:tr><w:tc>" * 3000 + "</w:tc></w:tr></w:tbl>" * 3000))


def entities_in_word() -> bytes:
    bomb = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10 if k else "笑"}">' for k in range(10))
    text = "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"
    return docx(word(text, f"<!DOCTYPE w:document [{bomb}]>"))


def entity_of_a_file() -> bytes:
    outside = '<!DOCTYPE w:document [<!ENTITY h SYSTEM "file:///etc/hostname">]>'
    return docx(word("<w:p><w:r><w:t>&h;</w:t></w:r></w:p>", outside))


def wide_word_table() -> bytes:
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='100000'/></w:tcPr><w:p/></w:tc>"
    return docx(word("<w:tbl>" + f"<w:tr>{cell * 50}</w:tr>" * 500 + "</w:tbl>"))


def many_elements(count: int) -> bytes:
    return docx(word("<w:p/>" * count))


def many_attributes() -> bytes:
    names = " ".join(f"a{k}='1'" for k in range(3_000_000))
    return docx(word(f"<w:p {names}/>"))


def page(inner: str) -> bytes:
    return (HEAD + inner).encode()


def tagged(times: int, tag: str) -> bytes:
    return page(f"<{tag}>" * times + "文")


def spans_of_cells() -> bytes:
    cell = "<td colspan=99999 rowspan=99999>市发改委</td>"
    return page("<table>" + f"<tr>{cell * 3}</tr>" * 20_000 + "</table>")


def page_tables(depth: int) -> bytes:
    return page("<table><tr><td>文" * depth + "</td></tr></table>" * depth)


def breaks() -> bytes:
    return page("一、总体要求<br>" + "。（负责<br>" * 40_000)


def long_clauses() -> bytes:
    return page("<p>一、总体要求</p><p>" + "。（负责" * 100_000 + "<br>完。</p>")


def styles() -> bytes:
    return page("<p style='" + "display " * 500_000 + "'>一、总体要求</p>" * 2)


def labels() -> bytes:
    return page("<div>" + "索引号：文号：" * 200_000 + "</div>")


def entity_page() -> bytes:
    start = '<!DOCTYPE html [<!ENTITY a "笑笑笑笑"><!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return (start + "<p>一、总体要求</p><p>&a;&x;&#x110000;&#0;加快发展。</p>").encode()


def nested_message(depth: int) -> bytes:
    parts = b"".join(
        b"Content-Type: multipart/related; boundary=b%d\r\n\r\n--b%d\r\n" % (k, k)
        for k in range(depth)
    )
    return b"MIME-Version: 1.0\r\n" + parts + b"Content-Type: text/html\r\n\r\n<p>x</p>\r\n"


def message(body: bytes, encoding: bytes = b"base64") -> bytes:
    return (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
        + encoding + b"\r\n\r\n" + body + b"\r\n--b--\r\n"
    )  # fmt: skip


def many_boundaries() -> bytes:
    return message(b"\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>x</p>" * 200_000)


def cyclic_templates() -> bytes:
    pages = set_lines(PLAN)
    loop = Page(templates=["T0", "T1"])
    loop.put("模板", 28, 20)
    for one in pages:
        one.templates += ["T0"] * 500
    return write_ofd(pages, templates=[loop, loop])


def cyclic_composites() -> bytes:
    link = '<o:CompositeObject ID="5" ResourceID="7" Boundary="0 0 9 9"/>' * 30
    unit = (
        '<?xml version="1.0"?><o:Res xmlns:o="http://www.ofdspec.org/2016"><o:CompositeGraphicUnits>'
        f'<o:CompositeGraphicUnit ID="7"><o:Content>{link}</o:Content></o:CompositeGraphicUnit>'
        "</o:CompositeGraphicUnits></o:Res>"
    )
    pages = set_lines(PLAN)
    pages[0].objects.append(link)
    return write_ofd(
        pages, common="<o:DocumentRes>R.xml</o:DocumentRes>", parts={"Doc_0/R.xml": unit}
    )


def endless_deltas() -> bytes:
    pages = set_lines(PLAN)
    pages[0].put("加快发展", 28, 200, deltas="g 999999999999 5.6 g nan inf g")
    pages[0].put("有序", 28, 220, deltas="1e308 -1e308", more='CTM="1e300 0 0 1e300 nan inf"')
    return write_ofd(pages)


def repeated_page() -> bytes:
    return write_ofd(set_lines(PLAN), order=[0] * 20_000)


def heavy_page() -> bytes:
    big = Page()
    for _ in range(3000):
        big.put("低碳发展" * 100, 28, 40)
    return write_ofd([big], order=[0] * 2000)


def ofd_outside() -> bytes:
    return write_ofd(set_lines(PLAN), document="<o:Attachments>../../../etc/passwd</o:Attachments>",
                     body="<o:Signatures>/../../etc/passwd</o:Signatures>")  # fmt: skip


def empty_objects() -> bytes:
    return write_ofd([Page(["<o:TextObject/>" * 500_000])])


def many_rules() -> bytes:
    rule = '<o:PathObject Boundary="{} {} 9 9"><o:AbbreviatedData>M 0 0 L 9 0 L 9 9</o:AbbreviatedData></o:PathObject>'
    return write_ofd([Page([rule.format(k % 190, k % 270) for k in range(60_000)])])


def deep_ofd() -> bytes:
    nest = Page([f"{'<o:PageBlock>' * 5000}{'</o:PageBlock>' * 5000}"])
    return write_ofd([nest])


def blank_lines() -> bytes:
    return b"\n" * 8_000_000 + "一、总体要求\n加快发展。".encode()


# (name, maker, how it must end: refused, done, or either)
HOSTILE: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    # archives
    ("zip_bomb.docx", zip_bomb, "refused"),
    ("zip_of_zips.docx", zip_of_zips, "refused"),
    ("paths_outside.docx", paths_outside, "refused"),
    ("lying_size.docx", lying_size, "refused"),
    ("many_parts.docx", many_parts, "refused"),
    ("not_a_document.ofd", lambda: archive({"OFD.xml": "x"}), "refused"),
    # Word
    ("deep.docx", deep_word, "refused"),
    ("entities.docx", entities_in_word, "refused"),
    ("entity_of_a_file.docx", entity_of_a_file, "refused"),
    ("wide_table.docx", wide_word_table, "refused"),
    ("many_elements.docx", lambda: many_elements(3_000_000), "refused"),
    # just below the bound of the archive
    ("empty_paragraphs.docx", lambda: many_elements(1_300_000), "refused"),
    ("attributes.docx", many_attributes, "refused"),
    # web pages
    ("nested_div.html", lambda: tagged(1_000_000, "div"), "refused"),
    ("nested_span.html", lambda: tagged(250_000, "span"), "refused"),
    ("nested_b.html", lambda: tagged(1_000, "b"), "refused"),
    ("nested_tables.html", lambda: page_tables(80), "done"),
    ("nested_lists.html", lambda: tagged(120, "ol><li"), "done"),
    ("attributes.html", lambda: page("<p " + "a='1' " * 1_000_000 + ">x"), "done"),
    ("spans_of_cells.html", spans_of_cells, "either"),
    ("spaces.html", lambda: page("<p>一、总体要求</p><p>" + " " * 9_000_000), "done"),
    ("breaks.html", breaks, "either"),
    ("long_clauses.html", long_clauses, "either"),
    ("styles.html", styles, "done"),
    ("labels.html", labels, "refused"),
    ("entities.html", entity_page, "done"),
    ("dashes.html", lambda: page("<title>" + "-_" * 500_000 + "</title><p>一、总体要求"), "done"),
    ("huge.html", lambda: page("<p>加快" * 6_000_000), "refused"),
    # saved pages
    ("nested_message.mht", lambda: nested_message(20_000), "refused"),
    ("no_base64.mht", lambda: message(b"\xff" * 1_000_000), "refused"),
    ("many_boundaries.mht", many_boundaries, "done"),
    ("no_parts.mht", lambda: b"MIME-Version: 1.0\r\n" * 200_000, "refused"),
    # OFD
    ("cyclic_templates.ofd", cyclic_templates, "done"),
    ("cyclic_composites.ofd", cyclic_composites, "either"),
    ("endless_deltas.ofd", endless_deltas, "done"),
    ("repeated_page.ofd", repeated_page, "refused"),
    ("heavy_page.ofd", heavy_page, "refused"),
    ("outside.ofd", ofd_outside, "done"),
    ("deep.ofd", deep_ofd, "refused"),
    ("empty_objects.ofd", empty_objects, "refused"),
    ("many_rules.ofd", many_rules, "refused"),
    # text
    ("blank_lines.txt", blank_lines, "done"),
)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file."""
    for name, maker, _ in HOSTILE:
        yield name, maker()
