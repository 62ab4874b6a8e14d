"""Cast + everything else that is pointed at -> all mentions, each with its entity."""

from fabula.stages.entities.gather import gather_entities
from fabula.stages.entities.narration import link_narration

__all__ = ["gather_entities", "link_narration"]
