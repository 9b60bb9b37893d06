"""How an account is read: credentials, calls, what could not be looked at, and the assembly that rules judge."""
