"""Reader of page images: photographs and scans as PNG, JPEG, TIFF, BMP (图片读取)."""

from __future__ import annotations

import io
import warnings

from policy_nlp.errors import InputError
from policy_nlp.ingest.layout import PageText, paragraphs_of
from policy_nlp.ingest.ocr import recognition
from policy_nlp.ingest.options import ReadOptions
from policy_nlp.records import Issue, SourceDocument, SourceFile

# A4 at 600 dpi has 35 million pixels.
MAX_PIXELS = 40_000_000
MAX_PAGES = 500
# An image that does not say its resolution is taken for a page of this width (A4, in points).
_PAGE_WIDTH = 595.0
_MAX_SIDE = 3600


def read_image(data: bytes, source: SourceFile, options: ReadOptions) -> SourceDocument:
    """Recognise the text of an image, page by page where it has several.

    Raises:
        InputError: the extra `ocr` is missing, the image is damaged or too large, or shows no
            text.
    """
    if not recognition.is_installed():
        raise InputError(f"“{source.file}”是图片，须先识别文字", recognition.HOW_TO_INSTALL)
    blocks = paragraphs_of(_pages(data, source.file))
    if not blocks:
        raise InputError(f"“{source.file}”是图片，识别不出文字", "请重新扫描")
    issue = Issue(code="image-recognised", message="全文由光学识别得出，请核对")
    return SourceDocument(source=source, blocks=tuple(blocks), issues=(issue,))


def _pages(data: bytes, name: str) -> list[PageText]:
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    pages: list[PageText] = []
    try:
        # What is odd in the metadata of a picture does not matter here.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(name)
            if getattr(image, "n_frames", 1) > MAX_PAGES:
                raise _too_large(name)
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                if max(upright.size) > _MAX_SIDE:
                    upright.thumbnail((_MAX_SIDE, _MAX_SIDE))
                picture = np.asarray(upright)[:, :, ::-1]
                scale = upright.width / _PAGE_WIDTH
                pages.append(
                    recognition.recognise_page(np.ascontiguousarray(picture), number, scale)
                )
    except Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InputError(f"“{name}”是图片，已损坏或格式不明", "请另存为 PNG 后再读") from error
    return pages


def _too_large(name: str) -> InputError:
    return InputError(
        f"“{name}”是图片，过大（每页超过{MAX_PIXELS // 10**4}万像素，或超过{MAX_PAGES}页）",
        "请按 200 dpi 扫描",
    )
