"""The order of the reading as one list, and the front door behind `fabula.read`."""

from fabula.pipeline.book import read_book, read_extract
from fabula.pipeline.steps import STEPS, Step, check, run

__all__ = ["STEPS", "Step", "check", "read_book", "read_extract", "run"]
