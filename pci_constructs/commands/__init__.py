"""The commands, one a file: ``add`` names its options, ``run`` does it. What they need is imported when they run."""
