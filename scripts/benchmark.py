"""Measure the budgets of speed and size, each as a ratio in one run, and print them as a table.

    python scripts/benchmark.py [REPEATS]

A ratio to something done on the same machine in the same minute says more than seconds do.
Processes are started anew each time ("cold"); what is "warm" is timed inside this process after
one round. Medians are compared. Exit code 1: a budget is exceeded.
"""

from __future__ import annotations

import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policy_nlp.records import Extraction

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).with_name("policy-nlp")
PAIR = (ROOT / "corpus" / "gusu", ROOT / "corpus" / "suzhou")

BARE = "import typer, pydantic"
COLD_START = """
import spacy, jieba, pandas, networkx
spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})("碳达峰实施方案")
"""
# One guidance against many plans, made by shuffling the tasks of one; argument: how many.
MANY = """
import random, sys
from pathlib import Path
from policy_nlp.pipeline import align_many, extract_file
upper, lower = (extract_file(Path("corpus") / name / f"{name}.txt") for name in ("suzhou", "gusu"))
def plans(count):
    order = random.Random(0)
    for _ in range(count):
        units = order.sample(lower.units, len(lower.units))
        yield lower.model_copy(update={"units": tuple(units)})
assert sum(1 for _ in align_many(upper, plans(int(sys.argv[1])))) == int(sys.argv[1])
"""
FEW, MORE = 10, 40
WORD, OFD = (ROOT / "tests" / "data" / "formats" / n for n in ("gusu.docx", "suzhou.ofd"))
# The first pages of the PDF below.
OFD_PAGES = 4
SHARED = Path(os.environ.get("POLICY_NLP_SHARED", ROOT.parent / "shared"))
# Its annex, two pages from this one on, is a ruled table.
LONG_PDF = SHARED / "fixtures" / "formats" / "suzhou.pdf"
ANNEX_PAGE = 19
SCAN = SHARED / "fixtures" / "formats" / "gusu_scan.pdf"
SCAN_PAGE = 3


@dataclass(frozen=True)
class Budget:
    """One line of the table: what was measured, what it is measured against, what is allowed."""

    what: str
    measured: float
    against: str
    base: float
    allowed: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the base the measured is."""
        return self.measured / self.base

    @property
    def is_kept(self) -> bool:
        """Return whether the ratio is within the budget."""
        return self.ratio <= self.allowed


@dataclass(frozen=True)
class Process:
    """What one process took."""

    milliseconds: float
    peak_mb: float


def start(*command: object, cwd: Path = ROOT) -> Process:
    """Run a process to its end; stop when it fails, since its time would mean nothing."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert child.stderr is not None
    said = child.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    took = (time.perf_counter() - begun) * 1000
    if child.returncode:
        sys.exit(f"{' '.join(str(part) for part in command)}: exit {child.returncode}\n{said}")
    to_mb = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Process(took, usage.ru_maxrss / to_mb)


def median(work: Callable[[], Any], repeats: int) -> float:
    """Return the median time of `work` in milliseconds, after one round that is not counted."""
    work()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def cold(repeats: int, *command: object) -> float:
    """Return the median time of a process in milliseconds."""
    start(*command)
    return statistics.median(start(*command).milliseconds for _ in range(repeats))


def measure(repeats: int) -> Iterator[Budget]:
    """Give the budgets one by one."""
    bare = cold(repeats, sys.executable, "-c", BARE)
    yield Budget("--help, cold", cold(repeats, PROGRAM, "--help"), "typer + pydantic", bare, 2)
    base = cold(repeats, sys.executable, "-c", COLD_START)
    text = PAIR[0] / "gusu.txt"
    extract = cold(repeats, PROGRAM, "extract", text, "--format", "json")
    yield Budget("extract of one text, cold", extract, "libraries", base, 0.6)
    runs = [run_once() for _ in range(repeats)]
    spent = statistics.median(run.milliseconds for run in runs)
    yield Budget("run on two texts, cold", spent, "libraries and pipeline", base, 1)
    yield from warm(repeats, base)
    yield from reading(repeats)
    peak = max(run.peak_mb for run in runs)
    yield Budget("peak memory of run", peak, "400 MB", 400, 1, unit="MB")
    yield from many()
    yield from recognising()


