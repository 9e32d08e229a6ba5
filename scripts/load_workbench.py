"""Load the workbench as twenty people would, kill it, fill its disk; print what came of it.

    python scripts/load_workbench.py keyboard | crowd | row | together | crash | disk | all

Each part starts `policy-nlp serve` over a copy of a workspace of 2,400 rows (made once) and prints
one line: figures with what is allowed in brackets, and the load. `disk` mounts a tmpfs as root.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).parent.parent
PROGRAM = Path(sys.executable).with_name("policy-nlp")
SHARED = Path(os.environ.get("POLICY_NLP_SHARED", ROOT.parent / "shared"))
TEXTS = {
    "lower": SHARED / "corpora/texts/C_海洋规划_三亚市_十四五海洋生态环境保护规划.txt",
    "upper": SHARED / "corpora/texts/C_生态环保规划_德州市_十四五生态环境保护规划.txt",
}
LOG = Path("graphs/lower--upper/decisions.jsonl")
LINES = 20_000
PASSWORD = "correct horse"
PEOPLE = 22
# The page notes of each key when the answer came, and when the next row was painted.
WATCH = """() => {
  window.took = []; let at = 0, durable = 0;
  const now = () => performance.now();
  addEventListener("keydown", e => { if (e.key === "1") { at = now(); durable = 0; } }, true);
  document.addEventListener("htmx:afterRequest", () => { durable = durable || now() - at; });
  document.addEventListener("htmx:afterSwap", e => {
    if (e.detail.target.id === "item") requestAnimationFrame(() => setTimeout(() =>
      window.took.push([now() - at, durable, document.activeElement.id]), 0)); });
}"""


def workspace(folder: Path, *, lines: int) -> Path:
    """Return a workspace of two long plans with so many lines of decisions, most withdrawn."""
    made = folder / f"workspace-{lines}"
    if made.is_dir():
        subprocess.run([PROGRAM, "run", made], check=True, capture_output=True)
        return made
    from policy_nlp.records.decisions import Decision
    from policy_nlp.serve.desk import Workbench
    from policy_nlp.serve.people import Person

    building = folder / "building"
    shutil.rmtree(building, ignore_errors=True)
    for name, text in TEXTS.items():
        home = building / "corpus" / name
        home.mkdir(parents=True)
        shutil.copyfile(text, home / f"{name}.txt")
        more = 'level = "district"\nimplements = ["upper"]\n' if name == "lower" else ""
        (home / "meta.toml").write_text(more, "utf-8")
    bench = Workbench(building)
    bench.people.add("admin", "管理", "administrator", PASSWORD)
    for number in range(PEOPLE):
        bench.people.add(f"p{number}", f"人员{number}", "reviewer", PASSWORD)
    desk = next(iter(bench.desks.values()))
    last: dict[tuple[str, ...], str] = {}
    for start in range(0, lines, len(desk.view.items)):
        at = start // len(desk.view.items)
        person = Person(account=f"old{at // 2}", name=f"旧{at // 2}", role="reviewer")
        batch = []
        for item in desk.view.items[: lines - start]:
            given = bench.stated(person, seen=last.get(item.subject, ""), note="核对过原文")
            batch.append(
                Decision(**item.fields, verdict="withdraw", **given)
                if at % 2
                else item.decision(item.buttons[0].choice, **given)
            )
            last[item.subject] = batch[-1].id
        desk.log.append(batch)
    bench.close()
    building.rename(made)
    return workspace(folder, lines=lines)


class Server:
    """A workbench that runs in a process of its own."""

    def __init__(self, root: Path) -> None:
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", root, "--port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "POLICY_NLP_LANG": "en"},
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline().decode(errors="replace")
        found = re.search(r"http://[\d.:]+", line)
        if found is None:
            sys.exit(line)
        self.address = found[0]
        Client(self.address).get("/login")
        self.seconds = time.perf_counter() - begun

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it, by what Ctrl+C sends, or without asking."""
        self.process.send_signal(how)
        self.process.wait()


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """Serve a workspace as long as the block runs."""
    made = Server(root)
    try:
        yield made
    finally:
        made.end()


