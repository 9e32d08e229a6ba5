"""Automatic numbers: formats, counting, restarts, links from styles."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.ingest import office
from policy_nlp.ingest.docx.reader import read_docx
from policy_nlp.ingest.number_formats import format_number
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.text.numbering import parse_integer
from tests.support.docx_writer import SOURCE, para, style, write_docx

# (format, number, as printed)
FORMATS = (
    ("decimal", 12, "12"),
    ("decimalZero", 3, "03"),
    ("decimalFullWidth", 12, "１２"),
    ("chineseCounting", 10, "十"),
    ("chineseCounting", 23, "二十三"),
    # beyond 99 the two Chinese formats part
    ("chineseCounting", 101, "一〇一"),
    ("chineseCountingThousand", 101, "一百零一"),
    ("chineseCountingThousand", 110, "一百一十"),
    ("chineseCountingThousand", 1010, "一千零一十"),
    ("chineseCountingThousand", 10_010, "一万零一十"),
    ("japaneseCounting", 11, "十一"),
    ("japaneseCounting", 101, "百一"),
    ("ideographDigital", 20, "二〇"),
    ("chineseLegalSimplified", 16, "壹拾陆"),
    ("ideographLegalTraditional", 3, "參"),
    ("ideographTraditional", 4, "丁"),
    ("ideographTraditional", 11, "11"),
    ("ideographZodiac", 5, "辰"),
    ("ideographZodiacTraditional", 61, "甲子"),
    ("decimalEnclosedCircle", 3, "③"),
    ("decimalEnclosedCircleChinese", 20, "⑳"),
    ("decimalEnclosedCircle", 21, "21"),
    ("decimalEnclosedParen", 2, "⑵"),
    ("decimalEnclosedFullstop", 2, "⒉"),
    ("ideographEnclosedCircle", 10, "㊉"),
    ("upperRoman", 1994, "MCMXCIV"),
    ("lowerRoman", 4, "iv"),
    ("upperLetter", 26, "Z"),
    # after Z comes AA, then BB, not AB
    ("lowerLetter", 28, "bb"),
    ("numberInDash", 5, "- 5 -"),
    ("001, 002, 003, ...", 7, "007"),
    ("none", 7, ""),
)


@pytest.mark.parametrize(("kind", "value", "printed"), FORMATS)
def test_format(kind, value, printed):
    assert format_number(value, kind) == printed


@given(st.integers(1, 9999))
def test_chinese_number_reads_back(value):
    written = format_number(value, "chineseCountingThousand")
    assert written is not None
    assert parse_integer(written) == value


def test_unknown_format_is_told():
    assert format_number(3, "klingon") is None


def level(ilvl: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(identity: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{more}{"".join(levels)}</w:abstractNum>'


def numbers(identity: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def start(ilvl: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{ilvl}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


PLAN = (
    level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
    level(1, "japaneseCounting", "（%2）", '<w:suff w:val="nothing"/>'),
    level(2, "decimal", "%3.", '<w:suff w:val="space"/>'),
    level(3, "decimal", "（%4）"),
)
SIMPLE = definition(0, *PLAN) + numbers(1, 0)

# (what the row guards, numbering, list and level of each paragraph, numbers expected)
COUNTING = (
    ("levels start again below a higher one", SIMPLE,
     ((1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)),
     "一、 （一） 1. 2. （二） 1. 二、 （一）"),
    ("a level that was passed over counts as begun", SIMPLE, ((1, 0), (1, 2), (1, 2), (1, 1), (1, 2)),
     "一、 1. 2. （二） 1."),
    ("a level that comes before any above it counts those as begun",
     definition(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")) + numbers(1, 0),
     ((1, 1), (1, 1)), "1.1 1.2"),
    ("lists of one definition count on together", SIMPLE + numbers(2, 0),
     ((1, 0), (2, 0), (1, 0)), "一、 二、 三、"),
    ("startOverride starts a list where it says, once", SIMPLE + numbers(2, 0, start(0, 5)),
     ((1, 0), (2, 0), (2, 0), (1, 0)), "一、 五、 六、 七、"),
    ("startOverride holds for each restart of its level", SIMPLE + numbers(2, 0, start(1, 3)),
     ((2, 0), (2, 1), (2, 1), (2, 0), (2, 1)), "一、 （三） （四） 二、 （三）"),
    ("definitions of their own count apart",
     SIMPLE + definition(7, level(0, "decimal", "%1)")) + numbers(9, 7),
     ((1, 0), (9, 0), (1, 0), (9, 0)), "一、 1) 二、 2)"),
    ("start of a level", definition(0, level(0, "decimal", "%1.", start=3)) + numbers(1, 0),
     ((1, 0), (1, 0)), "3. 4."),
    ("lvlRestart 0 never starts again",
     definition(0, PLAN[0], level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
     + numbers(1, 0), ((1, 0), (1, 1), (1, 0), (1, 1)), "一、 1. 二、 2."),
    ("lvlRestart 1 starts again after level 1 only",
     definition(0, PLAN[0], PLAN[1], level(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>'))
     + numbers(1, 0), ((1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)),
     "一、 （一） 1. （二） 2. 二、 1."),
    ("numbers of several levels", definition(
        0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "lowerLetter", "%1.%2.%3"),
    ) + numbers(1, 0), ((1, 0), (1, 0), (1, 1), (1, 2)), "第一章 第二章 2.1 二.1.a"),
    ("a list may have levels of its own",
     SIMPLE + numbers(2, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}'
     "</w:lvlOverride>"), ((1, 0), (2, 0)), "一、 II."),
    ("dots are ornament, no number",
     definition(0, level(0, "bullet", "●")) + numbers(1, 0), ((1, 0),), "-"),
    ("a word as number is text",
     definition(0, level(0, "none", "附件：")) + numbers(1, 0), ((1, 0),), "附件："),
    ("no such list", SIMPLE, ((4, 0), (1, 0)), "- 一、"),
    ("list 0 is none", SIMPLE, ((0, 0), (1, 0)), "- 一、"),
    ("a numbering style stands between list and definition",
     definition(0, more='<w:numStyleLink w:val="编号"/>') + numbers(1, 0)
     + definition(5, *PLAN, more='<w:styleLink w:val="编号"/>') + numbers(6, 5),
     ((1, 0), (1, 1), (6, 0)), "一、 （一） 二、"),
    ("custom format for newer programs", definition(
        0, '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="01, 02, 03, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/>'
        "</w:lvl>") + numbers(1, 0), ((1, 0), (1, 0)), "01. 02."),
)  # fmt: skip


def labels(data: bytes) -> list[str]:
    """Return the number that each paragraph of a file was given, - for none."""
    document = read_docx(data, SOURCE, ReadOptions())
    return [b.text[: b.auto_number].rstrip() or "-" for b in document.blocks]


@pytest.mark.parametrize(
    ("numbering", "places", "expected"), [row[1:] for row in COUNTING], ids=[r[0] for r in COUNTING]
)
def test_counting(numbering, places, expected):
    body = "".join(para("文", num=place) for place in places)
    assert labels(write_docx(body, {"numbering.xml": numbering})) == expected.split(" ")


def num_pr(num: int | None = None, ilvl: int | None = None) -> str:
    inner = "" if ilvl is None else f'<w:ilvl w:val="{ilvl}"/>'
    inner += "" if num is None else f'<w:numId w:val="{num}"/>'
    return f"<w:pPr><w:numPr>{inner}</w:numPr></w:pPr>"


LINKED = definition(
    0,
    level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/>'),
    level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="2"/>'),
    level(2, "decimal", "%3."),
) + numbers(1, 0)
STYLES = (
    style("1", num_pr(1), "heading 1")
    # the level comes from the definition, which names the style
    + style("2", num_pr(1), "heading 2")
    # level from the style itself, list from the one it is based on
    + style("3", num_pr(None, 2), "heading 3", based_on="1")
    + style("正文小标题", "", based_on="2")
    + style("无编号", num_pr(0), based_on="1")
)

# (what the row guards, paragraphs, numbers expected)
BY_STYLE = (
    ("level by the style the definition names",
     (para("甲", style="1"), para("乙", style="2"), para("丙", style="2")), "一、 （一） （二）"),
    ("level of the style, list of its base", (para("甲", style="1"), para("丁", style="3")),
     "一、 1."),
    ("number up the style chain", (para("甲", style="正文小标题"),), "（一）"),
    ("a style switches the number off", (para("甲", style="无编号"), para("乙", style="1")),
     "- 一、"),
    ("a paragraph switches the number off", (para("甲", style="1", num=(0, 0)), para("乙", style="1")),
     "- 一、"),
    ("a paragraph moves to another level of its style's list",
     (para("甲", style="1"), para("乙", '<w:numPr><w:ilvl w:val="2"/></w:numPr>', style="1")),
     "一、 1."),
    ("a number without text is printed and counts",
     (para("", style="1"), para("乙", style="1")), "一、 二、"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("paragraphs", "expected"), [row[1:] for row in BY_STYLE], ids=[r[0] for r in BY_STYLE]
)
def test_numbers_by_style(paragraphs, expected):
    data = write_docx("".join(paragraphs), {"numbering.xml": LINKED, "styles.xml": STYLES})
    assert labels(data) == expected.split(" ")


# (what parts number and text, number, text, as printed)
GAPS = (
    ("nothing", "%1、", "总则", "一、总则"),
    ("space", "%1、", "总则", "一、总则"),
    ("tab", "%1、", "总则", "一、总则"),
    ("tab", "%1.", "总则", "一. 总则"),
    ("nothing", "%1.", "总则", "一.总则"),
)


@pytest.mark.parametrize(("suffix", "pattern", "text", "printed"), GAPS)
def test_gap_between_number_and_text(suffix, pattern, text, printed):
    one = level(0, "chineseCounting", pattern, f'<w:suff w:val="{suffix}"/>')
    data = write_docx(para(text, num=(1, 0)), {"numbering.xml": definition(0, one) + numbers(1, 0)})
    block = read_docx(data, SOURCE, ReadOptions()).blocks[0]
    assert block.text.replace(" ", "") == printed.replace(" ", "")
    assert block.text[block.auto_number :] == text


def test_unknown_format_is_written_in_digits_and_told():
    numbering = definition(0, level(0, "klingon", "%1.")) + numbers(1, 0)
    document = read_docx(
        write_docx(para("文", num=(1, 0)), {"numbering.xml": numbering}), SOURCE, ReadOptions()
    )
    assert document.blocks[0].text == "1. 文"
    assert [issue.code for issue in document.issues] == ["number-format-unknown"]


def test_style_cycle_ends():
    styles = style("甲", "", based_on="乙") + style("乙", "", based_on="甲")
    data = write_docx(para("文", style="甲"), {"numbering.xml": SIMPLE, "styles.xml": styles})
    assert labels(data) == ["-"]


def exported(data: bytes, folder: Path) -> list[str]:
    """Return the lines of LibreOffice's text export."""
    program = office.find_writer()
    if program is None:
        pytest.skip("LibreOffice Writer is not installed")
    source = folder / "plan.docx"
    source.write_bytes(data)
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    lines = (folder / "plan.txt").read_text(encoding="utf-8-sig").splitlines()
    return [squeezed for line in lines if (squeezed := re.sub(r"\s", "", line))]


