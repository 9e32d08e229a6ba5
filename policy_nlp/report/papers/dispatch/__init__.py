"""What is sent to each department for its opinion: task list and letter (征求意见、分发)."""
