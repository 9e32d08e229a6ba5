"""The workbook through which people decide (复核表)."""
