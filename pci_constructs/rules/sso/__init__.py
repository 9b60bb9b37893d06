"""Rules on permission sets of IAM Identity Center."""
