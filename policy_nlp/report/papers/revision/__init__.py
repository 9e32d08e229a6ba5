"""What changed between two drafts, as it is laid before a meeting (修订对照)."""
