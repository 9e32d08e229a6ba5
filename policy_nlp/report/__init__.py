"""What officials circulate and read: one model of a paper, papers, renderers (文稿)."""
