"""Both pages in headless Chromium: in silence, for everybody, on any screen and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policy_nlp.pipeline import align_files
from policy_nlp.records.index import PairIndex
from policy_nlp.report.papers.graph import graph_report
from policy_nlp.report.render.html.writer import render_html
from tests.support.browser import Opened, Opener, grave_faults
from tests.support.report_pairs import report_of, write_pair

NASTY = (
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=2>',
    "<!-- \u2028 ]]> {{7*7}} &lt;b&gt;",
)
WIDTHS = (1280, 390)


def report_page(folder: Path, *odd: str) -> Path:
    path = folder / "报告.html"
    path.write_bytes(render_html(report_of(*write_pair(folder, *odd))))
    return path


def graph_page(folder: Path, *odd: str) -> Path:
    alignment, lower, upper = align_files(*write_pair(folder, *odd))
    path = folder / "图谱.html"
    path.write_bytes(render_html(graph_report([PairIndex.of(alignment, lower, upper)])))
    return path


PAGES = {"report": report_page, "graph": graph_page}


@pytest.fixture
def report(open_page: Opener, tmp_path: Path) -> Opened:
    return open_page(report_page(tmp_path))


@pytest.fixture
def graph(open_page: Opener, tmp_path: Path) -> Opened:
    return open_page(graph_page(tmp_path))


@pytest.mark.parametrize("odd", [(), NASTY], ids=["plain", "nasty"])
@pytest.mark.parametrize("kind", PAGES)
def test_it_runs_from_disk_in_silence(open_page, tmp_path, kind: str, odd) -> None:
    path = PAGES[kind](tmp_path, *odd)
    opened = open_page(path)
    assert opened.page.locator("#count").inner_text() != ""
    assert opened.console == []
    assert opened.requests == [path.as_uri()]
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("img").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_everybody_can_use_it(open_page, tmp_path, kind: str, width: int) -> None:
    opened = open_page(PAGES[kind](tmp_path), width=width)
    assert grave_faults(opened.page) == []
    if kind == "report":
        opened.page.check("input[value=none]")
        opened.page.click("article:visible a.quote >> nth=0")
    else:
        opened.page.click("aside li button >> nth=0")
    assert grave_faults(opened.page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_no_page_is_wider_than_the_screen(open_page, tmp_path, kind: str, width: int) -> None:
    page = open_page(PAGES[kind](tmp_path), width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# The report


def wait_for_count(opened: Opened, text: str) -> None:
    opened.page.wait_for_function(
        "text => document.getElementById('count').textContent === text", arg=text
    )


# what a person does, the only task left
@pytest.mark.parametrize(
    ("choose", "task"),
    [
        (lambda page: page.check("input[value=none]"), "3.强化海洋执法（未见对应）"),
        (lambda page: page.select_option("#department", "区城管委"), "2.发展公共交通（已对应）"),
        (lambda page: page.fill("#query", "清洁取暖"), "1.推广绿色建筑（部分对应）"),
    ],
    ids=["status", "department", "word"],
)
def test_tasks_are_found_by_status_department_and_word(report: Opened, choose, task) -> None:
    wait_for_count(report, "显示任务 3／3 项")
    choose(report.page)
    wait_for_count(report, "显示任务 1／3 项")
    assert report.page.locator("article:visible h4").all_text_contents() == [task]
    report.page.click("button[type=reset]")
    wait_for_count(report, "显示任务 3／3 项")


def test_a_quotation_leads_to_its_place_and_back_by_keys(report: Opened) -> None:
    page = report.page
    quote = page.locator("td:nth-child(3) a.quote").first
    quote.focus()
    page.keyboard.press("Enter")
    assert page.locator("#source-lower").is_visible()
    assert not page.locator("#source-upper").is_visible()
    marked = "".join(page.locator("#source-lower .on").all_inner_texts())
    assert re.sub(r"\s", "", marked) == re.sub(r"\s", "", quote.inner_text())
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "quote"


def test_the_first_key_leads_past_the_head_to_the_text(report: Opened) -> None:
    page = report.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "report"


# Below the bar of tools, above the end of the window; what is drawn on the way takes its time.
IN_SIGHT = """selector => {
  const top = document.querySelector(selector).getBoundingClientRect().top;
  return top >= document.getElementById("tools").getBoundingClientRect().bottom && top < innerHeight;
}"""


@pytest.mark.parametrize(
    ("link", "goal"),
    [
        ("nav a >> nth=7", "#departments h2"),
        ("nav a >> nth=7", ".switch"),
        ("article a[href='#demand-2-1-3-1']", "#demand-2-1-3-1"),
    ],
)
def test_a_link_leads_to_what_the_bar_of_tools_does_not_hide(report, link, goal) -> None:
    report.page.click(link)
    report.page.wait_for_function(IN_SIGHT, arg=goal)
    assert report.page.locator(goal).is_visible()


def test_on_a_telephone_the_sentences_stand_one_below_the_other(open_page, tmp_path) -> None:
    page = open_page(report_page(tmp_path), width=390).page
    cells = [page.locator(".proofs tr td").nth(at).bounding_box() for at in (0, 2)]
    assert min(cell["width"] for cell in cells) > 250
    assert cells[0]["y"] + cells[0]["height"] <= cells[1]["y"]


def test_it_prints_without_what_is_for_the_screen(report: Opened) -> None:
    page = report.page
    page.emulate_media(media="print")
    for gone in ("#tools", "nav", "#sources"):
        assert not page.locator(gone).is_visible()
    assert page.locator("article").count() == page.locator("article:visible").count() == 3
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


# The graph


@pytest.mark.parametrize(
    ("select", "value", "shown"),
    [
        ("#section", "绿色低碳行动", "显示 6／6 项"),
        ("#department", "区城管委", "显示 1／6 项"),
        ("#department", "市公安局", "显示 2／6 项"),
    ],
)
def test_the_graph_is_filtered_by_section_and_department(graph, select, value, shown) -> None:
    graph.page.select_option(select, value)
    wait_for_count(graph, shown)
    assert graph.page.locator("aside li button").count() == int(shown.split()[1].split("／")[0])


def test_a_chosen_task_shows_the_quotations_of_both_sides(graph: Opened) -> None:
    page = graph.page
    page.check("input[value=full]")
    wait_for_count(graph, "显示 1／6 项")
    page.focus("aside li button")
    page.keyboard.press("Enter")
    assert page.locator("aside h2").inner_text() == "2.发展公共交通"
    above, below = page.locator("blockquote.upper"), page.locator("blockquote.lower")
    assert "优化公交线网布局" in above.first.inner_text()
    assert "优化公交线网布局" in below.first.inner_text()
