"""Rules on notebooks and endpoints of SageMaker."""
