"""What boards work with: briefings, matrices and registers, shown and as files."""
