"""Reports of scanners as the facts of the gate ``scans``: one module a format, each told apart by what is in it."""
