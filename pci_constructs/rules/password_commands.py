"""Commands, settings and SQL that passwords are written into without a name of their own, as ``mysql -p…`` does."""

import re
from collections.abc import Iterator

_FORMS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("curl", "wget"), r"\b(?:curl|wget)\b[^\n|;]{0,400}\s(?:-u|--user)[ =]?[\"']?[\w.@+-]+:(?P<bare>[^\s\"']+)"),
    (("mysql",), r"\bmysql(?:dump|admin)?\b[^\n|;]{0,400}\s-p[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (
        ("mongo",),
        r"\bmongo\w*\b[^\n|;&]{0,200}\s(?:-u|--username)[ =]?[^\n|;&]{1,200}\s-p[ =]?[\"']?(?![\d.]+:)(?P<bare>[^\s\"'-][^\s\"']*)",
    ),
    (("login",), r"\b(?:docker|podman)\s+login\b[^\n|;]{0,400}\s-p[ =]?[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (("sshpass",), r"\bsshpass\s+-p\s*[\"']?(?P<bare>[^\s\"']+)"),
    (("redis-cli",), r"\bredis-cli\b[^\n|;]{0,400}\s-a\s+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (("chpasswd",), r"\becho\s+[\"']?[\w.-]+:(?P<bare>[^\s\"'|]+)[\"']?\s*\|\s*(?:sudo\s+)?chpasswd"),
    (("stdin",), r"\becho\s+(?:-n\s+)?[\"']?(?P<bare>[^\s\"'|]+)[\"']?\s*\|[^\n|;]{0,400}\s(?:passwd\s+--stdin|--password-stdin)\b"),
    (("chpasswd",), r"\bchpasswd:\s+list:\s*(?:[|>]-?\s+)?(?:-\s+)?[\"']?[\w.-]+:(?!R(?:ANDOM)?\b)(?P<bare>[^\s\"']+)"),
    (("user",), r"(?i)(?<![.\w-])net(?:\.exe)?\s+user\s+(?:\"[^\"\n]+\"|[^\s/\"]\S*)\s+[\"']?(?P<bare>[^\s/*\"'|>&;][^\s\"']*)"),
    (("securestring",), r"(?i)\bConvertTo-SecureString(?:\s+-\w+)*\s+[\"'](?P<bare>[^\"'\n]+)[\"']"),
    (
        ("identified", "password"),
        r"(?i)\b(?:IDENTIFIED\s+(?:WITH\s+\w+\s+)?BY|WITH\s+(?:ENCRYPTED\s+)?PASSWORD)\s+\\?[\"'](?P<bare>[^\"'\n\\]+)",
    ),
    (("password",), r"(?i)\b(?:CREATE|ALTER)\s+(?:USER|ROLE)\s[^\n;]{0,200}\sPASSWORD\s+\\?[\"'](?P<bare>[^\"'\n\\]+)"),
    (("password",), r"(?i)\bPASSWORD(?:\s+FOR\s+[^\n;=]{1,200}=\s*(?:PASSWORD\(\s*)?|\s*=\s*PASSWORD\(\s*)\\?[\"'](?P<bare>[^\"'\n\\]+)"),
    (("mysqladmin",), r"\bmysqladmin\b[^\n|;]{0,400}\spassword[ \t]+[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (("chpasswd",), r"\bchpasswd\b[^\n|;]{0,100}<<(?:<\s*[\"']?|-?\s*[\"']?\w+[\"']?\n\s*)[\w.-]+:(?P<bare>[^\s\"']+)"),
    (("openssl",), r"\bopenssl\b[^\n|;]{0,400}\s-pass(?:in|out)?[ \t]+[\"']?pass:(?P<bare>[^\s\"']+)"),
    (("keytool",), r"\bkeytool\b[^\n|;]{0,400}\s-\w*(?:store|key)pass[ \t]+[\"']?(?!changeit\b)(?P<bare>[^\s\"'-][^\s\"']*)"),
    (
        ("put-parameter",),
        r"\bput-parameter\b(?=[^\n|;&]{0,400}\bSecureString\b)[^\n|;&]{0,400}\s--value[ =]?[\"']?(?!fileb?:)(?P<bare>[^\s\"'-][^\s\"']*)",
    ),
    (("machine",), r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?P<bare>[^\s\"']+)"),
    (("npm",), r"\bnpm\s+config\s+set\s+\S*:_(?:authToken|auth|password)[ =][\"']?(?P<bare>[^\s\"']+)"),
    (("rabbitmqctl",), r"\brabbitmqctl\s+(?:-\S+\s+)*(?:add_user|change_password)\s+\S+\s+[\"']?(?P<bare>[^\s\"']+)"),
    (
        ("htpasswd",),
        r"\bhtpasswd\s+(?:-(?=\w*n)(?=\w*b)\w+|(?:-\w+\s+){0,9}-(?=\w*b)\w+\s+(?:-\w+\s+){0,9}\S+)\s+\S+\s+[\"']?(?P<bare>[^\s\"'|>-][^\s\"']*)",
    ),
    (("passwd",), r"\becho\s+(?:-\w+\s+)?[\"']?(?P<bare>[^\s\"'|]+)[\"']?\s*\|\s*(?:sudo\s+)?passwd\s+[\w$]"),
    (("sqlcmd",), r"\bsqlcmd\b[^\n|;&]{0,400}\s-P\s*[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (("openssl",), r"\bopenssl\s+passwd(?:[ \t]+-salt[ \t]+\S+|[ \t]+-(?!in\b)\w+)*[ \t]+[\"']?(?P<bare>[^\s\"'|)-][^\s\"'|)]*)"),
    (("ldap",), r"\bldap(?:add|delete|modify|passwd|search|whoami)\b[^\n|;]{0,400}\s-w[ \t]*[\"']?(?P<bare>[^\s\"'-][^\s\"']*)"),
    (("requirepass", "masterauth"), r"(?m)^[ \t]*(?:requirepass|masterauth)[ \t]+[\"']?(?P<bare>[^\s\"']+)"),
    (("pass:", "password:", "pwd:"), r"(?i)(?<![\w/])/(?:pass|password|pwd):[\"']?(?P<bare>[^\s\"'/*][^\s\"']*)"),
    (("auths",), r"\\?\"auths\\?\"\s*:[^\]]{0,300}?\\?\"auth\\?\"\s*:\s*\\?\"(?P<bare>[^\s\"\\]{8,})"),
    (("authorization",), r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token)\s+(?P<bare>[^\s\"']{6,})"),
)
"""Each with words of which one is in every text that has the form: few texts have any, and a pattern is compiled when it is needed."""


def given_without_name(text: str) -> Iterator[str]:
    """What may be a password, by where it stands."""
    low = text.casefold()
    for words, form in _FORMS:
        if any(word in low for word in words):
            for found in re.finditer(form, text):
                yield found["bare"]
