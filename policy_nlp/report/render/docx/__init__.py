"""Word files in the layout of official documents (写 Word 文件)."""
