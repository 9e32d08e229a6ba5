"""Pictures as files: heat map, load of departments, targets by year."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from policy_nlp.errors import UsageError
from policy_nlp.pipeline.writing import is_unchanged, write_report
from policy_nlp.report.figures import Timeline, TimePoint, TimeRow
from policy_nlp.report.model import Report
from policy_nlp.report.render.html.writer import render_html
from policy_nlp.report.render.svg import draw, render_pictures
from tests.support.report_pairs import report_of, write_pair

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[3]
NASTY = (
    '<script xmlns="http://www.w3.org/2000/svg">alert(1)</script>',
    '"><image href="http://example.invalid/x"/>',
    "]]><!-- &amp;",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Report:
    return report_of(*write_pair(tmp_path_factory.mktemp("pair")))


def texts(picture: bytes) -> list[str]:
    return [node.text for node in etree.fromstring(picture).iter(f"{SVG}text")]


def test_each_picture_is_a_file_of_ours(report: Report, tmp_path: Path) -> None:
    paths = write_report(report, tmp_path / "报告", formats=["svg"])
    names = ["报告指标时间轴.svg", "报告部门任务量.svg", "报告衔接图.svg"]
    assert [path.name for path in paths] == names
    assert all(map(is_unchanged, paths))
    assert write_report(report, tmp_path / "报告", formats=["svg"]) == paths
    paths[-1].write_bytes(paths[-1].read_bytes().replace("推广".encode(), b"", 1))
    with pytest.raises(UsageError, match="写成后有人改过"):
        write_report(report, tmp_path / "报告", formats=["svg"])


def test_the_heat_map_names_tasks_grades_and_statuses(report: Report) -> None:
    said = texts(render_pictures(report)["衔接图"])
    assert said.count("1.推广绿色建筑") == 2
    assert {"直接对应", "部分对应", "已对应", "未见对应"} <= set(said)
    # only those that there are
    assert "不适用" not in said


def test_pictures_ask_for_nothing_and_run_nothing(report: Report) -> None:
    for picture in render_pictures(report).values():
        root = etree.fromstring(picture)
        kinds = {etree.QName(node).localname for node in root.iter()}
        assert kinds <= {
            *("svg", "metadata", "meta", "title", "rect", "text", "path", "g", "circle"),
        }
        names = {etree.QName(name).localname for node in root.iter() for name in node.attrib}
        assert not {name for name in names if name.startswith("on") or name in ("href", "style")}


def test_markup_in_a_text_is_shown_as_typed(tmp_path: Path) -> None:
    lower, upper = write_pair(tmp_path)
    text = lower.read_text(encoding="utf-8")
    odd = {"建设数字档案": NASTY[0], "发展公共交通": NASTY[1], "区城管委": NASTY[2]}
    for printed, nasty in odd.items():
        text = text.replace(printed, f"{printed}{nasty}", 1)
    lower.write_text(text, encoding="utf-8")
    pictures = render_pictures(report_of(lower, upper))
    roots = [etree.fromstring(picture) for picture in pictures.values()]
    kinds = {etree.QName(node).localname for root in roots for node in root.iter()}
    assert not kinds & {"script", "image", "a", "foreignObject"}
    assert len(pictures) == 3
    titles = "".join(node.text for node in roots[-1].iter(f"{SVG}title"))
    assert NASTY[1] in titles or NASTY[0] in titles


# targets by year: the points of a row; what the picture says of it
@pytest.mark.parametrize(
    ("points", "said"),
    [
        # one year, one value: said once
        ((("upper", 2025, "≥60%"), ("lower", 2025, "≥60%")), ["≥60%"]),
        # one year, two values
        ((("upper", 2025, "≥60%"), ("lower", 2025, "≥50%")), ["上级≥60%／本级≥50%"]),
        # two years: each its own
        ((("upper", 2025, "3家"), ("lower", 2030, "3家")), ["3家", "3家"]),
        # only above
        ((("upper", 2025, "“显著提升”"),), ["“显著提升”"]),
    ],
)
def test_a_target_stands_at_its_years(points, said: list[str]) -> None:
    made = tuple(TimePoint(side=side, year=year, value=value) for side, year, value in points)
    row = TimeRow(indicator="绿色建筑占比", relation="weaker", points=made)
    root = etree.fromstring(draw(Timeline(title="时间轴", rows=(row,), undated=2)))
    shown = [node.text for node in root.iter(f"{SVG}text")]
    years = [f"{year}年" for year in sorted({year for _, year, _ in points})]
    assert shown[: len(years)] == years
    rest = shown[len(years) :]
    assert rest == [
        *(
            "绿色建筑占比",
            *said,
            "低于上级要求",
            "上级指标",
            "本级指标",
            "另有2项未写明年份，未画出。",
        ),
    ]
    assert not any("未写年份" in text for text in shown)
    # a ring or dot for each, and those of the legend
    assert len(list(root.iter(f"{SVG}circle"))) == len(points) + 2


def test_a_side_without_a_year_is_told() -> None:
    point = TimePoint(side="upper", year=2025, value="≥60%")
    row = TimeRow(indicator="占比", relation="same", points=(point,), undated=("lower",))
    root = etree.fromstring(draw(Timeline(title="时间轴", rows=(row,))))
    assert "≥60%（本级未写年份）" in [node.text for node in root.iter(f"{SVG}text")]


def test_the_page_shows_the_targets_by_year(report: Report) -> None:
    page = lxml_html.fromstring(render_html(report))
    captions = [node.text_content() for node in page.xpath("//figcaption")]
    assert "市级与本级指标时间轴" in captions


def test_same_report_same_bytes(report: Report, tmp_path: Path) -> None:
    assert render_pictures(report_of(*write_pair(tmp_path))) == render_pictures(report)


@pytest.mark.parametrize(
    ("name", "shows"), [("coverage.svg", "衔接图"), ("targets.svg", "指标时间轴")]
)
def test_the_readmes_show_what_the_program_draws_today(name: str, shows: str) -> None:
    picture = ROOT / "docs" / name
    corpus = ROOT / "corpus"
    made = report_of(corpus / "gusu" / "gusu.txt", corpus / "suzhou" / "suzhou.txt")
    assert render_pictures(made)[shows] == picture.read_bytes()
    assert picture.stat().st_size < 60_000
    for readme in ("README.md", "README.zh-CN.md"):
        assert f"](docs/{name})" in (ROOT / readme).read_text(encoding="utf-8")
