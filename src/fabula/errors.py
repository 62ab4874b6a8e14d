"""Every error Fabula raises on purpose. Each message says what, where, and what to try."""

from __future__ import annotations


class FabulaError(Exception):
    """Base of all errors raised on purpose; `str(error)` is one line fit to be shown to a person."""


class SourceError(FabulaError):
    """A book cannot be opened or decoded: missing, empty, binary, damaged, locked, dangerous."""


class LanguageError(FabulaError):
    """The text is not in a language this version reads; `force` reads it all the same."""


class CastError(FabulaError):
    """A cast given by the user cannot be used."""


class QuotesError(FabulaError):
    """Quotations given by the user cannot be used: no such file, no such place in the text, overlapping."""


class TokensError(FabulaError):
    """Words given by the user cannot be used: not sentences of words, or not the words of the text."""


class StoryFileError(FabulaError):
    """A `.fabula` file cannot be opened: not one of ours, damaged, or of a newer schema."""


class WeightsError(FabulaError):
    """Weights cannot be used: a file is missing or not the one its manifest names, or the manifest is wrong."""


class OutputError(FabulaError):
    """An output cannot be written: no permission, no space, no such folder."""


class PipelineError(FabulaError):
    """Stages in an order that cannot work: one needs a layer that no earlier one makes."""
