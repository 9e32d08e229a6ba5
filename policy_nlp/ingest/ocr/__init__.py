"""Recognising the text of page images, offline (光学识别); needs the extra `ocr`."""
