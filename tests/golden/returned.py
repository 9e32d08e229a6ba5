"""A small draft as Word writes it, and what three departments sent back on it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

_OPEN = "http://schemas.openxmlformats.org/"
_MAIN = f"{_OPEN}wordprocessingml/2006/main"
_OFFICE = f"{_OPEN}officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DAY = "2022-12-06T15:45:00Z"
_DATES = (1980, 1, 1, 0, 0, 0)

DRAFT = (
    "姑苏区绿色低碳发展实施方案",
    "（征求意见稿）",
    "为推动绿色低碳发展，制定本方案。",
    "一、重点任务",
    "（一）提升建筑能效。完善建筑用能统计制度。到2025年，装配式建筑占新建建筑的比例达到50%。（区住建委牵头，区发改局配合）",
    "（二）发展绿色交通。优化公共充电桩布局，完善慢行系统。到2025年，绿色出行比例达到70%。（区城管委负责）",
    "（三）推进垃圾分类。建立分类收运体系，规范投放点管理。（区城管委负责）",
    "（四）开展绿色学校创建。组织中小学开展节能教育，鼓励安装雨水回收设施。（区教体文旅委负责）",
)
# file → old words, new words (both empty: a comment on the old words), author, comment
Edit = tuple[str, str, str, str]
RETURNED: dict[str, tuple[Edit, ...]] = {
    "区住建委反馈": (
        ("比例达到50%", "比例达到45%", "陈建", ""),
        ("区住建委牵头，区发改局配合", "区住建委、区发改局按职责分工负责", "陈建", ""),
        ("规范投放点管理", "规范投放点管理", "陈建", "建议明确责任单位。"),
    ),
    "区发改局反馈": (
        ("比例达到50%", "比例达到55%", "李明", ""),
        ("鼓励安装雨水", "应当安装雨水", "李明", ""),
        ("完善慢行系统。", "", "李明", ""),
    ),
    "区财政局反馈": (("绿色出行比例达到70%", "绿色出行比例达到70%", "王芳", "请核对口径。"),),
    "区教体文旅委反馈": (),
}


def write_draft(path: Path, name: str | None = None, *, tracked: bool = True) -> Path:
    """Write the draft; as `name` sent it back, or as it was sent round."""
    edits = RETURNED[name] if name else ()
    comments = [edit for edit in edits if edit[3]]
    body = "".join(_paragraph(text, edits, comments, tracked) for text in DRAFT)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _links({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _links({"comments": "comments.xml"}),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>{body}</w:body></w:document>',
        "word/comments.xml": _comments(comments),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for part, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(part, _DATES), xml)
    return path


def _paragraph(text: str, edits: tuple[Edit, ...], comments: list[Edit], tracked: bool) -> str:
    """Return a paragraph with the edits that fall into it."""
    made, rest = "", text
    for edit in edits:
        old, new, author, _ = edit
        if old not in rest:
            continue
        before, _, rest = rest.partition(old)
        made += _run(before)
        if edit in comments:
            made += _commented(old, comments.index(edit))
        elif tracked:
            made += _mark("ins", new, author) + _mark("del", old, author)
        else:
            made += _run(new)
    return f"<w:p>{made}{_run(rest)}</w:p>"


def _run(text: str, tag: str = "t") -> str:
    if not text:
        return ""
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def _mark(side: str, text: str, author: str) -> str:
    if not text:
        return ""
    inner = _run(text, "t" if side == "ins" else "delText")
    return f'<w:{side} w:id="1" w:author="{author}" w:date="{_DAY}">{inner}</w:{side}>'


def _commented(text: str, number: int) -> str:
    return (
        f'<w:commentRangeStart w:id="{number}"/>{_run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def _comments(comments: list[Edit]) -> str:
    inner = "".join(
        f'<w:comment w:id="{at}" w:author="{author}" w:date="{_DAY}"><w:p>{_run(said)}</w:p></w:comment>'
        for at, (_, _, author, said) in enumerate(comments)
    )
    return f'<w:comments xmlns:w="{_MAIN}">{inner}</w:comments>'


def _links(targets: dict[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _content_types() -> str:
    parts = {"document": "document.main", "comments": "comments"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        f'relationships+xml"/>{overrides}</Types>'
    )