# What LibreOffice does not do, and ECMA-376 asks for; dots are printed there and left out here.
_APART = frozenset(
    (
        "dots are ornament, no number",
        "custom format for newer programs",
        "startOverride holds for each restart of its level",
        "lvlRestart 0 never starts again",
        "lvlRestart 1 starts again after level 1 only",
        "numbers of several levels",
    )
)


def test_libreoffice_prints_the_same_numbers(tmp_path):
    """One file with the rows of COUNTING, in lists of their own, against the oracle."""
    body, definitions, lists = "", "", ""
    for k, (name, xml, places, _) in enumerate(COUNTING, start=1):
        if name in _APART:
            continue
        shifted = _shifted(xml, 100 * k)
        definitions += "".join(re.findall(r"<w:abstractNum .*?</w:abstractNum>", shifted))
        lists += "".join(re.findall(r"<w:num .*?</w:num>", shifted))
        body += "".join(para(f"文{k}", num=(n and n + 100 * k, ilvl)) for n, ilvl in places)
    data = write_docx(body, {"numbering.xml": definitions + lists})
    assert squeezed(data) == exported(data, tmp_path)


_KINDS = ("chineseCountingThousand", "japaneseCounting", "decimal", "decimalEnclosedCircle",
          "lowerLetter", "upperRoman")  # fmt: skip
