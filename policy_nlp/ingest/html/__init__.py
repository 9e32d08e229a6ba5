"""Web pages: the body apart from what stands round it, flow, tables, head (网页读取)."""
