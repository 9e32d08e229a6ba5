"""Reads Chinese plan texts and shows how a lower plan carries out an upper one."""
