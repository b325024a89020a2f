"""Review files to catalogue and index; knows nothing of questions."""
