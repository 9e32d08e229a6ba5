"""What came back on a draft, to be answered one by one (意见采纳情况表)."""
