"""Rules on hosted zones and resolvers."""
