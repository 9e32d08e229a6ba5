"""The graph as a page: it asks nothing of the network, and text of a plan stays text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

import policy_nlp.report
from policy_nlp.errors import UsageError
from policy_nlp.pipeline import align_files
from policy_nlp.pipeline.writing import is_unchanged
from policy_nlp.records.index import PairIndex
from policy_nlp.report.papers.graph import graph_report
from policy_nlp.report.render import render
from policy_nlp.report.render.html.parts import template
from tests.support.report_pairs import write_pair

NASTY = (
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror=alert(1)>',
    "<!-- \u2028 ]]> {{7*7}} &lt;b&gt;",
)


def compared(folder: Path, *odd: str) -> PairIndex:
    return PairIndex.of(*align_files(*write_pair(folder, *odd)))


def data_of(page: bytes) -> dict[str, Any]:
    return json.loads(lxml_html.fromstring(page).get_element_by_id("data").text)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> PairIndex:
    return compared(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def page(pair: PairIndex) -> bytes:
    return render(graph_report([pair]), "html")


def test_every_task_and_link_is_there_with_quotations_of_both_sides(pair, page) -> None:
    (shown,) = data_of(page)["pairs"]
    places = [(unit["side"], unit["place"]) for unit in shown["units"]]
    assert ("upper", "1.推广绿色建筑") in places and ("lower", "1.推广绿色建筑") in places
    assert len([side for side, _ in places if side == "upper"]) == len(pair.alignment.coverage)
    assert len(shown["links"]) == len(pair.alignment.links) > 0
    quoted = [quote for link in shown["links"] for quote in link["quotations"]]
    for side, extraction in (("upper", pair.upper), ("lower", pair.lower)):
        text = "".join(extraction.text.split())
        assert quoted and all("".join(item[side].split()) in text for item in quoted)


def test_tasks_say_what_they_can_be_filtered_by(page) -> None:
    (shown,) = data_of(page)["pairs"]
    upper = [unit for unit in shown["units"] if unit["side"] == "upper"]
    assert [unit["status"] for unit in upper] == ["partial", "full", "none"]
    assert {unit["section"] for unit in upper} == {"绿色低碳行动"}
    assert upper[0]["duties"][0] == {"name": "市住建局", "role": "牵头", "leads": True}
    assert upper[2]["sentences"][0]["said"].startswith("未见承接")
    own = [unit["place"] for unit in shown["units"] if unit.get("own")]
    assert len(own) == 1 and own[0].endswith("建设数字档案")


def test_nothing_is_asked_of_the_network(page) -> None:
    opened = lxml_html.fromstring(page)
    assert opened.xpath("//@src | //@href | //@srcset | //@action") == []
    assert opened.xpath("//link | //iframe | //object | //embed | //base | //img") == []
    own = template("graph.js") + template("graph.css")
    assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttpRequest|import\(", own)
    policy = opened.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; ")
    held = opened.xpath("//style | //script[not(@type)]")
    assert len(held) == 3
    for element in held:
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_script_makes_text_of_text() -> None:
    script = template("graph.js")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", script)


def test_the_library_stands_unchanged_with_its_licence() -> None:
    vendor = Path(policy_nlp.report.__file__).parent / "vendor"
    assert "Permission is hereby granted" in (vendor / "cytoscape.LICENSE").read_text("utf-8")
    assert "The Cytoscape Consortium" in (vendor / "cytoscape.min.js").read_text("utf-8")[:200]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory) -> bytes:
    return render(graph_report([compared(tmp_path_factory.mktemp("nasty"), *NASTY)]), "html")


def test_markup_in_a_text_is_no_markup(nasty: bytes) -> None:
    opened = lxml_html.fromstring(nasty)
    assert len(opened.xpath("//script")) == 3
    assert opened.xpath("//img | //b | //@onerror") == []
    said = json.dumps(data_of(nasty), ensure_ascii=False)
    assert "</script><script>window.hacked=1" in said and "onerror=alert(1)" in said


@pytest.mark.parametrize("name", ["script.txt", "formula.txt"])
def test_fixtures_stay_text(shared: Path, tmp_path: Path, name: str) -> None:
    lower, upper = write_pair(tmp_path)
    typed = (shared / "fixtures" / "formats" / "broken" / name).read_text(encoding="utf-8")
    lower.write_text(typed, encoding="utf-8")
    alignment, low, up = align_files(lower, upper)
    page = render(graph_report([PairIndex.of(alignment, low, up)]), "html")
    opened = lxml_html.fromstring(page)
    assert len(opened.xpath("//script")) == 3
    assert opened.xpath("//img | //i | //@onerror") == []
    searched = "".join(unit["search"] for unit in data_of(page)["pairs"][0]["units"])
    tasks = [unit for unit in low.units if unit.kind == "task"]
    assert tasks
    for unit in tasks:
        assert "".join(unit.span.of(low.text).split()).lower() in searched


def test_same_records_same_bytes(page: bytes, tmp_path: Path) -> None:
    assert render(graph_report([compared(tmp_path)]), "html") == page
    path = tmp_path / "图谱.html"
    path.write_bytes(page)
    assert is_unchanged(path)
    path.write_bytes(page.replace("衔接图谱".encode(), "图谱".encode(), 1))
    assert not is_unchanged(path)


def test_several_pairs_can_be_chosen_among(pair: PairIndex) -> None:
    page = render(graph_report([pair, pair]), "html")
    assert lxml_html.fromstring(page).xpath("//select[@id='pair']/option/@value") == ["0", "1"]
    with pytest.raises(UsageError, match="没有可画图的上下级文件"):
        render(graph_report([]), "html")
