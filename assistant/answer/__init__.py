"""The answer made of the reviews' own sentences."""
