"""Rules on certificates and their authorities."""
