"""Papers on one upper document and many lower ones (多地对照)."""
