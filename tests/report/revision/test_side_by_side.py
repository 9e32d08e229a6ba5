"""Both drafts side by side in a browser: complete, coloured by kind, found from either side."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html as lxml_html

from policy_nlp.compare import compare_versions, redline
from policy_nlp.pipeline.writing import is_unchanged
from policy_nlp.records import Extraction
from policy_nlp.report.labels import CHANGE_FAMILIES, CHANGES, FAMILY_OF_CHANGE
from policy_nlp.report.papers.revision.side_by_side import side_by_side_report
from policy_nlp.report.render import render
from tests.support.browser import Opener, grave_faults
from tests.support.drafts import FRAME, read

OLD = FRAME.format(first="发展光伏。到2025年，光伏装机达到50万千瓦。推进<b>储能</b>建设。")
NEW = (
    FRAME.format(first="发展光伏。到2027年，光伏装机达到40万千瓦。推进<b>储能</b>示范建设。")
    .replace("完善慢行系统。", "")
    .replace(
        "定期调度重点任务进展。",
        "定期调度重点任务进展。完善慢行系统，优化<script>步行</script>环境。\n新增一段说明。",
    )
)


def page_of(old: Extraction, new: Extraction) -> bytes:
    revision = compare_versions(old, new)
    stretches = redline(old.text, new.text, revision.changes)
    return render(side_by_side_report(revision, old, new, stretches), "html")


@pytest.fixture(scope="module")
def page() -> lxml_html.HtmlElement:
    return lxml_html.fromstring(page_of(read(OLD), read(NEW)))


def paragraphs(page: lxml_html.HtmlElement, side: str) -> list[str]:
    found = page.xpath(f"//td[@class='{side}']/p")
    return [paragraph.text_content() for paragraph in found]


@pytest.mark.parametrize(("side", "text"), [("old", OLD), ("new", NEW)])
def test_both_drafts_stand_there_in_full(page: lxml_html.HtmlElement, side: str, text: str) -> None:
    assert paragraphs(page, side) == read(text).text.split("\n")


def test_every_change_is_listed_and_found_from_either_side(page: lxml_html.HtmlElement) -> None:
    changes = compare_versions(read(OLD), read(NEW)).changes
    items = page.xpath("//ol/li")
    assert len(items) == len(changes) > 3
    for at, (item, change) in enumerate(zip(items, changes, strict=True)):
        assert item.xpath(".//span")[0].text_content().startswith(CHANGES[change.kind])
        hrefs = [link.get("href") for link in item.xpath(".//a")]
        wanted = [
            ("old", change.old_span or change.old_spans),
            ("new", change.new_span or change.new_spans),
        ]
        assert hrefs == [f"#{side}-{at}" for side, place in wanted if place]
    targets = {node.get("id") for node in page.xpath("//*[@id]")}
    assert {link.get("href")[1:] for link in page.xpath("//a[@href]")} <= targets


def test_every_kind_has_a_colour() -> None:
    assert sorted(FAMILY_OF_CHANGE) == sorted(CHANGES)
    assert set(FAMILY_OF_CHANGE.values()) == set(CHANGE_FAMILIES)


def test_what_one_draft_alone_has_shows_without_colour(page: lxml_html.HtmlElement) -> None:
    gone = "".join(node.text_content() for node in page.xpath("//td[@class='old']//del"))
    come = "".join(node.text_content() for node in page.xpath("//td[@class='new']//ins"))
    assert "5" in gone and "4" in come and "新增一段说明。" in come
    assert not page.xpath("//td[@class='old']//ins | //td[@class='new']//del")


def test_equal_drafts_say_so() -> None:
    page = lxml_html.fromstring(page_of(read(OLD), read(OLD)))
    assert page.xpath("//p[@class='sub']")[0].text_content() == "两稿一致。"
    assert not page.xpath("//td//a")


def test_same_drafts_same_bytes_that_are_known_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page_of(read(OLD), read(NEW)))
    assert path.read_bytes() == page_of(read(OLD), read(NEW))
    assert is_unchanged(path)


@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_it_from_disk(open_page: Opener, tmp_path: Path, width: int) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page_of(read(OLD), read(NEW)))
    opened = open_page(path, width=width)
    page = opened.page
    total = page.locator("#list li").count()
    count = page.locator("#count")
    assert count.inner_text() == f"显示 {total}／{total} 处"
    assert grave_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # only what changed, and of that only what is of substance
    page.click("#changed")
    shown = page.locator("#texts tbody tr:visible")
    assert 0 < shown.count() < page.locator("#texts tbody tr").count()
    page.click("#substance")
    listed = page.locator("#list li:visible").count()
    assert 0 < listed < total
    assert count.inner_text() == f"显示 {listed}／{total} 处"
    # steps go from one change to the next
    page.click("#after")
    page.click("#after")
    assert page.locator("#list li.on").count() == 1
    assert page.evaluate("document.activeElement.className") == "anchor"
    page.click("button[type=reset]")
    page.wait_for_function(
        "text => document.getElementById('count').textContent === text",
        arg=f"显示 {total}／{total} 处",
    )
    assert opened.console == []
    assert opened.requests == [path.as_uri()]