def many() -> Iterator[Budget]:
    """Give what one guidance against many plans costs: in line with their number, memory flat."""
    one, few, more = (start(sys.executable, "-c", MANY, 1 + n) for n in (0, FEW, MORE))
    base = (few.milliseconds - one.milliseconds) * MORE / FEW
    spent = more.milliseconds - one.milliseconds
    yield Budget(f"{MORE} more plans", spent, f"{MORE // FEW} times {FEW} more", base, 1.25)
    yield Budget("memory of it", more.peak_mb, f"{FEW} more", few.peak_mb, 1.1, unit="MB")


def run_once() -> Process:
    """Run the whole road in an empty workspace with the two texts of the repository."""
    with tempfile.TemporaryDirectory() as folder:
        for document in PAIR:
            shutil.copytree(document, Path(folder) / "corpus" / document.name)
        return start(PROGRAM, "run", folder)


def warm(repeats: int, cold_start: float) -> Iterator[Budget]:
    """Give what is measured inside one process."""
    import jieba
    import spacy

    from policy_nlp.align import align_plans
    from policy_nlp.lexicons import load_lexicons
    from policy_nlp.pipeline import extract_file
    from policy_nlp.store import find_meta, read_meta
    from policy_nlp.store.meta import source_files

    jieba.setLogLevel("WARNING")
    lower_file, upper_file = (source_files(folder)[0] for folder in PAIR)
    lower, upper = extract_file(lower_file), extract_file(upper_file)
    plain = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    tokens = median(lambda: [plain(text) for text in (lower.text, upper.text)], repeats)
    extracting = median(lambda: [extract_file(p) for p in (lower_file, upper_file)], repeats)
    yield Budget("extraction, warm", extracting, "plain tokenisation", tokens, 2)
    meta = read_meta(find_meta(lower_file) or lower_file)
    words = load_lexicons()
    aligning = median(lambda: align_plans(lower, upper, meta=meta, lexicons=words), repeats)
    yield Budget("align, warm", aligning, "libraries and pipeline", cold_start, 0.2)
    yield compare_drafts(repeats, lower)
    yield compare_repetitive(repeats)


