"""Rules on keys of payment cryptography."""
