"""The reading, one room a stage. Each imports `fabula.model`, `fabula.errors` and itself, nothing else of ours."""
