"""What came back on a draft, by task: who asks what, and who asks otherwise (反馈意见)."""
