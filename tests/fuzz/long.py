"""The long trial (`scripts/fuzz`): texts of a megabyte, then hostile files damaged at random."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz import documents, pdfs, texts
from tests.support import hostile_files
from tests.support.measured import Row, assert_one_line, measure

MEGABYTE = 1_000_000
# A text that is read in full may take so long, and so much.
SECONDS, MEGABYTES = 10.0, 300.0


def faults(row: Row) -> Iterator[str]:
    """Yield what is wrong with the end of a piece of work."""
    if row["end"] not in ("done", "refused"):
        yield str(row["end"])
    if row["cpu"] > SECONDS or row["megabytes"] > MEGABYTES:
        yield f"{row['cpu']:.1f} s, {row['megabytes']:.0f} MB"
    if row["end"] == "refused":
        try:
            assert_one_line(str(row["message"]))
        except AssertionError:
            yield "no clear line"


def tell(path: Path) -> int:
    """Read a file and print what is wrong; return how much is."""
    (row,) = measure([("extract", (path,))])
    found = list(faults(row))
    for fault in found:
        print(f"{path.name}: {fault}: {row['message'][:200]}", flush=True)
    return len(found)


def main(minutes: float) -> int:
    """Return how many faults there are."""
    end = time.monotonic() + 60 * minutes
    found = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, maker in texts.PATTERNS:
            path = folder / f"{what}.txt"
            path.write_text(maker(MEGABYTE), encoding="utf-8", newline="")
            found += tell(path)
        made = [*pdfs.HOSTILE, *documents.HOSTILE, *hostile_files.HOSTILE]
        seed = 0
        while time.monotonic() < end:
            chance = random.Random(seed)
            what, maker, *_ = chance.choice(made)
            data = bytearray(maker())
            for _ in range(chance.randint(0, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path = folder / f"{seed}_{what}"
            path.write_bytes(data[: len(data) - chance.choice((0, 0, 0, len(data) // 3))])
            found += tell(path)
            path.unlink()
            seed += 1
    print(f"{found} faults; {seed} damaged files")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
