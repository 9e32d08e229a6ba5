"""Word documents: the package, styles, numbers, tables, notes, tracked changes (Word 读取)."""
