"""Finding and reading meta files; every fault names the file and the key."""

import pytest

from policy_nlp.errors import InputError
from policy_nlp.records import DocumentMeta
from policy_nlp.store import document_id, find_meta, format_meta, read_meta


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_what_the_office_says(tmp_path):
    path = write(
        tmp_path / "gusu" / "meta.toml",
        'level = "district"\nregion = "姑苏区"\nimplements = ["suzhou"]\n'
        'sectors_absent = ["煤电", "港口"]\ndate = 2022-03-17\n',
    )
    assert read_meta(path) == DocumentMeta(
        level="district",
        region="姑苏区",
        implements=("suzhou",),
        sectors_absent=("煤电", "港口"),
        date="2022-03-17",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # A slip of the pen is named, with what was meant.
        ('regoin = "姑苏区"', "“gusu/meta.toml”没有“regoin”这一项。是否应为“region”？"),
        ('colour = "红"', "“gusu/meta.toml”没有“colour”这一项。可用的项：title、"),
        # A level that does not exist.
        (
            'level = "county"',
            '“gusu/meta.toml”的 level 填写有误："county"。应填层级：国家级、省级',
        ),
        # One id without the brackets of a list.
        (
            'implements = "suzhou"',
            "“gusu/meta.toml”的 implements 应为列表。请加方括号，如 implements = [",
        ),
        ("region = 3", "“gusu/meta.toml”的 region 填写有误：3。应填地区"),
        # Chinese quotation marks, as an input method writes them.
        ("region = “姑苏区”", "“gusu/meta.toml”不是合格的 TOML（第1行第10个字符）"),
    ],
)
def test_fault_names_file_and_key(tmp_path, text, message):
    path = write(tmp_path / "gusu" / "meta.toml", text)
    with pytest.raises(InputError) as error:
        read_meta(path)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        ('level = "市级"', "city", None),
        ('level = "区"\nstatus = "征求意见稿"', "district", "draft-for-comment"),
        ('level = "province"', "province", None),
    ],
)
def test_what_people_write_is_understood(tmp_path, text, level, status):
    meta = read_meta(write(tmp_path / "gusu" / "meta.toml", text))
    assert (meta.level, meta.status) == (level, status)


def test_fault_of_the_file_itself(tmp_path):
    with pytest.raises(InputError, match=r"meta\.toml”无法读取"):
        read_meta(tmp_path / "meta.toml")
    (tmp_path / "meta.toml").write_bytes('region = "姑苏区"'.encode("gbk"))
    with pytest.raises(InputError, match="不是 UTF-8 编码"):
        read_meta(tmp_path / "meta.toml")


def test_meta_beside_a_loose_file_or_in_its_own_folder(tmp_path):
    own = write(tmp_path / "corpus" / "gusu" / "方案.txt", "")
    assert (find_meta(own), document_id(own)) == (None, "方案")
    meta = write(own.with_name("meta.toml"), "")
    assert (find_meta(own), document_id(own)) == (meta, "gusu")
    # A second file: nothing says which of the two the folder's meta.toml means.
    other = write(own.with_name("通知.txt"), "")
    assert (find_meta(other), document_id(other)) == (None, "通知")
    beside = write(own.with_name("通知.meta.toml"), "")
    assert (find_meta(other), document_id(other)) == (beside, "通知")
    assert find_meta(other, given=meta) == meta


@pytest.mark.parametrize(
    "meta",
    [
        DocumentMeta(),
        DocumentMeta(
            level="city", region="苏州市", issuers=("中共苏州市委", '"引号"\\'), status="issued"
        ),
    ],
)
def test_written_meta_reads_back(tmp_path, meta):
    assert read_meta(write(tmp_path / "meta.toml", format_meta(meta))) == meta
