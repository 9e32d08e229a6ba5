"""Repeated patterns of text, by which every loop over a text that is not linear is found."""

from __future__ import annotations

from collections.abc import Callable

HEAD = "甲市实施方案\n一、重点任务\n（一）推进节能。\n"


def repeated(unit: str, size: int, opening: str = HEAD) -> str:
    """Return an opening and a unit repeated to so many bytes."""
    return opening + unit * max(1, size // len(unit.encode()))


def numbered(unit: Callable[[int], str], size: int) -> str:
    parts, length, k = [HEAD], 0, 0
    while length < size:
        k += 1
        parts.append(unit(k))
        length += len(parts[-1].encode())
    return "".join(parts)


_DIGITS = "〇一二三四五六七八九"


def chinese(k: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(k))


# (what is repeated, the text of so many bytes)
PATTERNS: tuple[tuple[str, Callable[[int], str]], ...] = (
    ("lines without stop", lambda n: repeated("推进绿色低碳发展\n", n)),
    ("lines that go on", lambda n: repeated("推进绿色低碳发展，\n", n)),
    ("one line", lambda n: repeated("推进绿色低碳发展", n)),
    ("one line of sentences", lambda n: repeated("推进绿色低碳发展。", n)),
    ("sentences", lambda n: repeated("推进绿色低碳发展，加快建设。\n", n)),
    ("semicolons", lambda n: repeated("推进绿色发展；", n)),
    ("commas", lambda n: repeated("推进发展，", n)),
    ("enumeration", lambda n: repeated("发展、", n)),
    ("targets", lambda n: repeated("到2025年，森林覆盖率达到25%，单位能耗下降14%。", n)),
    ("targets in lines", lambda n: repeated("到2025年，森林覆盖率达到25%。\n", n)),
    ("targets without stop", lambda n: repeated("森林覆盖率达到25%，", n)),
    ("targets in lists", lambda n: repeated("节能率、覆盖率、利用率分别达到20%、30%、40%；", n)),
    ("numbers", lambda n: repeated("12345", n)),
    ("numbers in words", lambda n: repeated("二〇二五年百分之三十", n)),
    ("years", lambda n: repeated("2025年", n)),
    ("percent", lambda n: repeated("25%、", n)),
    ("amounts", lambda n: repeated("建设50个项目", n)),
    ("duties", lambda n: repeated("加强监管。（市发改委牵头，市住建局、市工信局配合）\n", n)),
    ("duties in one line", lambda n: repeated("加强监管（市发改委牵头，市住建局配合）", n)),
    ("bodies", lambda n: repeated("市发改委、", n)),
    ("bodies in a clause", lambda n: HEAD + "加强监管。（" + "市发改委、" * (n // 15) + "负责）"),
    ("clauses below headings", lambda n: numbered(lambda k: f"{chinese(k)}、推进节能\n推进建设。\n责任单位：市发改委\n（一）推进交通\n推进。\n", n)),
    ("duty lines", lambda n: repeated("责任单位：市发改委、市住建局\n", n)),
    ("duty lines alone", lambda n: repeated("牵头单位：市发改委\n配合单位：市住建局\n", n)),
    ("duty table", lambda n: HEAD + "附件：责任分工表\n序号\t工作任务\t责任单位\n" + "1\t推进节能\t市发改委\n" * (n // 33)),
    ("target table", lambda n: HEAD + "指标\t单位\t2025年\n" + "森林覆盖率\t%\t25\n" * (n // 20)),
    ("target table of one row", lambda n: HEAD + "指标\t" + "2025年\t" * (n // 20) + "\n覆盖率\t" + "25\t" * (n // 20)),
    ("one row", lambda n: repeated("节能\t", n)),
    ("tabs", lambda n: repeated("\t", n)),
    ("open brackets", lambda n: repeated("（", n)),
    ("open brackets with text", lambda n: repeated("推进（负责", n)),
    ("open brackets in lines", lambda n: repeated("推进（负责\n", n)),
    ("closed brackets", lambda n: repeated("推进）", n)),
    ("nested brackets", lambda n: HEAD + "（负责" * (n // 18) + "）" * (n // 18)),
    ("stop and bracket", lambda n: repeated("。（负责", n)),
    ("title marks", lambda n: repeated("《推进", n)),
    ("titles", lambda n: repeated("《关于推进节能的通知》（市发〔2020〕3号）", n)),
    ("document numbers", lambda n: repeated("市发〔2020〕3号", n)),
    ("quotes", lambda n: repeated("“十四五”", n)),
    ("open quotes", lambda n: repeated("“推进", n)),
    ("headings", lambda n: numbered(lambda k: f"{chinese(k)}、推进第{k}\n", n)),
    ("headings alike", lambda n: repeated("一、推进节能\n", n)),
    ("second headings", lambda n: numbered(lambda k: f"（{chinese(k)}）推进节能\n", n)),
    ("items", lambda n: numbered(lambda k: f"{k}. 推进节能\n", n)),
    ("deep numbers", lambda n: repeated("1.1.1.1.1 推进\n", n)),
    ("a long number", lambda n: repeated("1.", n)),
    ("numbers in brackets", lambda n: repeated("（一）", n)),
    ("contents", lambda n: repeated("一、推进节能……………12\n", n)),
    ("leaders", lambda n: repeated("…", n)),
    ("annexes", lambda n: numbered(lambda k: f"附件{k}：任务\n", n)),
    ("chapters", lambda n: numbered(lambda k: f"第{chinese(k)}章 总则\n第{k}条 推进节能。\n", n)),
    ("ordinals", lambda n: repeated("一是推进节能。二是加快建设。", n)),
    ("colons", lambda n: repeated("推进：", n)),
    ("labels", lambda n: repeated("索引号：文号：", n)),
    ("dates", lambda n: repeated("2022年3月17日\n", n)),
    ("spaces", lambda n: repeated(" ", n)),
    ("wide spaces", lambda n: repeated("　", n)),
    ("spaces between", lambda n: repeated("推 进 ", n)),
    ("blank lines", lambda n: repeated("\n", n)),
    ("line separators", lambda n: repeated("推进\u2028", n)),
    ("line separators alone", lambda n: repeated("\u2028", n)),
    ("paragraph separators", lambda n: repeated("推进绿色\u2029", n)),
    ("form feeds", lambda n: repeated("推进\f", n)),
    ("carriage returns", lambda n: repeated("推进节能。\r", n)),
    ("marks of bookmarks", lambda n: repeated("[bookmark: _Toc12]", n)),
    ("open marks", lambda n: repeated("[bookmark: ", n)),
    ("letters", lambda n: repeated("abc ", n)),
    ("letters without space", lambda n: repeated("abc", n)),
    ("one character", lambda n: repeated("推", n)),
    ("dashes", lambda n: repeated("—", n)),
    ("hyphens", lambda n: repeated("-_", n)),
    ("beyond the first plane", lambda n: repeated("𠀀", n)),
    ("combining", lambda n: repeated("e\u0301", n)),
    ("controls", lambda n: repeated("推进节能绿色低碳发展建设能源领域产业结构优化升级\x01", n)),
    ("places", lambda n: repeated("苏州市姑苏区、", n)),
    ("markup", lambda n: repeated("<b>", n)),
    ("fullwidth", lambda n: repeated("２０２５年", n)),
    ("rows of bars", lambda n: repeated("|推进|", n)),
)  # fmt: skip
