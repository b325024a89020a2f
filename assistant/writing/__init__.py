"""The answer in a chat model's words, sentence by sentence."""
