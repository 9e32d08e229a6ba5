"""PDF documents: characters with positions, drawn shapes, tables, damage (PDF 读取)."""
