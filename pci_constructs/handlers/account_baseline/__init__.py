"""Sets what an account has once and CloudFormation cannot set."""
