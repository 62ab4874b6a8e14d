"""Weight files, read-only: each `NAME.onnx` beside its manifest `NAME.json` and its card `NAME.md`.

Opened by `fabula.scorers.weights`, and by nobody else.
"""
