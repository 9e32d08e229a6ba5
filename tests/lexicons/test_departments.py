import json
from pathlib import Path

import pytest

from policy_nlp.errors import LexiconError
from policy_nlp.lexicons import Lexicons, load_lexicons
from policy_nlp.pipeline import extract_file
from policy_nlp.records.extraction import Level

# (level of the document, printed name, canonical id)
NAMES: list[tuple[Level, str, str | None]] = [
    ("city", "市发改委", "city/development-reform"),
    ("district", "区发展和改革局", "district/development-reform"),
    ("province", "江苏省发展和改革委员会", "province/development-reform"),
    ("national", "国家发展改革委", "national/development-reform"),
    # the level is left out: that of the document
    ("province", "工业和信息化厅", "province/industry"),
    ("city", "工业和信息化局", "city/industry"),
    ("national", "教育部", "national/education"),
    # two bodies that share a function
    ("national", "国管局", "national/government-offices"),
    ("national", "中直管理局", "national/party-offices"),
    ("city", "市市场监管局", "city/market-regulation"),
    ("city", "市自然资源和规划局", "city/natural-resources"),
    ("city", "市资源规划局", "city/natural-resources"),
    # names with brackets
    ("city", "市发展改革委（市能源局）", "city/development-reform"),
    ("city", "市交通运输局〔市铁路办〕", "city/transport"),
    # a city of county rank
    ("city", "昆山市发改委", "district/development-reform"),
    # branch offices
    ("district", "资规姑苏分局", "district/natural-resources"),
    ("district", "市自然资源和规划局姑苏分局", "district/natural-resources"),
    ("district", "姑苏公安分局", "district/public-security"),
    ("district", "姑苏生态环境局", "district/ecology-environment"),
    # offices of central bodies
    ("city", "人行苏州中支", "city/central-bank"),
    ("city", "苏州银保监分局", "city/financial-regulation"),
    ("city", "国家金融监督管理总局苏州监管分局", "city/financial-regulation"),
    ("city", "市金融监管局", "city/local-finance"),
    ("province", "江苏金融监管局", "province/financial-regulation"),
    ("city", "国家税务总局苏州市税务局", "city/tax"),
    ("city", "苏州海关", "city/customs"),
    ("city", "市邮政管理局", "city/post"),
    # enterprises, and a part of one
    ("city", "国网山东省电力公司", "province/power-grid"),
    ("district", "苏州供电公司市中供服中心", "district/power-grid"),
    # the Party, mass organisations, courts
    ("district", "区委宣传部", "district/propaganda"),
    ("city", "市委人才办", "city/talent"),
    ("province", "自治区党委网信办", "province/cyberspace"),
    ("city", "团市委", "city/youth-league"),
    ("city", "市中级法院", "city/court"),
    ("city", "市委社会工作部", "city/social-work"),
    # merged bureaux, listed or read off the name
    ("district", "区经科局", "district/economy-technology"),
    ("district", "区教体文旅委", "district/education+sports+culture-tourism"),
    ("city", "文广体旅局", "city/culture-tourism+broadcast+sports"),
    ("city", "市政务服务大数据局", "city/government-services+data"),
    ("city", "市人社和医保局", "city/human-resources+medical-insurance"),
    ("district", "区住建交通局", "district/housing-construction+transport"),
    # governments and zones
    ("city", "各县级市〔区〕人民政府", "district/governments"),
    ("city", "各县（市、区）", "district/governments"),
    ("province", "各设区市人民政府", "city/governments"),
    ("district", "各镇（街道）", "township/governments"),
    ("city", "市人民政府", "city/government"),
    ("city", "各园区管委会", "district/park-committees"),
    ("city", "市碳达峰碳中和工作领导小组办公室", "city/leading-group/碳达峰碳中和"),
    ("city", "市各有关部门", "city/departments-concerned"),
    ("city", "市双碳办", "city/leading-group"),
    ("city", "市热力公司", "city/heat-power-enterprise"),
    ("city", "市不动产登记中心", "city/natural-resources"),
    ("city", "市委各部门", "city/departments-concerned"),
    # unknown stays unknown
    ("district", "名城建设集团", None),
    ("city", "某某咨询", None),
    ("city", "全面推进", None),
]


@pytest.mark.parametrize(("level", "name", "expected"), NAMES)
def test_name(level: Level, name: str, expected: str | None) -> None:
    assert load_lexicons().departments.match(name, level) == expected


def test_a_city_that_ranks_as_a_province() -> None:
    departments = load_lexicons().departments
    assert departments.match("市发展改革委", "province", "上海市") == "province/development-reform"
    assert departments.match("青岛市税务局", "province", "山东省") == "city/tax"


def test_bodies_of_single_places() -> None:
    departments = load_lexicons().departments
    here = departments.match("区住建委", "district", "姑苏区")
    assert here is not None
    assert departments.functions(here) == ("housing-construction", "transport", "water", "gardens")
    elsewhere = departments.match("区住建委", "district", "虎丘区")
    assert elsewhere == "district/housing-construction"


