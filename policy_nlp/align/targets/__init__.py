"""Targets of the two documents against each other (指标衔接)."""
