"""What is asked for, to the passages that match it."""
