"""ElastiCache: an encrypted cache whose clients sign in as named users (PCI DSS 3.5.1, 7.2.5, 8.3.1, 8.6.3)."""

from pci_constructs.aws.elasticache.cache import EncryptedCache as EncryptedCache
from pci_constructs.aws.elasticache.engines import CacheEngine as CacheEngine
from pci_constructs.aws.elasticache.users import CacheUser as CacheUser
from pci_constructs.aws.elasticache.users import SignIn as SignIn
