"""What is said where two documents do not look like a plan and the guidance above it."""

from pathlib import Path

import pytest

from policy_nlp.pipeline import align_files, run_workspace

UPPER = (
    "甲市碳达峰实施方案\n一、任务\n（一）推进工业节能。加快工业节能改造，建设绿色工厂。（市工信局负责）\n"
    "（二）发展可再生能源。推进分布式光伏发电项目建设。（市发改委负责）\n"
)
LOWER = (
    "乙区碳达峰实施方案\n根据《甲市碳达峰实施方案》，制定本方案。\n一、任务\n"
    "（一）推进工业节能。加快工业节能改造，建设绿色工厂。（区工信局负责）\n"
    "（二）发展可再生能源。推进分布式光伏发电项目建设。（区发改委负责）\n"
)
OTHER = (
    "乙区养老服务实施方案\n一、任务\n（一）开展适老化改造。新建社区养老服务中心。（区民政局负责）\n"
    "（二）培养护理人才。建立养老护理员培训制度。（区人社局负责）\n"
)
CITY, DISTRICT = 'level = "city"\nregion = "甲市"\n', 'level = "district"\nregion = "乙区"\n'
NEXT = 'level = "city"\nregion = "丙市"\n'
# lower text and meta, upper text and meta → what the lines say
DOUBTS = [
    pytest.param((LOWER, DISTRICT), (UPPER, CITY), [], id="a plan and its guidance"),
    pytest.param((LOWER, ""), (UPPER, ""), [], id="nothing known of them"),
    pytest.param(
        (UPPER, CITY),
        (LOWER, DISTRICT),
        [
            "“lower.txt”是市级文件，“upper.txt”是区县级文件，请核对上下级是否放反",
            "引用了“lower.txt”",
        ],
        id="swapped",
    ),
    pytest.param((LOWER, NEXT), (UPPER, CITY), ["同为市级，但地区不同（丙市、甲市）"], id="beside"),
    pytest.param(
        (LOWER, DISTRICT + 'date = "2022-02-01"\n'),
        (UPPER, CITY + 'date = "2022-03-17"\n'),
        ["（2022-02-01）早于“upper.txt”（2022-03-17）"],
        id="earlier than its guidance",
    ),
    pytest.param((UPPER, CITY), (UPPER, CITY), ["内容相同，请核对是否选错文件"], id="one text"),
    pytest.param((OTHER, DISTRICT), (UPPER, CITY), ["2项任务中有2项未见对应"], id="other subject"),
]


@pytest.mark.parametrize(("lower", "upper", "expected"), DOUBTS)
def test_doubts_of_a_pair(
    tmp_path: Path, lower: tuple[str, str], upper: tuple[str, str], expected: list[str]
) -> None:
    for name, (text, meta) in (("lower", lower), ("upper", upper)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.meta.toml").write_text(meta, encoding="utf-8")
    lines: list[str] = []
    align_files(tmp_path / "lower.txt", tmp_path / "upper.txt", tell=lines.append)
    assert len(lines) == len(expected)
    assert all(part in line for part, line in zip(expected, lines, strict=True))


def test_run_tells_of_doubts_and_of_files_without_a_folder(tmp_path: Path) -> None:
    for name, text, meta in (("u", LOWER, DISTRICT), ("l", UPPER, CITY + 'implements = ["u"]')):
        folder = tmp_path / "corpus" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    (tmp_path / "corpus" / "dropped.txt").write_text(LOWER, encoding="utf-8")
    (tmp_path / "corpus" / "README.md").touch()
    lines: list[str] = []
    run_workspace(tmp_path, progress=lines.append)
    assert [line for line in lines if "未读取" in line] == [
        "corpus/dropped.txt 未读取：每个文件应单独放入 corpus/ 下的一个文件夹"
    ]
    assert any("请核对上下级是否放反" in line for line in lines)
