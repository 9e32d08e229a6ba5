"""OFD documents: the package, pages with positions, drawn rules (版式文档读取)."""
