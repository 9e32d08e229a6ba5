"""The pictures of a report as files of their own: SVG, for Word, a slide, a page (图片文件)."""

from __future__ import annotations

from policy_nlp.report.model import Block, HeatMap, LoadChart, Report, Timeline
from policy_nlp.report.render.html.parts import Html, tag
from policy_nlp.report.render.seal import DIGEST_PROPERTY, PLACEHOLDER, PROPERTY, seal_text
from policy_nlp.report.render.svg.pictures import heat_map_svg, load_svg
from policy_nlp.report.render.svg.timeline import timeline_svg

HEAT, LOAD, TIME = "衔接图", "部门任务量", "指标时间轴"


def drawn(block: Block) -> tuple[str, Html] | None:
    """Return name and drawing of a picture, None of any other block."""
    if isinstance(block, HeatMap) and block.rows:
        return HEAT, heat_map_svg(block)
    if isinstance(block, LoadChart) and block.bars:
        return LOAD, load_svg(block)
    if isinstance(block, Timeline):
        return TIME, timeline_svg(block)
    return None


def render_pictures(report: Report) -> dict[str, bytes]:
    """Return the pictures of a report by name, each an SVG file that needs nothing else."""
    found = (drawn(block) for section in report.walk() for block in section.blocks)
    return {name: _file(picture, report.kind) for name, picture in filter(None, found)}


def _file(picture: Html, kind: str) -> bytes:
    """Return a picture with a white ground, and with the mark of who made it."""
    start = picture.index(">") + 1
    facts = {PROPERTY: kind, DIGEST_PROPERTY: PLACEHOLDER}
    marks = (tag("meta", name=name, content=value) for name, value in facts.items())
    ground = tag("rect", width="100%", height="100%", fill="#ffffff")
    inner = f"{tag('metadata', *marks)}{ground}"
    page = f'<?xml version="1.0" encoding="UTF-8"?>\n{picture[:start]}{inner}{picture[start:]}\n'
    return seal_text(page).encode()
