"""The names that vendors give to administrators of databases."""

DEFAULT_ADMINS = frozenset({"admin", "administrator", "mysql", "postgres", "rdsadmin", "root", "sa", "system"})
"""Names that vendors and AWS's console give; the constructs of this library refuse the same ones."""
