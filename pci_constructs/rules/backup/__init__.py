"""Rules on backup plans and vaults."""
