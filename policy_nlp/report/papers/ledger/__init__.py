"""The ledger of a plan's tasks, and what follows from what comes back (督查台账)."""