class Client:
    """Somebody at the workbench, without a browser."""

    def __init__(self, address: str, account: str = "") -> None:
        import httpx

        patient = httpx.HTTPTransport(retries=5)
        self.http = httpx.Client(base_url=address, timeout=60, trust_env=False, transport=patient)
        self.address, self.csrf, self.pair = address, "", ""
        if account:
            form = {"account": account, "password": PASSWORD}
            answer = self.http.post("/login", data=form, headers={"Origin": address})
            assert answer.status_code == 303, answer.text
            page = self.get("/").text
            self.csrf = re.search(r'data-csrf="([^"]*)"', page)[1]  # type: ignore[index]
            self.pair = re.search(r'href="/pair/(\w+)"', page)[1]  # type: ignore[index]

    def get(self, path: str) -> Any:
        """Ask for a page."""
        return self.http.get(path)

    def post(self, path: str, **form: str) -> Any:
        """Send a form as a page does."""
        headers = {"Origin": self.address, "HX-Request": "true"}
        return self.http.post(path, data={"csrf": self.csrf, **form}, headers=headers)

    def look(self, item: str) -> dict[str, str]:
        """Return what the form of an item would send."""
        text = self.get(f"/pair/{self.pair}/item/{item}?kind=all&state=all").text
        return {
            name: re.search(rf'name="{name}" value="([^"]*)"', text)[1]  # type: ignore[index]
            for name in ("seen", "shown")
        } | {"choices": " ".join(re.findall(r'name="choice" value="([^"]*)"', text))}

    def decide(self, item: str, choice: str, look: dict[str, str], **more: str) -> Any:
        """Send a verdict on what was seen."""
        sent = {"seen": look["seen"], "shown": look["shown"], "id": uuid4().hex, **more}
        path = f"/pair/{self.pair}/item/{item}"
        return self.post(path, choice=choice, kind="all", state="all", **sent)

    def items(self, state: str = "all") -> list[str]:
        """Return the ids of all rows of the queue."""
        found: list[str] = []
        while True:
            path = f"/pair/{self.pair}/queue?kind=all&state={state}&start={len(found)}"
            more = re.findall(r'id="row-(\w+)"', self.get(path).text)
            if not more:
                return found
            found += more


def written(root: Path) -> list[dict[str, Any]]:
    """Return the whole lines of decisions of a workspace."""
    found = []
    with suppress(FileNotFoundError):
        for line in (root / LOG).read_text("utf-8").split("\n")[:-1]:
            with suppress(ValueError):
                found.append(json.loads(line))
    return found


def ranks(times: list[float]) -> str:
    """Return what half, and all but a twentieth, of some times stay below, in milliseconds."""
    middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    return f"p50 {middle:.0f}, p95 {high:.0f}, max {max(times):.0f} ms"


@contextmanager
def browsing() -> Iterator[Any]:
    """Open a browser."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def entered(browser: Any, address: str, account: str) -> Any:
    """Return a page of somebody who logged in."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{address}/login")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.click("form.card button")
    page.wait_for_selector(".pairs")
    return page


def keyboard(root: Path, count: int) -> str:
    """Give so many verdicts by keys; measure the first paint of the page, warm."""
    before = len(written(root))
    with serving(root) as server, browsing() as browser:
        page = entered(browser, server.address, "p0")
        pair = Client(server.address, "p1").pair
        paints = []
        for _ in range(9):
            page.goto(f"{server.address}/pair/{pair}?kind=all")
            page.wait_for_selector("#item .item")
            paints.append(
                page.evaluate(
                    "() => new Promise(done => new PerformanceObserver(l => l.getEntries().forEach("
                    "e => e.name === 'first-contentful-paint' && done(e.startTime)))"
                    ".observe({type: 'paint', buffered: true}))"
                )
            )
        rows = page.locator("#queue li").count()
        page.evaluate(WATCH)
        for number in range(count):
            page.keyboard.press("1")
            page.wait_for_function("n => window.took.length > n", arg=number, polling=5)
        took = page.evaluate("window.took")
    lost = sum(1 for _, _, focus in took if focus != "focus")
    recorded = len(written(root)) - before
    return (
        f"start {server.seconds:.1f} s; first paint {ranks(paints[1:])} [500]; rows {rows} [300];"
        f" {recorded} of {count} recorded; next row {ranks([row for row, _, _ in took])} [p95 150];"
        f" durable {ranks([kept for _, kept, _ in took])} [p95 300]; focus lost {lost} [0]"
    )


