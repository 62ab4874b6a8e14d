"""`python -m fabula` is the command `fabula`."""

from fabula.cli import main

raise SystemExit(main())
