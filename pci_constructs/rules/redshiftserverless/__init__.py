"""Rules on warehouses without servers."""
