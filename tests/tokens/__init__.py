"""The tokens room: paragraphs, chapters, words, sentences."""
