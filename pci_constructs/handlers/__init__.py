"""Lambda code, one folder each; runs in AWS with the runtime's own boto3 and is imported by nothing else here."""
