"""Small drafts for the tests of the comparison: texts read through the real stages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policy_nlp.extract import extract_records
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.ingest.plain import read_plain
from policy_nlp.lexicons import load_lexicons
from policy_nlp.records import DocumentMeta, Extraction, SourceFile
from policy_nlp.structure import build_outline


def read(text: str, name: str = "plan") -> Extraction:
    """Read a text as the program reads a .txt file."""
    source = SourceFile(file=f"{name}.txt", sha256="0" * 64, format="txt")
    words = load_lexicons()
    outline = build_outline(read_plain(text.encode(), source, ReadOptions()), words)
    meta = DocumentMeta(level="district", region="姑苏区")
    return extract_records(outline, source, doc_id=name, meta=meta, lexicons=words)


FRAME = """姑苏区绿色低碳发展实施方案
（征求意见稿）
为推动绿色低碳发展，制定本方案。
一、总体要求
坚持节约优先，推动绿色低碳发展。
二、重点任务
（一）{first}
（二）提升建筑能效。完善建筑用能统计制度。到2025年，装配式建筑占新建建筑的比例达到50%。（区住建委牵头，区发改局配合）
（三）发展绿色交通。优化公共充电桩布局，完善慢行系统。（区城管委负责）
三、组织实施
（一）加强组织领导。成立工作专班，定期调度重点任务进展。
（二）严格监督考核。将重点任务完成情况纳入年度考核。
"""


def plan(first: str) -> Extraction:
    """Read a plan whose first task is given; heading, sentences, clause."""
    return read(FRAME.format(first=first))


NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Task:
    """A task of a made plan."""

    heading: str
    measures: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    targets: tuple[tuple[str, int], ...] = ()

    def lines(self, number: int) -> str:
        body = "".join(f"{lead}。{text}。" if lead else f"{text}。" for lead, text in self.measures)
        body += "".join(f"到2025年，{name}达到{value}%。" for name, value in self.targets)
        names = "、".join(self.departments)
        tail = "按职责分工负责" if len(self.departments) > 1 else "负责"
        return f"（{NUMERALS[number]}）{self.heading}。{body}（{names}{tail}）"


@dataclass(frozen=True)
class Plan:
    """A made plan: sections of tasks."""

    sections: tuple[tuple[str, tuple[Task, ...]], ...]

    def text(self) -> str:
        lines = ["姑苏区绿色低碳发展实施方案", "为推动绿色低碳发展，制定本方案。"]
        for at, (heading, tasks) in enumerate(self.sections):
            lines.append(f"{NUMERALS[at]}、{heading}")
            lines += [task.lines(number) for number, task in enumerate(tasks)]
        return "\n".join(lines)

    def with_tasks(self, section: int, tasks: tuple[Task, ...]) -> Plan:
        sections = list(self.sections)
        sections[section] = (sections[section][0], tasks)
        return replace(self, sections=tuple(sections))


def task(heading: str, target: str, value: int, departments: str, *measures: str) -> Task:
    pairs = tuple(tuple(measure.split("：", 1)) for measure in measures)
    return Task(heading, pairs, tuple(departments.split("、")), ((target, value),))  # type: ignore[arg-type]


MADE = Plan(
    (
        (
            "推动能源转型",
            (
                task(
                    "大力发展可再生能源",
                    "非化石能源消费比重",
                    18,
                    "区发改局、区住建委",
                    "推进光伏规模化开发：充分利用楼宇和市政设施场址资源，实施一批光伏示范工程",
                    "推广氢能应用：有序推进加氢基础设施建设，加速氢能在物流领域的示范",
                ),
                task(
                    "控制化石能源消费",
                    "清洁能源使用率",
                    60,
                    "区发改局、区应急局",
                    "压减散煤使用：严格落实禁燃区管控要求，开展散煤复燃专项排查",
                    "优化油气消费结构：参与全市天然气调峰设施建设，引导商户错峰用气",
                ),
                task(
                    "提升电网韧性",
                    "供电可靠率",
                    99,
                    "区经科局、区发改局",
                    "改造老旧电网：更换老旧小区配电变压器，消除低电压台区",
                    "建设储能设施：在产业园区布局用户侧储能电站，推广虚拟电厂",
                ),
            ),
        ),
        (
            "促进城市更新",
            (
                task(
                    "发展绿色建筑",
                    "装配式建筑占新建建筑比例",
                    50,
                    "区住建委、区古保委",
                    "提高新建建筑标准：完善绿色建筑推广政策，强化建筑能耗监测数据应用",
                    "改造既有建筑：推动医院和商场开展合同能源管理，更换高耗能空调机组",
                ),
                task(
                    "完善绿色出行体系",
                    "绿色出行比例",
                    70,
                    "区城管委、姑苏公安分局",
                    "优化慢行系统：打通古城步行连廊，设置共享单车疏导点",
                    "扩容停车资源：挖掘机关和国企泊位共享潜力，建设路外公共停车场",
                ),
                task(
                    "推进垃圾分类处置",
                    "生活垃圾资源化利用率",
                    80,
                    "区城管委、区教体文旅委",
                    "健全收运网络：依托数字平台预约上门收运可回收物，取缔混装混运车辆",
                    "治理塑料污染：禁止商超销售超薄购物袋，推行菜市场布袋租借",
                ),
            ),
        ),
        (
            "巩固生态碳汇",
            (
                task(
                    "增强绿地固碳能力",
                    "城市建成区绿化覆盖率",
                    30,
                    "区住建委、资规姑苏分局",
                    "建设口袋公园：结合街角空地见缝插绿，更新改造社区游园",
                    "修复滨水岸线：拆除沿河违章搭建，恢复驳岸植物群落",
                ),
                task(
                    "加强湿地保护",
                    "湿地保护率",
                    65,
                    "姑苏生态环境局、区住建委",
                    "提升水体质量：整治平江片区河道排口，投放沉水植物",
                    "开展生物监测：布设鸟类观测点位，发布年度物种名录",
                ),
            ),
        ),
    )
)
