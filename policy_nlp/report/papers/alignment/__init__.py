"""The alignment report that an office circulates (衔接性审查报告)."""
