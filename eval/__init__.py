"""Measures: benchmarks of the product beside what a user would otherwise write."""