def crowd(root: Path, count: int) -> str:
    """20 reviewers decide every 2 s, each page polling every 3 s."""
    before = len(written(root))
    with serving(root) as server:
        clients = [Client(server.address, f"p{number}") for number in range(20)]
        items = clients[0].items()
        times: list[float] = []
        answers, is_over = Counter[int](), threading.Event()

        def poll(client: Client) -> None:
            since = (root / LOG).stat().st_size
            while not is_over.wait(3):
                told = client.get(f"/pair/{client.pair}/changes?since={since}")
                answers[told.status_code] += 1
                since = told.json()["offset"] if told.status_code == 200 else since

        def work(number: int) -> None:
            client = clients[number]
            time.sleep(number / 10)
            for item in items[number::20][:count]:
                begun = time.perf_counter()
                look = client.look(item)
                choice = random.choice(look["choices"].split())
                sent = time.perf_counter()
                answer = client.decide(item, choice, look, note="与原文不符")
                times.append((time.perf_counter() - sent) * 1000)
                answers[answer.status_code] += 1
                time.sleep(max(0.0, 2 - (time.perf_counter() - begun)))

        pollers = [threading.Thread(target=poll, args=(client,)) for client in clients]
        for thread in pollers:
            thread.start()
        with ThreadPoolExecutor(20) as pool:
            list(pool.map(work, range(20)))
        is_over.set()
    recorded = len(written(root)) - before
    return f"{recorded} recorded [{20 * count}]; answers {dict(answers)}; {ranks(times)} [p95 400]"


def row(root: Path, count: int) -> str:
    """Two people on one row: what one has not seen he cannot write over, and his reason is kept."""
    outcomes: Counter[str] = Counter()
    with serving(root) as server:
        two = [Client(server.address, f"p{number}") for number in range(2)]
        item = two[0].items()[0]

        def one(client: Client, look: dict[str, str], note: str) -> str:
            choices = [c for c in look["choices"].split() if not c.startswith("withdraw")]
            answer = client.decide(item, random.choice(choices), look, note=note)
            if answer.status_code == 409:
                page = client.get(f"/pair/{client.pair}/item/{item}?kind=all&state=all").text
                is_kept = note in answer.text and note in page
                return "conflict, reason kept" if is_kept else "conflict, REASON LOST"
            return "recorded" if answer.status_code == 200 else f"status {answer.status_code}"

        with ThreadPoolExecutor(2) as pool:
            for number in range(count):
                looks = [client.look(item) for client in two]
                notes = [f"理由{number}甲", f"理由{number}乙"]
                outcomes.update(pool.map(one, two, looks, notes))
    made = [line for line in written(root) if line.get("note", "").startswith("理由")]
    blind = 0
    for earlier, line in pairwise(made):
        same = (earlier["verdict"], earlier.get("value")) == (line["verdict"], line.get("value"))
        blind += line.get("seen") != earlier["id"] and not same
    noted = len({line["note"] for line in made})
    return f"{dict(outcomes)}; {noted} of them in the file; written over unseen {blind} [0]"


def together(root: Path, count: int) -> str:
    """Workbooks are taken in and signed from the command line while ten people decide."""
    sys.path.insert(0, str(ROOT))
    from tests.support.review_book import Book

    said: Counter[str] = Counter()
    with serving(root) as server:
        clients = [Client(server.address, f"p{number}") for number in range(10)]
        items = clients[0].items()
        is_over = threading.Event()
        recorded = 0
        before = len(written(root))

        def work(number: int) -> int:
            done = 0
            for item in items[number::10]:
                if is_over.is_set():
                    break
                look = clients[number].look(item)
                answer = clients[number].decide(item, "reject:", look)
                done += answer.status_code == 200
                said[f"workbench {answer.status_code}"] += 1
                time.sleep(0.5)
            return done

        def command(*words: object) -> tuple[int, str]:
            ended = subprocess.run([PROGRAM, *map(str, words)], cwd=root, capture_output=True)
            return ended.returncode, (ended.stdout + ended.stderr).decode()

        with ThreadPoolExecutor(11) as pool:
            running = [pool.submit(work, number) for number in range(10)]
            for number in range(count):
                book = root / f"book{number}.xlsx"
                assert command("review", "export", "-o", book)[0] == 0
                filled = Book(book)
                for line in filled.rows("逐项要求")[number::40]:
                    filled.fill(line, "逐项要求", 处理意见="确认")
                filled.save()
                code, text = command("review", "import", book, "--by", "丙", "--format", "json")
                taken = json.loads(text) if code in (0, 1) else {}
                recorded += len(taken.get("recorded", ()))
                said[f"import {code}, told {len(taken.get('conflicts', ()))} conflicts"] += 1
                code, text = command("review", "approve", "lower--upper", "--by", "丁")
                said[f"approve {code}"] += 1
                recorded += code == 0
                if code:
                    said[text.strip().splitlines()[0][:60]] += 1
            is_over.set()
            by_page = sum(future.result() for future in running)
    code, _ = command("review", "verify")
    lines = len(written(root)) - before
    return (
        f"{lines} lines [{by_page} from pages + {recorded} from commands];"
        f" verify exit {code} [0]; {dict(said)}"
    )


