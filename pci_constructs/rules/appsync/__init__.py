"""Rules on GraphQL APIs."""
