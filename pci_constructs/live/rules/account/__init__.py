"""Rules on the account itself."""
