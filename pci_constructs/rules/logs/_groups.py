"""What kinds of log groups there are."""

GROUP = "AWS::Logs::LogGroup"
DELIVERY = "DELIVERY"
INFREQUENT = "INFREQUENT_ACCESS"
