"""Pictures drawn as SVG of our own (图)."""
