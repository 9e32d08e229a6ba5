"""The layout of a workspace, and what is wrong with a folder that is none."""

import pytest

from policy_nlp.errors import WorkspaceError
from policy_nlp.store import Pair, open_workspace
from policy_nlp.store.workspace import MAX_ID_BYTES, Workspace


@pytest.fixture
def root(tmp_path):
    for name, meta in (("suzhou", ""), ("gusu", 'implements = ["suzhou"]\n')):
        folder = tmp_path / "corpus" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.txt").write_text("一、任务", encoding="utf-8")
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    return tmp_path


def test_documents_and_pairs(root):
    # What an editor or an office program leaves there is no document.
    (root / "corpus" / "gusu" / "~$gusu.docx").touch()
    (root / "corpus" / ".DS_Store").touch()
    workspace = open_workspace(root)
    assert [(item.id, item.source.name) for item in workspace.documents] == [
        ("gusu", "gusu.txt"),
        ("suzhou", "suzhou.txt"),
    ]
    assert workspace.pairs == (Pair(lower="gusu", upper="suzhou"),)
    assert workspace.relative(workspace.graphs(workspace.pairs[0])) == "graphs/gusu--suzhou"
    assert workspace.relative(workspace.extracted("gusu")) == "extracted/gusu"
    assert workspace.document("gusu").meta.implements == ("suzhou",)
    assert not (root / "graphs").exists()


def test_registers_only_where_there_are_some(root):
    assert open_workspace(root).registers is None
    (root / "registers").mkdir()
    assert open_workspace(root).registers == root / "registers"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda root: (root / "corpus" / "gusu" / "gusu.txt").unlink(), "“corpus/gusu”中没有文件"),
        (
            lambda root: (root / "corpus" / "gusu" / "b.txt").touch(),
            "“corpus/gusu”中有多个文件（b.txt、gusu.txt）",
        ),
        (
            lambda root: (root / "corpus" / "gusu" / "meta.toml").write_text('implements=["wuxi"]'),
            "“corpus/gusu/meta.toml”的 implements 写的“wuxi”在 corpus/ 中没有。现有：gusu、suzhou",
        ),
        (
            lambda root: (root / "corpus" / "gusu" / "meta.toml").write_text('revises="gusu"'),
            "“corpus/gusu/meta.toml”的 revises 写的是文件自己",
        ),
    ],
)
def test_damage_is_one_clear_line_and_leaves_the_rest(root, damage, message):
    damage(root)
    workspace = open_workspace(root)
    assert [str(fault).startswith(message) for fault in workspace.faults] == [True]
    assert "suzhou" in [document.id for document in workspace.documents]
    assert workspace.pairs == ()


def test_folder_that_is_no_workspace(tmp_path):
    with pytest.raises(WorkspaceError, match="不存在"):
        open_workspace(tmp_path / "none")
    with pytest.raises(WorkspaceError, match="没有文件夹 corpus/"):
        open_workspace(tmp_path)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(WorkspaceError, match="中没有文件"):
        open_workspace(tmp_path)


def test_adding_a_document_copies_it_byte_for_byte(tmp_path):
    source = tmp_path / "姑苏方案.txt"
    source.write_bytes("\ufeff一、任务\r\n".encode())
    workspace = Workspace(tmp_path / "office")
    folder = workspace.add_document(source)
    assert (folder / "姑苏方案.txt").read_bytes() == source.read_bytes()
    assert workspace.add_document(source) == folder
    source.write_text("另一稿", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="已有另一个文件"):
        workspace.add_document(source)
    assert [item.id for item in open_workspace(tmp_path / "office").documents] == ["姑苏方案"]


TITLE = "关于加快推进全市工业领域和城乡建设领域绿色低碳转型发展的若干政策措施实施方案（征求意见稿）"
# lower, upper → the folder of the pair (… where it ends in digits)
FOLDERS = [
    ("gusu", "suzhou", "gusu--suzhou"),
    (TITLE[:40], TITLE[1:41], f"{TITLE[:40]}--{TITLE[1:41]}"),
    ("a", "b--c", "a--b--c-…"),
    ("a--b", "c", "a--b--c-…"),
    ("a-", "b", "a--b-…"),
    ("a", "-b", "a--b-…"),
    (TITLE * 2, f"{TITLE * 2}乙", "关于加快…"),
    (f"{TITLE * 2}乙", TITLE * 2, "关于加快…"),
]


def test_folders_of_pairs_are_short_and_never_shared():
    names = [Pair(lower=lower, upper=upper).name for lower, upper, _ in FOLDERS]
    assert len(set(names)) == len(names)
    for name, (_, _, expected) in zip(names, FOLDERS, strict=True):
        assert len(name.encode()) <= 255
        begin, cut, _ = expected.partition("…")
        assert name.startswith(begin) if cut else name == expected


def test_pairs_are_found_by_both_ids(root):
    for name, meta in (("b--c", ""), ("a", 'implements = ["b--c"]\n')):
        folder = root / "corpus" / name
        folder.mkdir()
        (folder / f"{name}.txt").write_text("一、任务", encoding="utf-8")
        (folder / "meta.toml").write_text(meta, encoding="utf-8")
    pair = Pair(lower="a", upper="b--c")
    workspace = open_workspace(root)
    assert workspace.choose_pairs("a--b--c") == workspace.choose_pairs(pair.name) == (pair,)


def test_ids_stay_short_whatever_the_file_is_called(tmp_path):
    workspace = Workspace(tmp_path / "office")
    sources = [tmp_path / f"{TITLE}{end}.txt" for end in ("", "甲", "乙")]
    for source in sources:
        source.write_text("一、任务", encoding="utf-8")
    folders = [workspace.add_document(source) for source in sources]
    assert len({folder.name for folder in folders}) == len(sources)
    assert all(len(folder.name.encode()) <= MAX_ID_BYTES for folder in folders)
    assert [workspace.add_document(source) for source in sources] == folders
