"""The model of a paper into a file: docx, xlsx, html, svg (写文件)."""