def test_counterparts_follow_from_functions() -> None:
    departments = load_lexicons().departments
    upper = departments.counterparts("district/economy-technology", "city")
    assert upper[:3] == ("city/industry", "city/science", "city/commerce")
    assert departments.answer_to_each_other("district/education+sports", "city/education")
    assert not departments.answer_to_each_other("district/audit", "city/finance")


def test_leading_groups_answer_by_topic() -> None:
    departments = load_lexicons().departments
    lower = departments.match("区碳达峰碳中和工作领导小组", "district")
    assert lower is not None
    assert departments.answer_to_each_other(lower, "city/leading-group/碳达峰碳中和")
    assert not departments.answer_to_each_other(lower, "city/leading-group/安全生产")


def test_department_map_of_the_annotators(shared: Path) -> None:
    departments = load_lexicons().departments
    gold = shared / "gold"
    table = json.loads((gold / "alignment.json").read_text(encoding="utf-8"))["department_map"]
    city = json.loads((gold / "suzhou.json").read_text(encoding="utf-8"))
    names = {e["name"] for u in city["units"] for e in (u["responsibility"] or {})["entries"]}
    for row in table:
        lower = departments.match(row["lower"], "district", "姑苏区")
        ids = {name: departments.match(name, "city", "苏州市") for name in names}
        found = {
            n for n, i in ids.items() if lower and i and departments.answer_to_each_other(lower, i)
        }
        assert set(row["upper_both"]) <= found, row["lower"]
        assert found - {"领导小组办公室"} <= set(row["upper_either"]), row["lower"]


def test_own_register_of_an_office(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
[[bodies]]
id = "old-city-group"
label = "古城建设平台"
names = ["名城建设集团"]
kind = "enterprise"
functions = ["housing-construction"]

[[overrides]]
department = "district/audit"
counterparts = ["city/finance"]
""",
        encoding="utf-8",
    )
    departments = Lexicons(tmp_path).departments
    group = departments.match("名城建设集团", "district")
    assert group == "district/old-city-group"
    assert departments.answer_to_each_other(group, "city/housing-construction")
    assert departments.counterparts("district/audit", "city") == ("city/finance",)
    assert departments.label(group) == "古城建设平台"


# (what stands in the file, words of the message)
FAULTS = [
    ("[[bodies]]\nid = 'x'\n", "label"),
    ("[[bodies]]\nid = 'x'\nlabel = 'x'\ncolour = 'red'\n", "colour"),
    ("[[bodies]]\nlabel = 'x'\nnames = ['y']\n", "neither id nor functions"),
    ("[[bodies]]\nid = 'x'\nlabel = 'x'\nfunctions = ['no-such']\n", "no-such"),
    ("[[bodies]]\nid = 'x'\nlabel = 'x'\npatterns = ['(']\n", "no valid pattern"),
    ("[[overrides]]\ndepartment = 'moon/x'\ncounterparts = []\n", "no such level"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_faulty_register(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        assert Lexicons(tmp_path).departments


def test_register_names_each_body_once() -> None:
    bodies = load_lexicons().departments.bodies
    keys = [body.key for body in bodies if not body.place]
    assert len(keys) == len(set(keys))
    assert all(body.label for body in bodies)
    assert all(body.source for body in bodies if body.place or body.kind == "merged")


# region, level, clause, names that get their level from the name before them
WHOLE = [
    (
        "广西壮族自治区",
        "province",
        "（自治区发展改革委、生态环境厅、广西税务局、各市人民政府按职责分工负责）",
        {"生态环境厅": "自治区生态环境厅"},
    ),
    # the level is printed, or stands inside
    ("江西省", "province", "（省发展改革委、省生态环境厅、团省委负责）", {}),
    ("北海市", "city", "（市商务局、工业和信息化局负责）", {"工业和信息化局": "市工业和信息化局"}),
    # nobody before it prints a level; one before it prints two
    ("北海市", "city", "（工业和信息化局、市商务局负责）", {}),
    ("上海市", "province", "（市商务委、公共机构节能主管部门负责）", {}),
    ("上海市", "province", "（市、区财政局、商务委负责）", {}),
]


@pytest.mark.parametrize(("region", "level", "clause", "whole"), WHOLE)
def test_names_get_the_level_of_those_before_them(
    tmp_path: Path, region: str, level: str, clause: str, whole: dict[str, str]
) -> None:
    plan = tmp_path / "plan.txt"
    lines = (f"{region}碳达峰实施方案", "一、重点任务", f"1．节能增效。推进节能改造。{clause}")
    plan.write_text("\n".join(lines), encoding="utf-8")
    records = extract_file(plan)
    assert records.document.level == level
    assert load_lexicons().departments.whole_names(records) == whole
