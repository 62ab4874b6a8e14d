"""`BOOK.html`: one offline file to read and look at."""

from fabula.outputs.page.render import render

__all__ = ["render"]
