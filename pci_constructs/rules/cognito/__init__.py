"""Rules on pools of users and identities."""
