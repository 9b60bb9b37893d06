"""The words that names of secrets are made of, and the shapes of credentials: data of ``secret_names`` and ``credentials``."""

# fmt: off
# Nouns by the kind of secret that they name, joined words too.
PASSWORDS = (
    "password", "passwd", "pwd", "pswd", "pw", "passphrase", "passcode", "pass", "passwort",
)
TOKENS = (
    "token", "apikey", "accesskey", "secretkey", "privatekey", "bearer", "jwt", "authdata", "accountkey", "pat",
)
SECRETS = (
    "secret", "secrets", "credential", "credentials", "creds", "connectionstring", "dsn",
)
# Too short to be looked for at the end of a word: a compass is no password.
WHOLE_WORDS = (
    "pass", "pat", "dsn", "jwt", "bearer", "creds", "pwd", "pw",
)
# Words before "key" that make it a secret one; partition, sort and public keys are none.
KEYS_OF = (
    "access", "account", "admin", "api", "app", "application", "auth", "consumer", "deploy", "encryption", "hmac", "host", "jwt",
    "license", "master", "private", "secret", "service", "session", "shared", "signing", "ssh", "storage", "subscription",
)
# Words before "secret" after which it is the secret itself, not the name of one that is kept elsewhere.
SECRETS_OF = (
    "api", "app", "auth", "client", "consumer", "cookie", "csrf", "hmac", "jwt", "oauth", "session", "shared", "signing", "totp",
    "webhook",
)
# Words after the noun that do not change what it is: DB_PASSWORD_PROD is a password.
QUALIFIERS = (
    "a", "b", "b64", "base", "base64", "blue", "current", "default", "dev", "development", "encoded", "green", "hex", "live", "new",
    "next", "old", "plain", "plaintext", "prev", "previous", "primary", "prod", "production", "qa", "raw", "sandbox", "secondary",
    "stage", "staging", "string", "test", "text", "uat", "value",
)
# Last words of names that speak about a secret: DB_SECRET_ARN is none.
ABOUT = (
    "age", "algorithm", "alias", "arn", "arns", "audience", "bucket", "cache", "class", "count", "days", "duration", "enabled",
    "endpoint", "engine", "expiration", "expires", "expiry", "file", "folder", "format", "function", "handler", "hash", "header",
    "host", "hours", "id", "ids", "interval", "issuer", "key", "length", "lifetime", "limit", "location", "manager", "max", "metric",
    "min", "minutes", "mode", "name", "names", "param", "parameter", "path", "policy", "prefix", "provider", "region", "required",
    "rotation", "schedule", "scope", "seconds", "size", "source", "store", "suffix", "table", "timeout", "topic", "ttl", "type", "uri",
    "url", "urls", "user", "username", "validity", "vault", "version",
)
# Last words of names of what is no secret either, so that a value from outside of the template needs no second look.
PLAIN = (
    "account", "address", "app", "application", "attempts", "az", "branch", "channel", "client", "cluster", "commit", "container",
    "cookie", "count", "currency", "database", "db", "debug", "directory", "distribution", "domain", "email", "env", "environment",
    "events", "flag", "group", "image", "index", "instance", "job", "language", "level", "locale", "log", "logs", "memory", "namespace",
    "network", "port", "project", "queue", "release", "replicas", "repository", "retries", "revision", "role", "schema", "server",
    "service", "stack", "stage", "state", "stream", "subnet", "tag", "tenant", "threads", "timezone", "tz", "vpc", "workers", "zone",
)
# Values that are switches or names of a mechanism, whatever the setting is called.
ORDINARY = (
    "always", "auto", "aws", "basic", "bearer", "default", "disabled", "enabled", "env", "false", "file", "iam", "kms", "managed",
    "n/a", "na", "never", "nil", "no", "none", "null", "off", "on", "optional", "required", "secretsmanager", "ssm", "true",
    "undefined", "vault", "yes",
)
# fmt: on
# Credentials that are known by their own shape. Each with words of which one is in every text that has the shape: few texts have any, and a
# pattern is compiled when it is needed.
SHAPES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("AKIA", "ASIA"), "an AWS access key id", r"(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])"),
    (("PRIVATE KEY",), "a private key", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    (("gho_", "ghp_", "ghr_", "ghs_", "ghu_", "github_pat_"), "a GitHub token", r"\bgh[oprsu]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{40,}"),
    (("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"), "a GitLab token", r"\bgl(?:pat|dt|rt|ptt|cbt)-[\w-]{20,}"),
    (("xox", "xapp-"), "a Slack token", r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}"),
    (("hooks.slack.com/",), "a Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/T\w{6,}/\w{6,}/\w{16,}"),
    (("k_live_", "k_test_"), "a Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    (("AIza",), "a Google API key", r"\bAIza[\w-]{35}"),
    (("sk-",), "a key of a model API", r"\bsk-(?:[a-z]+\d*-)*[A-Za-z0-9_-]{32,}"),
    (("GOCSPX-", "ya29."), "a Google OAuth secret", r"\bGOCSPX-[\w-]{28}|\bya29\.[\w-]{20,}"),
    (("da2-",), "a key of AppSync", r"\bda2-[a-z0-9]{26}\b"),
    (("amzn.mws.",), "an MWS token", r"\bamzn\.mws\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"),
    (("key-",), "a Mailgun key", r"\bkey-[0-9a-z]{32}\b"),
    (("-us",), "a Mailchimp key", r"\b[0-9a-f]{32}-us\d{1,2}\b"),
    (("sq0",), "a Square token", r"\bsq0(?:atp|csp|idp)-[\w-]{22,}"),
    (("access_token$production$",), "a Braintree token", r"\baccess_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}"),
    (("EAACEdEose0cBA",), "a Facebook token", r"\bEAACEdEose0cBA[A-Za-z0-9]+"),
    (("SG.",), "a SendGrid key", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    (("npm_", "pypi-", "rubygems_"), "a token of a package registry", r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{50,}|\brubygems_[0-9a-f]{40,}"),
    (("dckr_",), "a Docker Hub token", r"\bdckr_(?:pat|oat)_[\w-]{20,}"),
    (("hf_",), "a Hugging Face token", r"\bhf_[A-Za-z0-9]{30,}"),
    (("dapi",), "a Databricks token", r"\bdapi[0-9a-f]{32}\b"),
    (("shp",), "a Shopify token", r"\bshp(?:at|ca|pa|ss)_[0-9a-f]{32}"),
    (("hvb.", "hvs."), "a Vault token", r"\bhv[bs]\.[\w-]{20,}"),
    (("ATATT3",), "an Atlassian token", r"\bATATT3[\w=-]{50,}"),
    (("_v1_",), "a DigitalOcean token", r"\bdo[por]_v1_[0-9a-f]{60,}"),
    (("SK",), "a Twilio key", r"\bSK[0-9a-f]{32}\b"),
    (("NRAK-",), "a New Relic key", r"\bNRAK-[A-Z0-9]{27}\b"),
    (("eyJ",), "a signed token", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}"),
)
