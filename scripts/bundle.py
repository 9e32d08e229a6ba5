"""Make a folder and a zip that run without Python, pip or a network on the PC they are for.

    scripts/bundle win_amd64 [--python python-3.11.9-embed-amd64.zip] [-o DIST]
    scripts/bundle linux_x86_64 [--python cpython-3.11…-x86_64-…-install_only.tar.gz]
    scripts/bundle linux_aarch64

In it: wheels with a list of their SHA-256, a start script to double-click, 安装说明.txt, and the
Python of --python, an archive as python.org (Windows: embeddable) or python-build-standalone
(Linux) publish them.
Without --python the PC must have that version of Python itself. What is downloaded is what
requirements/runtime.txt pins, checked against its hashes; needs a package index, this once.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = ROOT / "scripts" / "bundled"
# glibc 2.28 and what is built for older ones, which runs there, too.
GLIBC = (28, 27, 26, 25, 24, 17, 12, 5)
PLATFORMS = {
    "win_amd64": ["win_amd64"],
    **{
        f"linux_{machine}": [
            *(f"manylinux_2_{minor}_{machine}" for minor in GLIBC),
            f"manylinux2014_{machine}",
            f"manylinux2010_{machine}",
            f"manylinux1_{machine}",
        ]
        for machine in ("x86_64", "aarch64")
    },
}


def pip(*words: object) -> None:
    """Run pip and show what it says only where it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")


def download(wheels: Path, platform: str, version: str) -> None:
    """Put all wheels for a platform into a folder; pure packages without a wheel are built here."""
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", wheels, ROOT)
    pinned = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    entries = [part for part in pinned.replace("\\\n", "\\\0").split("\n") if part]
    with tempfile.TemporaryDirectory() as folder:
        for at, entry in enumerate(entries):
            one = Path(folder, f"{at}.txt")
            one.write_text(entry.replace("\\\0", "\\\n") + "\n", encoding="utf-8")
            if entry.startswith("jieba=="):
                pip("wheel", "--no-deps", "--require-hashes", "--wheel-dir", wheels, "-r", one)
                entries[at] = ""
        rest = Path(folder, "rest.txt")
        rest.write_text("\n".join(entries).replace("\\\0", "\\\n"), encoding="utf-8")
        tags = [word for tag in PLATFORMS[platform] for word in ("--platform", tag)]
        target = ["--implementation", "cp", "--python-version", version, *tags]
        pip("download", "--no-deps", "--only-binary=:all:", "--require-hashes", "-d", wheels,
            *target, "-r", rest)  # fmt: skip
    pip("download", "--no-deps", "--only-binary=:all:", "-d", wheels, "pip")


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a Python; one that stands in a folder of its own loses that."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
    else:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    inner = folder / "python"
    if inner.is_dir():
        for item in inner.iterdir():
            shutil.move(item, folder)
        inner.rmdir()


def digests(wheels: Path) -> dict[str, str]:
    """Return the SHA-256 of each wheel by its name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(wheels.glob("*.whl"))
    }


def fill(folder: Path, platform: str, version: str, python: Path | None) -> None:
    """Write all that a bundle holds into its folder."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    download(wheels, platform, version)
    sums = digests(wheels)
    (folder / "SHA256SUMS").write_text(
        "".join(f"{digest}  wheels/{name}\n" for name, digest in sums.items()), encoding="utf-8"
    )
    lines = [
        f"./wheels/{name} --hash=sha256:{digest}\n"
        for name, digest in sums.items()
        if not name.startswith("pip-")
    ]
    (folder / "requirements.txt").write_text("".join(lines), encoding="utf-8")
    if python is not None:
        unpack(python, folder / "python")
    start = "start.bat" if platform.startswith("win") else "start.sh"
    shutil.copy(PARTS / "start.py", folder)
    shutil.copy(PARTS / start, folder)
    guide = (PARTS / "安装说明.txt").read_text(encoding="utf-8")
    own = "自带 Python，无需另装。" if python else f"须先安装 Python {version}（64 位）。"
    text = guide.format(start=start, python=own, platform=platform)
    # Windows Notepad wants both.
    (folder / "安装说明.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")


def main() -> None:
    """Make one bundle."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("platform", choices=PLATFORMS)
    parser.add_argument("--python", type=Path, help="archive of the Python that goes in")
    parser.add_argument("--python-version", default="3.11")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    folder = given.output / f"policy-nlp-{given.platform}"
    if folder.exists():
        sys.exit(f"{folder} is there already")
    fill(folder, given.platform, given.python_version, given.python)
    packed = shutil.make_archive(str(folder), "zip", given.output, folder.name)
    print(f"{folder}\n{packed}  {Path(packed).stat().st_size // 2**20} MB")


if __name__ == "__main__":
    main()
