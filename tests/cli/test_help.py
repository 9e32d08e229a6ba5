"""What the program says of itself, in both languages (帮助与界面语言)."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from typer.testing import CliRunner, Result

from policy_nlp.cli.examples import EXAMPLES
from policy_nlp.cli.help import wrap
from policy_nlp.cli.main import app
from policy_nlp.language import language
from policy_nlp.text.display import display_width
from scripts.generate import CATALOGUE, all_commands, messages

PLAN = "甲市碳达峰实施方案\n一、任务\n（一）推进节能。加快工业节能改造。（市发改委牵头）\n"
COMMANDS = [context.command_path for _, context in all_commands()]
PYTHON_TYPES = re.compile(r"\b(?:TEXT|INTEGER|FLOAT|BOOLEAN)\b|list\[|<|>")
# An English sentence: four small words in a row.
ENGLISH = re.compile(r"(?:\b[a-z]+ ){3}[a-z]+")


def call(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, [*words], input=stdin)


def words_of(path: str) -> list[str]:
    return shlex.split(path)[1:]


# variables → the language to speak
LANGUAGES = [
    ({"POLICY_NLP_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh_CN"),
    ({"POLICY_NLP_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
    ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
    ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ({"LANG": "C.UTF-8"}, "en"),
    ({}, "en"),
]


@pytest.mark.parametrize(("variables", "spoken"), LANGUAGES)
def test_the_system_or_a_variable_says_the_language(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], spoken: str
) -> None:
    for name in ("POLICY_NLP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_the_catalogue_holds_every_message_and_no_other() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}
    assert set(known) == messages()
    assert [message for message, chinese in known.items() if not chinese] == []
    # What is filled in stands in both.
    odd = [m for m, chinese in known.items() if m.count("{}") != chinese.count("{}")]
    assert odd == []


@pytest.mark.parametrize("path", COMMANDS)
def test_every_help_says_no_type_and_shows_an_example(path: str) -> None:
    for option in ("-h", "--help"):
        shown = call(*words_of(path), option)
        assert shown.exit_code == 0
        head = shown.stdout.partition("Examples:")[0]
        assert PYTHON_TYPES.findall(head) == []
        assert f"  {path} " in shown.stdout.partition("Examples:")[2]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("path", COMMANDS)
def test_every_help_is_chinese(path: str) -> None:
    shown = call(*words_of(path), "--help").stdout
    assert shown.startswith(f"用法：{path} ")
    prose = [line for line in shown.splitlines() if "policy-nlp" not in line]
    assert ENGLISH.findall("\n".join(prose)) == []


@pytest.mark.parametrize(("path", "line"), [(p, line) for p in EXAMPLES for line, _ in EXAMPLES[p]])
def test_an_example_is_a_line_that_is_understood(path: str, line: str) -> None:
    commands = {context.command_path: (c, context) for c, context in all_commands()}
    words = words_of(line)
    named = max((p for p in commands if line.startswith(p)), key=len)
    command, context = commands[named]
    # `-` would read from standard input
    rest = ["x" if word == "-" else word for word in words[len(named.split()) - 1 :]]
    assert named.startswith(path)
    assert command.make_context(command.name, rest, parent=context.parent)


WRONG = [
    ("extrac", "没有命令“extrac”，是否为“extract”？"),
    ("extract", "缺少参数“文件”"),
    ("extract a --formt json", "没有选项 --formt"),
    ("extract a --format x", "“x”不在可选值之中"),
    ("coverage a b --jobs 0", "应不小于 1"),
    ("align a b c", "多余的参数"),
    ("extract a -o x.txt", "请写明格式"),
    ("matrix a -o", "须写明取值"),
    ("graph department 无", "不是工作区"),
]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(("line", "told"), WRONG)
def test_a_wrong_line_is_told_in_chinese(
    line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*line.split())
    assert done.exit_code == 2
    assert told in done.stderr
    assert ENGLISH.findall(done.stderr) == []


def test_a_document_comes_on_standard_input() -> None:
    done = call("extract", "-", "--format", "json", stdin=PLAN)
    assert (done.exit_code, '"id": "stdin"' in done.stdout) == (0, True)
    assert call("departments", "-", stdin=PLAN).exit_code == 0
    twice = call("align", "-", "-", stdin=PLAN)
    assert (twice.exit_code, "only one document" in twice.stderr) == (2, True)


@pytest.mark.parametrize("option", ["-v", "-V", "--version"])
def test_the_version(option: str) -> None:
    assert call(option).stdout.startswith("policy-nlp ")


def test_a_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_nlp", "-h"], capture_output=True, text=True
    )
    assert done.stdout.startswith("Usage: policy-nlp ")


def test_a_shell_completes_commands() -> None:
    done = CliRunner().invoke(
        app, [], prog_name="policy-nlp",
        env={"_POLICY_NLP_COMPLETE": "complete_bash", "COMP_WORDS": "policy-nlp ext", "COMP_CWORD": "1"},
    )  # fmt: skip
    assert done.stdout.split() == ["extract"]


WRAPPED = [
    ("有文件不能读取时，其余照常处理，退出码为 1。", 20, ["有文件不能读取时，其", "余照常处理，退出码为", "1。"]),
    ("a few words of English", 12, ["a few words", "of English"]),
    ("用 “一二三” 四", 8, ["用 “一二", "三” 四"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "width", "lines"), WRAPPED)
def test_lines_fit_and_no_stop_begins_one(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
    assert all(display_width(line, "WF") <= width for line in lines)
