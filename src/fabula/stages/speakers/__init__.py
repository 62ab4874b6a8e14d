"""Quotations + cast -> who speaks each line, to whom; then "I" and "you" inside speech."""

from fabula.stages.speakers.attribute import attribute_lines
from fabula.stages.speakers.speech import link_speech

__all__ = ["attribute_lines", "link_speech"]
