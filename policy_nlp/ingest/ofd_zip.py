"""Parts of a zip archive, unpacked within a stated bound (受限解压)."""

from __future__ import annotations

import io
import zipfile
import zlib

from policy_nlp.errors import InputError

MAX_ENTRIES = 10_000
MAX_PART = 48 * 1024 * 1024
_CHUNK = 1024 * 1024


class Archive:
    """A zip archive in memory. Nothing is written to disk, so no path in it leads anywhere.

    Args:
        data: the whole file.
        file: its name, for messages.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self._file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged("its directory") from error
        self.names = self._zip.namelist()
        if len(self.names) > MAX_ENTRIES:
            raise InputError(
                f"{file}: an archive of {len(self.names)} parts is no document",
                "Give the document itself",
            )

    def read(self, name: str) -> bytes:
        """Return the bytes of a part, counted while they unpack, whatever size it declares.

        Raises:
            InputError: it is larger than a part of a document is, encrypted, or damaged.
        """
        parts: list[bytes] = []
        left = MAX_PART
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise InputError(
                            f"{self._file}: its part {name} unpacks to more than"
                            f" {MAX_PART // 2**20} MB",
                            "Do not trust this file; ask for another copy",
                        )
                    parts.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError,
                NotImplementedError, RuntimeError, KeyError) as error:  # fmt: skip
            raise self._damaged(f"its part {name}") from error
        return b"".join(parts)

    def _damaged(self, what: str) -> InputError:
        return InputError(
            f"{self._file}: the archive is damaged or encrypted ({what} cannot be unpacked)",
            "Copy or download it again",
        )
