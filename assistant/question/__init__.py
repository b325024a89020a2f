"""A question as it was asked, to what is asked for."""
