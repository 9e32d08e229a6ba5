"""The responsibility matrix of a plan (责任分工表)."""
