"""One reader per format: a file becomes pages of text blocks, read in a child process with limits."""