def compare_drafts(repeats: int, old: Extraction) -> Budget:
    """Compare a plan with a later draft of it: a year later, its last task first, a line less."""
    from policy_nlp.compare import compare_versions
    from policy_nlp.pipeline import extract_file

    lines = old.text.replace("2025年", "2026年").split("\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.txt"
        path.write_text("\n".join([*lines[:20], lines[21], lines[20], *lines[23:]]), "utf-8")
        new = extract_file(path)
    comparing = median(lambda: compare_versions(old, new), repeats)
    base = median(lambda: SequenceMatcher(None, old.text, new.text).get_opcodes(), repeats)
    return Budget("compare, warm", comparing, "difflib over the letters", base, 1)


def compare_repetitive(repeats: int) -> Budget:
    """Compare drafts that say one thing 900 times, and 1,800 times: work must not be squared."""
    from policy_nlp.compare import compare_versions
    from policy_nlp.pipeline import extract_file

    taken = []
    for count in (900, 1800):
        with tempfile.TemporaryDirectory() as folder:
            drafts = []
            for name, times in (("old", count), ("new", count - 10)):
                path = Path(folder) / f"{name}.txt"
                path.write_text(
                    f"实施方案\n一、重点任务\n（一）加快建设。{'完善设施。' * times}\n", "utf-8"
                )
                drafts.append(extract_file(path))
        taken.append(median(partial(compare_versions, *drafts), repeats))
    return Budget("compare, 1,800 equals", taken[1], "900 of them", taken[0], 3)


def reading(repeats: int) -> Iterator[Budget]:
    """Give what reading takes: a page of PDF and OFD, 1,000 characters of Word."""
    yield word_text(repeats)
    if not LONG_PDF.is_file():
        print(f"not measured: pages, for {LONG_PDF} is absent", flush=True)
        return
    parts = {
        "PDF page of text": (range(ANNEX_PAGE - 1), 0.2),
        # pdfplumber finds its cells, and its characters are read besides
        "PDF page with a table": (range(ANNEX_PAGE - 1, ANNEX_PAGE + 1), 1.25),
        "OFD page": (range(OFD_PAGES), 0.2),
    }
    with tempfile.TemporaryDirectory() as folder:
        for what, (pages, allowed) in parts.items():
            path = Path(folder) / "part.pdf"
            path.write_bytes(pages_of(LONG_PDF, pages))
            own = OFD if what == "OFD page" else path
            yield page(what, own, path, len(pages), repeats, allowed)


def recognising() -> Iterator[Budget]:
    """Give what a scanned page takes beside the bare recogniser on the same picture."""
    from policy_nlp.ingest import ocr, read_document

    if not (SCAN.is_file() and ocr.is_installed()):
        print("not measured: scanned pages, for the extra ocr or their file is absent", flush=True)
        return
    import pypdfium2 as pdfium
    from rapidocr import RapidOCR

    sheet = pdfium.PdfDocument(SCAN)[SCAN_PAGE - 1]
    picture = sheet.render(scale=ocr.scale_for(*sheet.get_size())).to_numpy()
    engine = RapidOCR(params={"Global.log_level": "error"})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        path.write_bytes(pages_of(SCAN, range(SCAN_PAGE - 1, SCAN_PAGE)))
        spent, base = median(lambda: read_document(path), 1), median(lambda: engine(picture), 1)
    yield Budget("scanned page", spent, "bare recogniser", base, 1.25)


def pages_of(path: Path, pages: range) -> bytes:
    """Return a PDF of some pages of another."""
    import pypdfium2 as pdfium

    buffer = io.BytesIO()
    part = pdfium.PdfDocument.new()
    part.import_pages(pdfium.PdfDocument(path), list(pages))
    part.save(buffer)
    return buffer.getvalue()


def page(what: str, own: Path, same: Path, count: int, repeats: int, allowed: float) -> Budget:
    """Compare reading a file with what pdfplumber takes for the text of the same pages."""
    import pdfplumber

    from policy_nlp.ingest import read_document

    def plumbed() -> list[str]:
        with pdfplumber.open(same) as opened:
            return [sheet.extract_text() for sheet in opened.pages]

    spent = median(lambda: read_document(own), repeats) * 1000 / count
    base = median(plumbed, repeats) * 1000 / count
    return Budget(what, spent, "pdfplumber, same text", base, allowed, unit="µs")


def word_text(repeats: int) -> Budget:
    """Compare reading a Word file with the bare text of its paragraphs."""
    import docx

    from policy_nlp.ingest import read_document

    def bare() -> list[str]:
        return [paragraph.text for paragraph in docx.Document(str(WORD)).paragraphs]

    share = 1e6 / sum(map(len, bare()))
    spent = median(lambda: read_document(WORD), repeats) * share
    base = median(bare, repeats) * share
    return Budget("1,000 letters of Word", spent, "python-docx, bare text", base, 3, unit="µs")


def main() -> int:
    """Print the table; return the exit code."""
    # As the program itself does: threads of numpy cost more on small matrices than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{'what':24s} {'measured':>12s}  {'against':24s} {'':>12s} {'ratio':>7s} {'budget':>7s}")
    exceeded = 0
    for budget in measure(repeats):
        exceeded += not budget.is_kept
        print(
            f"{budget.what:24s} {budget.measured:9.0f} {budget.unit}  {budget.against:24s}"
            f" {budget.base:9.0f} {budget.unit} {budget.ratio:7.2f} {budget.allowed:7.1f}"
            f"{'' if budget.is_kept else '  exceeded'}",
            flush=True,
        )
    return int(bool(exceeded))


if __name__ == "__main__":
    sys.exit(main())
