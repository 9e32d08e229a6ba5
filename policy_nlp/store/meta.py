"""`meta.toml`: what the office says of a document beside its text (文件说明)."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from policy_nlp.errors import InputError, system_reason
from policy_nlp.paths import real_path
from policy_nlp.records import DocumentMeta

META_NAME = "meta.toml"
META_SUFFIX = ".meta.toml"

# Stands in a new meta.toml before the keys that are read from the text.
_RARE = "以下各项只在自动识别有误时填写："
# Keys of a new meta.toml with what an official should write there, in this order.
_GUIDE = (
    ("level", "层级：国家级、省级、市级、区县级（或 national、province、city、district）"),
    ("region", '地区，例："姑苏区"'),
    ("implements", '落实的上位文件（corpus 下的文件夹名），例：["suzhou"]'),
    ("revises", "上一稿（corpus 下的文件夹名）"),
    ("sectors_absent", '本地没有的行业和对象，例：["煤电", "港口"]'),
    ("places_elsewhere", "不在本地的地名"),
    ("title", f"{_RARE}标题"),
    ("doc_number", '文号，例："苏委发〔2022〕7号"'),
    ("date", '日期，例："2022-03-17"'),
    ("issuers", "发文机关"),
    ("status", "状态：征求意见稿、送审稿、报批稿、已印发"),
)

# What people write of it, besides the code that records hold.
_WORDS: dict[str, dict[str, str]] = {
    "level": {
        **dict.fromkeys(("国家", "国家级", "全国"), "national"),
        **dict.fromkeys(("省", "省级", "自治区", "自治区级", "直辖市", "直辖市级"), "province"),
        **dict.fromkeys(("市", "市级", "地级市", "设区市"), "city"),
        **dict.fromkeys(("区", "县", "区级", "县级", "区县级", "区（县）级", "县级市"), "district"),
    },
    "status": {
        **dict.fromkeys(("征求意见稿", "征求意见"), "draft-for-comment"),
        "送审稿": "draft-for-review",
        "报批稿": "draft-for-approval",
        **dict.fromkeys(("已印发", "印发", "正式文件"), "issued"),
    },
}


def find_meta(source: Path, given: Path | None = None) -> Path | None:
    """Return the meta file of a document: the one given, NAME.meta.toml, or its folder's own.

    A folder's `meta.toml` speaks for a file that is alone in it; among several loose files
    nothing says which of them it means.
    """
    if given is not None:
        return given
    beside = source.with_name(source.stem + META_SUFFIX)
    if beside.is_file():
        return beside
    own = source.with_name(META_NAME)
    return own if own.is_file() and source_files(source.parent) == [source] else None


def document_id(source: Path) -> str:
    """Return the id of a document: the name of its own folder, or the stem of a loose file."""
    meta = find_meta(source)
    if meta is not None and meta.name == META_NAME:
        return real_path(source).parent.name
    return source.stem


def source_files(folder: Path) -> list[Path]:
    """Return the files of a document's folder: no meta files, no hidden or lock files."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith((".", "~"))
        and not path.name.endswith(META_NAME)
    )


def read_meta(path: Path) -> DocumentMeta:
    """Read a meta file.

    Raises:
        InputError: the file is missing, no TOML, has an unknown key or a wrong value;
            the message names the file and the key.
    """
    name = f"{path.parent.name}/{path.name}".lstrip("/")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"“{name}”无法读取（{system_reason(error)[0]}）", "请核对文件及其权限"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"“{name}”不是 UTF-8 编码", "请另存为 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"“{name}”不是合格的 TOML（{_toml_place(error)}）",
            '文字须放在英文直引号内，如 region = "姑苏区"',
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(
            f"“{name}”不是合格的 TOML（嵌套过深或数字过长）", "请改正后再试"
        ) from error
    # A TOML date stands for its ISO text: both date = 2022-03-17 and "2022-03-17" are right.
    data = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in data.items()
    }
    for key, words in _WORDS.items():
        # Anything else than text is told below.
        if isinstance(word := data.get(key), str):
            data[key] = words.get(word.strip(), word)
    try:
        return DocumentMeta.model_validate(data)
    except ValidationError as error:
        raise InputError(f"“{name}”{_first_fault(error)}", _fault_hint(error)) from error


def format_meta(meta: DocumentMeta) -> str:
    """Return a meta file with the values of `meta`, and the other keys as comments to fill in."""
    lines = []
    for key, guide in _GUIDE:
        value = getattr(meta, key)
        listed = isinstance(value, tuple) or key in ("implements", "issuers")
        text = _toml(value if value is not None else ([] if listed else ""))
        mark = "" if value else "# "
        lines += [f"# {guide}", f"{mark}{key} = {text}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Return a text or a list of texts as TOML, whose basic strings are written as in JSON."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _fault_key(error: ValidationError) -> str:
    return str(error.errors()[0]["loc"][0])


def _first_fault(error: ValidationError) -> str:
    first = error.errors()[0]
    key = _fault_key(error)
    if first["type"] == "extra_forbidden":
        return f"没有“{key}”这一项"
    if first["type"] == "tuple_type":
        return f"的 {key} 应为列表"
    shown = json.dumps(first["input"], ensure_ascii=False, default=str)
    return f"的 {key} 填写有误：{shown}"


def _fault_hint(error: ValidationError) -> str:
    known = list(DocumentMeta.model_fields)
    key = _fault_key(error)
    kind = error.errors()[0]["type"]
    if kind == "tuple_type":
        return f'请加方括号，如 {key} = ["suzhou"]'
    if kind != "extra_forbidden":
        return f"应填{dict(_GUIDE)[key].removeprefix(_RARE)}"
    near = difflib.get_close_matches(key, known, n=1)
    return f"是否应为“{near[0]}”？" if near else f"可用的项：{'、'.join(known)}"


def _toml_place(error: tomllib.TOMLDecodeError) -> str:
    """Return where a TOML file breaks off, which the parser says in English only."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第{found[1]}行第{found[2]}个字符" if found else "文件末尾"
