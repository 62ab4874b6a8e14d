"""The speaker scorer: who speaks each line, trained on annotated fiction."""
