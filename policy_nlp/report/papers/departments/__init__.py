"""The matrix seen from the departments (部门任务清单)."""