_PATTERNS = ("%1、", "（%2）", "%1.%2.%3", "%4", "%3-%5)", "%6.")


@pytest.mark.parametrize("seed", [0, 1])
def test_libreoffice_counts_the_same_over_any_levels(seed, tmp_path):
    rng = random.Random(seed)
    levels = [level(k, _KINDS[k], _PATTERNS[k]) for k in range(6)]
    numbering = definition(0, *levels) + numbers(1, 0) + numbers(2, 0, start(0, 7)) + numbers(3, 0)
    body, ilvl = "", 0
    for _ in range(120):
        ilvl = max(0, min(5, ilvl + rng.choice((-2, -1, -1, 0, 0, 0, 1, 1))))
        body += para("文", num=(rng.choice((1, 1, 1, 1, 2, 3)), ilvl))
    data = write_docx(body, {"numbering.xml": numbering})
    assert squeezed(data) == exported(data, tmp_path)


def test_libreoffice_follows_the_same_styles(tmp_path):
    body = "".join(xml for _, paragraphs, _ in BY_STYLE[:4] for xml in paragraphs)
    # it does not look which style a level names, so the style must name the level
    styles = STYLES.replace(num_pr(1), num_pr(1, 0), 1).replace(num_pr(1), num_pr(1, 1), 1)
    data = write_docx(body, {"numbering.xml": LINKED, "styles.xml": styles})
    assert squeezed(data) == exported(data, tmp_path)


def squeezed(data: bytes) -> list[str]:
    """Return the paragraphs of a file as read, without spaces."""
    return [re.sub(r"\s", "", b.text) for b in read_docx(data, SOURCE, ReadOptions()).blocks]


def _shifted(xml: str, by: int) -> str:
    """Give lists and definitions numbers of their own."""
    return re.sub(
        r'(w:abstractNumId(?: w:val)?="|w:numId=")(\d+)',
        lambda found: f"{found[1]}{int(found[2]) + by}",
        xml,
    ).replace('"编号"', f'"编号{by}"')
