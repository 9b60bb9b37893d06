"""Rules on the organization that an account is part of."""