def crash(root: Path, count: int) -> str:
    """Kill it while six people write; then open without what may be lost."""
    acked: set[str] = set()
    items: list[str] = []
    starts, chance = [], random.Random(0)
    for _ in range(count):
        server = Server(root)
        starts.append(server.seconds * 1000)
        items = items or Client(server.address, "p9").items()
        before = len(acked)

        def work(number: int, server: Server = server, items: list[str] = items) -> None:
            with suppress(Exception):
                client = Client(server.address, f"p{number}")
                while True:
                    item = random.choice(items)
                    look, event = client.look(item), uuid4().hex
                    choice = random.choice(look["choices"].split())
                    answer = client.decide(item, choice, look, id=event, note="断电")
                    if answer.status_code == 200:
                        acked.add(event)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        while len(acked) < before + 3:
            time.sleep(0.01)
        time.sleep(chance.random())
        server.end(signal.SIGKILL)
        for thread in threads:
            thread.join()
    lost = acked - {line["id"] for line in written(root)}
    return (
        f"{count} kills, {len(acked)} acknowledged, {len(lost)} lost [0];"
        f" open again {ranks(starts)} [5000]; {_without_cache(root)}"
    )


def _without_cache(root: Path) -> str:
    """Say whether papers and record are the same when all that may be lost is lost."""
    names, papers = ("papers/report.docx", "papers/matrix.xlsx", "log.xlsx"), []
    for _ in range(2):
        with serving(root) as server:
            client = Client(server.address, "p0")
            papers.append([client.get(f"/pair/{client.pair}/{name}").content for name in names])
        papers[-1].append((root / LOG).read_bytes())
        shutil.rmtree(root / ".policy-nlp")
    return f"without .policy-nlp/ {'the same' if papers[0] == papers[1] else 'OTHER'} papers"


def disk(root: Path, count: int) -> str:
    """Fill the disk while people write, make room, go on."""
    mount = root.with_name("small-disk")
    mount.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", mount], check=True)
    try:
        home = mount / "workspace"
        shutil.copytree(root, home)
        acked, said, filler = set(), Counter[int](), mount / "filler"
        with serving(home) as server:
            client = Client(server.address, "p0")
            items = client.items()
            for at in range(count):
                if at % 20 == 5:
                    with suppress(OSError), filler.open("wb", buffering=0) as file:
                        while file.write(b"\0" * 4096):
                            pass
                if at % 20 == 15:
                    filler.unlink()
                item, event = items[at % len(items)], uuid4().hex
                look = client.look(item)
                choice = next(c for c in look["choices"].split() if not c.startswith("withd"))
                answer = client.decide(item, choice, look, id=event, note="磁盘已满" * 300)
                said[answer.status_code] += 1
                if answer.status_code == 200:
                    acked.add(event)
        filler.unlink(missing_ok=True)
        with serving(home) as server:
            seconds = server.seconds
        lost = acked - {line["id"] for line in written(home)}
        whole = (home / LOG).read_bytes().endswith(b"\n")
    finally:
        subprocess.run(["umount", mount], check=True)
    return (
        f"answers {dict(said)}; {len(lost)} of {len(acked)} lost [0]; whole lines {whole};"
        f" opens again in {seconds:.1f} s [5]"
    )


PARTS: dict[str, tuple[Callable[[Path, int], str], int, int]] = {
    "keyboard": (keyboard, 1000, LINES),
    "crowd": (crowd, 100, LINES),
    "row": (row, 1000, 0),
    "together": (together, 5, 0),
    "crash": (crash, 200, 0),
    "disk": (disk, 100, 0),
}


def main() -> None:
    """Run the parts that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=[*PARTS, "all"])
    parser.add_argument("--count", type=int, help="rounds instead of those of the issue")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/load-workbench"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in PARTS if given.part == "all" else (given.part,):
        part, count, lines = PARTS[name]
        made = workspace(given.folder, lines=lines)
        copy = given.folder / f"run-{name}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(made, copy)
        said = part(copy, given.count or count)
        loads = " ".join(f"{load:.1f}" for load in os.getloadavg())
        print(f"{name}: {said} (load {loads})", flush=True)


if __name__ == "__main__":
    main()
