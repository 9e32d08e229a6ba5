"""Positions to lines, lines to paragraphs, rules to tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_nlp.ingest.layout import Glyph, PageText, TextLine, lines_of, page_text, paragraphs_of
from policy_nlp.ingest.layout.tables import Rule, grids_of

EM = 16.0
LEFT, PITCH, TOP = 80.0, 28.0, 120.0
COLUMN = 27  # characters a line, as official documents are set


def width_of(char: str) -> float:
    return EM if char > "\u2e7f" or char in "“”—…" else EM / 2


def row(text: str, x: float, y: float, size: float = EM) -> list[Glyph]:
    """Set a line; full-width spaces at its head are an indent."""
    glyphs = []
    for char in text:
        width = width_of(char) * size / EM
        glyphs.append(Glyph(char, x, x + width, y, size))
        x += width
    return glyphs


def sheet(number: int, *lines: str, foot: str = "", head: str = "") -> PageText:
    glyphs = [g for k, line in enumerate(lines) for g in row(line, LEFT, TOP + k * PITCH)]
    if foot:
        glyphs += row(foot, 280, 790, 14)
    if head:
        glyphs += row(head, 200, 50, 10)
    return page_text(number, 595, 842, glyphs)


def body(*pages: PageText) -> list[str]:
    return [block.text for block in paragraphs_of(pages) if block.furniture is None]


FULL = "推动绿色低碳发展着力构建清洁低碳安全高效的能源体系加快形"  # fills a line
assert len(FULL) == 28
FULL = FULL[:COLUMN]
INDENTED = "\u3000\u3000" + FULL[:25]

PARAGRAPHS = [
    # a word cut by the line end is whole again
    ([INDENTED, "成节约资源和保护环境的空间格局。"], 1),
    # an indented line opens a paragraph, though the line before it is full
    ([INDENTED, FULL, "\u3000\u3000另一段从这里开始。"], 2),
    # a line with room for more ends its paragraph, indented or not what follows
    ([INDENTED, "结束。", "各区人民政府："], 2),
    # a closing mark may not open a line, so its character moves down with it
    ([INDENTED, FULL[:25] + "\u3000" * 0, "局），落实责任。"], 1),
    # running text that stops in mid-sentence goes on, whatever room there was (a printed web page)
    ([INDENTED, FULL[:10] + "，提升", "水平，健全机制。"], 1),
    # a number there opens a paragraph, as does what follows a heading or a list without marks
    ([INDENTED, FULL[:10] + "，提升", "二、推进节能"], 2),
    (["　　重点任务", "推动绿色低碳发展。"], 2),
    # a heading set flush left behind a full line
    ([INDENTED, FULL[:26] + "。", "三、重点任务", "　　（一）推进节能"], 3),
    # 附件 entries, set with a hanging indent (发：…)
    (["\u3000" + "发：" + FULL[:24], "\u3000\u3000\u3000" + FULL[:24], "\u3000\u3000\u3000和直属单位。"], 1),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "count"), PARAGRAPHS)
def test_lines_make_paragraphs(lines: list[str], count: int) -> None:
    filler = [INDENTED, FULL, FULL, "结束。"]
    found = body(sheet(1, *filler, *filler, *lines))
    assert len(found) - 2 == count
    assert "".join(found[2:]) == "".join(line.strip("\u3000") for line in lines)


# what moves to the next line as a whole leaves room behind it, and the paragraph goes on
MOVED = [
    (FULL[:24], "焦“确保2030年前实现碳达峰”的目标。", 1),
    (FULL[:25], "展“光盘”行动。", 1),
    (FULL[:25], "年，2022年底全面建成。", 1),
    (FULL[:23], "（2.5KW）的数据中心。", 1),
    (FULL[:25], "+储能”等模式。", 1),
    (FULL[:24], "板卡等产品。", 2),
    (FULL[:22], "焦“确保2030年前实现碳达峰”的目标。", 2),
]


@pytest.mark.parametrize(("before", "line", "count"), MOVED)
def test_a_line_with_no_room_for_the_next_piece_goes_on(before: str, line: str, count: int) -> None:
    filler = [INDENTED, FULL, FULL, "结束。"]
    found = body(sheet(1, *filler, *filler, INDENTED, before, line))
    assert len(found) - 2 == count
    assert found[-1].endswith(line)


def test_a_line_stretched_to_both_edges_goes_on() -> None:
    # what moved to the next line as a whole left half of this one free, and it is justified
    glyphs = [g for k, t in enumerate([INDENTED, FULL, FULL, "完。"] * 2) for g in row(t, LEFT, 120 + 28 * k)]  # fmt: skip
    stretched = [
        row(char, LEFT + k * 26 * EM / 14, 344)[0]
        for k, char in enumerate("开展近零碳大型活动碳中和试点示")
    ]
    found = body(page_text(1, 595, 842, [*glyphs, *stretched, *row("范工作。", LEFT, 372)]))
    assert found[-1] == "开展近零碳大型活动碳中和试点示范工作。"


def test_letters_are_as_wide_as_they_are_printed() -> None:
    # what stands at the head of the last line is wider than half an em a letter
    glyphs = [g for k, t in enumerate([INDENTED, FULL, FULL, "完。"] * 2) for g in row(t, LEFT, 120 + 28 * k)]  # fmt: skip
    glyphs += row(FULL[:24], LEFT, 344)
    for k, char in enumerate("GHMW"):
        glyphs.append(Glyph(char, LEFT + 15 * k, LEFT + 15 * k + 15, 372, EM))
    found = body(page_text(1, 595, 842, [*glyphs, *row("等技术。", LEFT + 60, 372)]))
    assert found[-1] == FULL[:24] + "GHMW等技术。"


def test_numbers_open_paragraphs_where_nothing_is_indented() -> None:
    ended = FULL[: COLUMN - 1] + "。"
    lines = [
        FULL,
        ended,
        "（二）严格准入。",
        FULL,
        ended,
        "2．提升标准。",
        "各区。",
        "各县。",
        "各镇。",
    ]
    assert body(sheet(1, *lines)) == [FULL + ended, *lines[2:3], FULL + ended, *lines[5:]]
    # where first lines are indented a number at the left edge stands in the text
    lines = [*[INDENTED, "完。"] * 4, INDENTED, ended, "（二）严格准入。"]
    assert len(body(sheet(1, *lines))) == 5


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = [
        sheet(1, INDENTED, FULL, FULL, FULL, foot="— 1 —"),
        sheet(2, FULL, "到此为止。", INDENTED, FULL, "另起一段。", foot="— 2 —"),
    ]
    found = body(*pages)
    assert len(found) == 2
    assert found[0].endswith(FULL + "到此为止。")
    first = paragraphs_of(pages)[0]
    assert [piece.page for piece in first.pieces] == [1, 1, 1, 1, 2, 2]
    assert first.pieces[1].box is not None and first.pieces[1].box[0] == LEFT


# page numbers as they are printed
NUMBERS = [("— {} —", 1), ("- {} -", 1), ("－{}－", 1), ("{}", 5), ("第 {} 页", 1), ("·{}·", 1), ("{}/9", 1),
           ("一{}一", 1), ("-{}一", 1), ("{}—", 1)]  # fmt: skip


def test_wide_page_numbers_are_furniture() -> None:
    pages = [
        sheet(k, INDENTED, *[FULL] * 20, "完。", foot=f"—{n}—") for k, n in ((1, "１"), (2, "２"))
    ]
    assert [b.furniture for b in paragraphs_of(pages) if b.furniture] == ["page-number"] * 2


@pytest.mark.parametrize(("form", "first"), NUMBERS)
def test_page_numbers_are_furniture(form: str, first: int) -> None:
    pages = [
        sheet(k + 1, INDENTED, *[FULL] * 20, "完。", foot=form.format(k + first)) for k in range(3)
    ]
    kinds = [b.furniture for b in paragraphs_of(pages) if b.furniture]
    assert kinds == ["page-number"] * 3
    assert len(body(*pages)) == 3


def test_running_heads_are_furniture_and_annex_lines_are_not() -> None:
    head = "姑苏区碳达峰实施方案"
    pages = [sheet(k, INDENTED, "完。", head=head) for k in (1, 2, 3)]
    assert [b.furniture for b in paragraphs_of(pages) if b.text == head] == ["header"] * 3
    # 附件 at the top of three pages is set like the text
    pages = [sheet(k, "附件", INDENTED, "完。") for k in (1, 2, 3)]
    assert body(*pages).count("附件") == 3
    # 附件1, 附件2 at the top of their pages repeat nothing
    pages = [sheet(k, f"附件{k}", INDENTED, "完。") for k in (1, 2)]
    assert [t for t in body(*pages) if t.startswith("附件")] == ["附件1", "附件2"]


def test_a_number_in_the_text_is_no_page_number() -> None:
    found = body(sheet(1, INDENTED, "2", INDENTED, "完。"), sheet(2, INDENTED, "完。"))
    assert "2" in "".join(found)


def test_contents_are_told_by_their_leaders() -> None:
    lines = ["目\u3000录", "一、总体要求……………………1", "二、主要目标......................2", "三、重点任务……………………3"]  # fmt: skip
    blocks = paragraphs_of([sheet(1, *lines), sheet(2, INDENTED, "完。")])
    assert [b.furniture for b in blocks][:4] == ["contents"] * 4


def test_lines_of_a_title_are_one_and_the_draft_mark_is_apart() -> None:
    glyphs = row("姑苏区绿色低碳循环发展", 190, 100, 22) + row("经济体系实施方案", 220, 140, 22)
    glyphs += row("（征求意见稿）", 230, 175, 22)
    glyphs += [
        g for k, t in enumerate([INDENTED, FULL, "完。"]) for g in row(t, LEFT, 260 + 28 * k)
    ]
    found = body(page_text(1, 595, 842, glyphs))
    assert found[:2] == ["姑苏区绿色低碳循环发展经济体系实施方案", "（征求意见稿）"]


def gapped(before: str, gap: float, after: str, space: str = "") -> str:
    """Set two pieces with a gap of so many ems, and a space character in it or not."""
    first = row(before, LEFT, 100)
    x = first[-1].x1
    middle = [Glyph(space, x, x + gap * EM, 100, EM)] if space else []
    return lines_of([*first, *middle, *row(after, x + gap * EM, 100)])[0].text


SPACES = [
    # what a typesetter puts between Chinese and digits is no space
    ("到2025", 0.25, "年底前完成", "", "到2025年底前完成"),
    ("苏委发〔2022〕7", 0.25, "号文件精神", " ", "苏委发〔2022〕7号文件精神"),
    # a printed space between Chinese characters stays, mistake or not
    ("将碳达峰贯", 0.25, "穿于经济社会", " ", "将碳达峰贯 穿于经济社会"),
    ("中共苏州市委", 0.5, "苏州市人民政府", "", "中共苏州市委 苏州市人民政府"),
    # justified lines stretch a little
    ("推动绿色低碳", 0.1, "发展", "", "推动绿色低碳发展"),
    # words of Latin script
    ("carbon", 0.25, "peak", "", "carbon peak"),
    ("5", 0.02, "G", "", "5G"),
]


@pytest.mark.parametrize(("before", "gap", "after", "space", "expected"), SPACES)
def test_spaces(before: str, gap: float, after: str, space: str, expected: str) -> None:
    assert gapped(before, gap, after, space) == expected


def test_a_space_without_width_is_none() -> None:
    # put in where a justified line is stretched
    glyphs = []
    for k, char in enumerate("生产能耗情况"):
        x = LEFT + 1.26 * EM * k
        glyphs += [Glyph(" ", x, x, 100, EM), *row(char, x, 100)]
    assert lines_of(glyphs)[0].text == "生产能耗情况"


def test_a_character_painted_twice_is_one() -> None:
    glyphs = [g for char in row("总则", 80, 100) for g in (char, char._replace(x0=char.x0 + 0.4, x1=char.x1 + 0.4))]  # fmt: skip
    assert lines_of(glyphs)[0].text == "总则"


def test_a_sign_that_stands_for_two_characters_is_both() -> None:
    dashes = [Glyph("—", 80, 107, 100, EM)] * 2
    assert lines_of([*dashes, *row("总体部署", 107, 100)])[0].text == "——总体部署"


def test_bold_runs_are_told() -> None:
    glyphs = [g._replace(bold=k < 4) for k, g in enumerate(row("严格准入。提升标准。", 80, 100))]
    assert lines_of(glyphs)[0].bold == ((0, 4),)


def table_rules(xs: list[float], ys: list[float], gaps: set[tuple[int, int]]) -> list[Rule]:
    """Rules of a table; `gaps` names (row, column) whose lower border is missing."""
    rules = [Rule(False, x, ys[0], ys[-1]) for x in xs]
    for r, y in enumerate(ys):
        for c in range(len(xs) - 1):
            if (r - 1, c) not in gaps:
                rules.append(Rule(True, y, xs[c], xs[c + 1]))
    return rules


def test_a_merged_cell_is_given_in_its_first_row() -> None:
    xs, ys = [80.0, 180.0, 380.0], [100.0, 130.0, 160.0, 190.0]
    words = [("领域", 85, 120), ("事项", 200, 120), ("总体", 85, 165), ("1. 方案", 200, 150), ("2. 办法", 200, 180)]  # fmt: skip
    glyphs = [g for text, x, y in words for g in row(text, x, y, 12)]
    rules = table_rules(xs, ys, {(1, 0)})
    page = page_text(1, 595, 842, glyphs, rules)
    again = page_text(2, 595, 842, glyphs, rules)
    rows = [b.text for b in paragraphs_of([page]) if b.kind == "table-row"]
    assert rows == ["领域\t事项", "总体\t1. 方案", "\t2. 办法"]
    kinds = [(b.kind, b.furniture) for b in paragraphs_of([page, again])]
    assert kinds[3] == ("furniture", "header")


def test_a_row_that_a_page_end_cuts_is_one() -> None:
    xs, ys = [80.0, 120.0, 230.0, 380.0], [100.0, 130.0, 200.0]
    head = [("序号", 85, 120), ("主要任务", 130, 120), ("责任单位", 240, 120)]
    first = [
        ("1", 90, 150),
        ("构建清洁低碳安全", 126, 150),
        ("高效能源体系，推", 126, 175),
        ("市发改委", 240, 150),
    ]
    rest = [("动能源转型。", 126, 150)]
    new = [("2", 90, 150), ("优化运输结构。", 126, 150), ("市交通局", 240, 150)]
    rules = table_rules(xs, ys, set())
    pages = [
        page_text(n, 595, 842, [g for t, x, y in words for g in row(t, x, y, 12)], rules)
        for n, words in enumerate([head + first, head + rest, head + new], start=1)
    ]
    rows = [b.text for b in paragraphs_of(pages) if b.kind == "table-row"]
    assert rows == [
        "序号\t主要任务\t责任单位",
        "1\t构建清洁低碳安全高效能源体系，推动能源转型。\t市发改委",
        "2\t优化运输结构。\t市交通局",
    ]


NO_TABLES = [
    # a red rule under the letterhead
    [Rule(True, 200, 80, 520)],
    # a border round the page
    [Rule(True, 40, 30, 565), Rule(True, 800, 30, 565), Rule(False, 30, 40, 800), Rule(False, 565, 40, 800)],
    # the two ruled rows of a distribution block
    [Rule(True, 700, 80, 520), Rule(True, 730, 80, 520), Rule(True, 760, 80, 520)],
]  # fmt: skip


@pytest.mark.parametrize("rules", NO_TABLES)
def test_a_rule_or_a_border_is_no_table(rules: list[Rule]) -> None:
    page = page_text(1, 595, 842, row(FULL, LEFT, 150), rules)
    assert all(isinstance(item, TextLine) for item in page.items)


def test_text_in_a_box_flows_in_its_own_measure() -> None:
    rules = table_rules([80.0, 320.0], [100.0, 130.0, 300.0], set())
    lines = [
        ("专栏一 重点任务", 110, 120),
        ("沿海市县依据规划清退养", 102, 150),
        ("殖项目。", 86, 178),
    ]
    glyphs = [g for text, x, y in lines for g in row(text, x, y, 14)]
    # the second line is full in the box, though the page is wider
    glyphs += [
        g for k, t in enumerate([INDENTED, FULL, "完。"]) for g in row(t, LEFT, 400 + 28 * k)
    ]
    glyphs += row("沿海市县依据规划清退养殖项目清退", 86, 206, 14) + row("养殖。", 86, 234, 14)
    found = body(page_text(1, 595, 842, glyphs, rules))
    assert found[0] == "专栏一 重点任务"
    assert "沿海市县依据规划清退养殖项目清退养殖。" in found


def test_two_columns_are_read_one_after_the_other() -> None:
    half = FULL[:13]
    left = ["\u3000\u3000" + half[:11], *[half] * 9]
    right = [half, "到此为止。", "\u3000\u3000" + half[:11], *[half] * 6, "完。"]
    glyphs = row("市政府公报", 250, 60, 22)
    for x, lines in ((60.0, left), (300.0, right)):
        glyphs += [g for k, t in enumerate(lines) for g in row(t, x, 120 + 28 * k)]
    found = body(page_text(1, 595, 842, glyphs))
    assert found == [
        "市政府公报",
        half[:11] + half * 10 + "到此为止。",
        half[:11] + half * 6 + "完。",
    ]


def test_tables_without_side_borders_have_their_outer_columns() -> None:
    rules = [Rule(True, y, 80, 500) for y in (100, 130, 160)] + [Rule(False, 290, 100, 160)]
    grid = grids_of(rules)[0]
    assert (grid.columns, len(grid.ys) - 1) == (2, 2)


TEXT = st.text("推动绿色低碳发展，加快形成2025年。（）《意见》5G", min_size=1, max_size=120)


@given(st.lists(TEXT, min_size=1, max_size=8), st.integers(min_value=4, max_value=12))
def test_no_character_is_lost_and_none_made_up(texts: list[str], height: int) -> None:
    lines = []
    for text in texts:
        first, rest = text[: COLUMN - 2], text[COLUMN - 2 :]
        lines.append("\u3000\u3000" + first)
        lines += [rest[i : i + COLUMN] for i in range(0, len(rest), COLUMN)]
    pages = [
        sheet(n + 1, *lines[i : i + height]) for n, i in enumerate(range(0, len(lines), height))
    ]
    blocks = paragraphs_of(pages)
    printed = sorted("".join(lines).replace("\u3000", "").replace(" ", ""))
    assert sorted("".join(b.text for b in blocks).replace(" ", "")) == printed
    for block in blocks:
        for piece in block.pieces:
            assert piece.at + piece.length <= len(block.text)
