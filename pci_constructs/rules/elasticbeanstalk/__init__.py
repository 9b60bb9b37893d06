"""Rules on environments of Elastic Beanstalk."""
