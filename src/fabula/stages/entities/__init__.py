"""Cast + everything else that is pointed at -> all mentions, each with its entity."""

from fabula.stages.entities.gather import gather_entities

__all__ = ["gather_entities"]
