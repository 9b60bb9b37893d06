"""Rules on the account's own credentials and on those of its users."""
