"""Pages that need nothing else: no network, no other file (写网页)."""
