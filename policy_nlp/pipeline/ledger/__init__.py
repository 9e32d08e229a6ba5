"""The ledger of a plan's tasks, as it goes out and comes back (督查台账)."""
