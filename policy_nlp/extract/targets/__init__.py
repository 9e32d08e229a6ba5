"""Results to be reached by a time, levels to be kept (指标)."""
