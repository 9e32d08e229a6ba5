"""What a run found, counted for an official (运行摘要)."""
