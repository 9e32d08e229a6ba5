"""Whether Chinese can be drawn here: pdfium reads a font that a PDF names but does not hold."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest


def has_chinese_fonts() -> bool:
    """Return whether the system has a Chinese font; Windows and macOS always do."""
    if sys.platform != "linux":
        return True
    program = shutil.which("fc-list")
    if program is None:
        return False
    listed = subprocess.run([program, ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


needs_chinese_fonts = pytest.mark.skipif(
    not has_chinese_fonts(), reason="no Chinese fonts (Debian: apt-get install fonts-noto-cjk)"
)
