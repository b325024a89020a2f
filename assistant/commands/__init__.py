"""The commands of `reviews`, and how they print."""
