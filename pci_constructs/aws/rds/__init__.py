"""Databases for the CDE: instances and Aurora clusters of PostgreSQL and MySQL."""

from pci_constructs.aws.rds.cluster import EncryptedCluster as EncryptedCluster
from pci_constructs.aws.rds.database import EncryptedDatabase as EncryptedDatabase
