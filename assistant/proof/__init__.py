"""What is shown, compared with its source."""
