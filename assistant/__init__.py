"""A question to a verified, cited answer; the command line."""
