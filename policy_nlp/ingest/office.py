"""Reader of what only an office suite can open: .doc, .wps, .rtf, through LibreOffice (旧版文档).

LibreOffice writes the file as .docx, which the Word reader reads. It runs without a window, with
a profile of its own (two at once on one profile: one writes nothing, silently), with macros off
and links to other files blocked, and is ended with all it started when it takes too long.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from policy_nlp.errors import InputError
from policy_nlp.ingest.apart import read_apart
from policy_nlp.ingest.blocks import check_extent
from policy_nlp.ingest.docx.reader import read_docx
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import SourceDocument, SourceFile

# On the search path, else where the installers for Windows and macOS put it.
_PROGRAMS = (
    "soffice", "libreoffice", r"C:\Program Files\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)  # fmt: skip
_INSTALL = (
    "请安装 libreoffice-writer（Debian、Ubuntu、麒麟、统信）或 LibreOffice，"
    "或用 Word、WPS 另存为 .docx"
)
SECONDS = 60
# Of the processor: a start takes 2 to 6, a megabyte of text 2.
CPU_SECONDS = 20
_CPU_A_MEGABYTE = 4
# Above this an old Word file is pictures; the longest plans have 5 MB.
MAX_BYTES = 64 * 1024 * 1024
# What it takes of its own; of address space it takes gigabytes for any file.
_MEMORY = 1024**3
_WRITTEN = 256 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of an OLE file, names of streams: the text of Word, and the wrapper of an encrypted .docx.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# The first bytes of the text stream of Word 97 and later ([MS-DOC] 2.5.1), and its flags.
_FIB = b"\xec\xa5"
_FIB_FLAGS = 0x0B
_FIB_ENCRYPTED = 0x01
_SECTOR = 512
_RTF_PARAGRAPH = re.compile(rb"\\(?:par|line|sect)(?![a-z])")
_RTF_CELL = re.compile(rb"\\(?:nest)?cell(?![a-z])")
_FILTERS = {".doc": "MS Word 97", ".rtf": "Rich Text Format", ".xml": ""}
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)


def read_office(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Read an old Word, WPS or RTF file.

    Raises:
        InputError: LibreOffice is not installed, cannot open the file or takes too long; the
            file is encrypted, or no text document at all.
    """
    kind = _office_suffix(data, source.file)
    program = find_writer()
    if program is None:
        raise InputError(f"“{source.file}”须用 LibreOffice Writer 读取，本机没有安装", _INSTALL)
    cpu_seconds = CPU_SECONDS + _CPU_A_MEGABYTE * len(data) // 2**20
    return read_apart(
        "office:read_converted", data, source, options, program, kind, SECONDS, cpu_seconds
    )


def read_converted(
    data: bytes,
    source: SourceFile,
    options: ReadOptions,
    program: str,
    kind: str,
    seconds: float,
    cpu_seconds: int,
) -> SourceDocument:
    """Read a file that `program` writes as .docx, in a process apart.

    It may take so many seconds by the clock, and so many of the processor.
    """
    converted = _converted(program, data, kind, source.file, seconds, cpu_seconds)
    return read_docx(converted, source, options)


def find_writer() -> str | None:
    """Return the program of LibreOffice; None where it or its Writer is not installed."""
    for name in _PROGRAMS:
        program = shutil.which(name)
        if program is not None:
            # distributions part the suite: Calc may be there without Writer
            folder = Path(program).resolve().parent
            alone = any(folder.glob("*sclo.*")) and not any(folder.glob("*swlo.*"))
            return None if alone else program
    return None


def _office_suffix(data: bytes, file: str) -> str:
    """Return the suffix that says what the bytes are."""
    if len(data) > MAX_BYTES:
        raise InputError(
            f"“{file}”有 {len(data) // 2**20} MB，超过上限 {MAX_BYTES // 2**20} MB",
            "请另存为 .docx",
        )
    if data.lstrip()[:5] == b"{\\rtf":
        paragraphs, cells = (len(mark.findall(data)) for mark in (_RTF_PARAGRAPH, _RTF_CELL))
        check_extent(file, blocks=paragraphs // 2, cells=cells)
        return ".rtf"
    if not data.startswith(_OLE):
        return ".xml"
    if _ENCRYPTED_STREAM in data or _is_encrypted(data):
        raise InputError(f"“{file}”设有打开密码", "请用 Word 或 WPS 打开，取消密码，保存后再读")
    if _WORD_STREAM not in data:
        raise InputError(f"“{file}”不是文字文档（可能是表格、幻灯片或邮件）", "请提供文件本身")
    return ".doc"


def _is_encrypted(data: bytes) -> bool:
    """Return whether the text stream of a Word 97 file says that it is encrypted."""
    at = data.find(_FIB, _SECTOR)
    while at >= 0:
        if at % _SECTOR == 0:
            return bool(data[at + _FIB_FLAGS] & _FIB_ENCRYPTED) if at + 12 < len(data) else False
        at = data.find(_FIB, at + 1)
    return False


def _converted(
    program: str, data: bytes, kind: str, file: str, seconds: float, cpu_seconds: int
) -> bytes:
    """Return the file as .docx."""
    with tempfile.TemporaryDirectory(prefix="policy-nlp-") as folder:
        place = Path(folder)
        written, target = place / f"document{kind}", place / "out" / "document.docx"
        written.write_bytes(data)
        profile = place / "profile"
        _write_profile(profile)
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--nofirststartwizard",
            *([f"--infilter={_FILTERS[kind]}"] if _FILTERS[kind] else []),
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(written),
        ]  # fmt: skip
        _run_writer(command, place, file, seconds, cpu_seconds)
        if not target.is_file() or target.stat().st_size == 0:
            raise InputError(
                f"“{file}”无法用 LibreOffice 打开（已损坏或加密）",
                "请用 Word 或 WPS 打开，另存为 .docx 后再读",
            )
        return target.read_bytes()


def _run_writer(
    command: list[str], folder: Path, file: str, seconds: float, cpu_seconds: int
) -> None:
    """Run LibreOffice; it and all it started end when the time is up."""
    environment = {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    } | {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    used = _used_by_children()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _limit_resources(process.pid, cpu_seconds)
        process.wait(seconds)
        spent = process.returncode != 0 and _used_by_children() - used >= cpu_seconds - 1
        late = f"处理器时间{cpu_seconds}秒" if spent else ""
    except subprocess.TimeoutExpired:
        late = f"{seconds:g}秒"
    finally:
        _kill_all(process)
    if late:
        raise InputError(
            f"“{file}”在{late}内未能用 LibreOffice 打开",
            "请用 Word 或 WPS 打开，另存为 .docx 后再读",
        )


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """End the process and, where there are process groups, all it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _used_by_children() -> float:
    """Return the seconds of processor that ended processes took."""
    times = os.times()
    return times.children_user + times.children_system


def _limit_resources(process: int, cpu_seconds: int) -> None:
    """Bound what the process may take of processor, memory and disk, where the system can."""
    if sys.platform == "linux":
        import resource

        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
            resource.prlimit(process, resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
            resource.prlimit(process, resource.RLIMIT_FSIZE, (_WRITTEN, _WRITTEN))


def _write_profile(profile: Path) -> None:
    """Write a profile with macros, active content and links to other files switched off."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )
