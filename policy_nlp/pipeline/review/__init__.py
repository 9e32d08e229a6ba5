"""Decisions through a workbook: proposals out, what people said of them back (人工复核)."""
