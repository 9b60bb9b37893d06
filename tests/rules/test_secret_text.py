"""What is taken for a secret, and what is not: a wrong alarm on an ARN is as tiring as a missed key is bad."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pci_constructs.assembly import Composed, Reference, Resource, Unknown
from pci_constructs.findings import Verdict
from pci_constructs.rules.credentials import _KEY_OF_AWS, _NAMED, _USER_ALONE, _USER_INFO, looks_random
from pci_constructs.rules.password_commands import _FORMS
from pci_constructs.rules.secret_names import names_secret
from pci_constructs.rules.secret_text import judge_readable, literal_secret
from pci_constructs.rules.secret_words import SHAPES

KEY_ID = "AKIA" + "Q3EGVN7WTZ2LKXPD"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYq8Tz1LmNoP"
HEX = "8f14e45fceea167a5a36dedd4bea2543"
UUID = "8f14e45f-ceea-167a-5a36-dedd4bea2543"
REFERENCE = Reference(Resource(logical_id="R", type="AWS::S3::Bucket", properties={}, attributes={}, construct_path="", template="t"))
ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd"


@pytest.mark.parametrize(
    "names",
    [
        "DB_PASSWORD dbPassword DB_PASS PASSWORD2 PGPASSWORD MYSQL_PWD clientSecret CLIENT_SECRET_PROD API_KEY apiKey apikey X_TOKEN",
        "GITHUB_TOKEN AWS_SECRET_ACCESS_KEY privateKey ECS_ENGINE_AUTH_DATA CONNECTION_STRING SECRET dbpassword authtoken ROOT_PW",
        "SECRET_KEY_BASE",
    ],
)
def test_names_of_secrets(names: str) -> None:
    assert [name for name in names.split() if not names_secret(name)] == []


@pytest.mark.parametrize(
    "names",
    [
        "DB_SECRET_ARN TOKEN_URL COMPASS BYPASS SORT_KEY PARTITION_KEY PUBLIC_KEY KEY KMS_KEY SECRET_NAME PASSWORD_MIN_LENGTH",
        "PASSWORD_HASH AWS_ACCESS_KEY_ID MAX_TOKENS PATH PATTERN USERNAME secretsManagerEndpoint TOKENIZER TOKEN_TTL BUILD_STRING",
    ],
)
def test_names_of_what_is_no_secret(names: str) -> None:
    assert [name for name in names.split() if names_secret(name)] == []


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("hunter2", "DB_PASSWORD"),
        ("changeme", "PASSWORD"),
        ("swordfish-blue", "DB_PASSWORD"),
        ("pa$$word", "DB_PASSWORD"),
        ("123456", "PASSWORD"),
        (123456, "PASSWORD"),
        ("dev-token", "API_TOKEN"),
        ("swordfish", "JWT_SECRET"),
        ("s3cr3t", "SECRET"),
        (SECRET_KEY, "AWS_SECRET_ACCESS_KEY"),
        ("Zk3vQ9xLw82jdR7pTn", "SECRET"),
        (HEX, "API_KEY"),
        (UUID, "API_KEY"),
        (HEX, "SECRET_SALT"),
        (KEY_ID, "ANYTHING"),
        (f"key {KEY_ID},", "ANYTHING"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE", "ANYTHING"),
        ("-----BEGIN PRIVATE KEY-----", "ANYTHING"),
        ("ghp_" + "a1B2" * 9, "ANYTHING"),
        ("GOCSPX-" + "a1B2" * 7, "ANYTHING"),
        ("ya29." + "a1B2" * 9, "ANYTHING"),
        ("da2-" + "a1b2c3d4" * 3 + "e5", "ANYTHING"),
        ("amzn.mws." + UUID, "ANYTHING"),
        ("key-" + HEX, "ANYTHING"),
        (HEX + "-us12", "ANYTHING"),
        ("sq0atp-" + "a1B2" * 6, "ANYTHING"),
        ("access_token$production$" + HEX[:16] + "$" + HEX, "ANYTHING"),
        ("EAACEdEose0cBA" + "a1B2" * 6, "ANYTHING"),
        ("https://hooks.slack." + "com/services/T01234567/B01234567/abcdefghijklmnopqrstuvwx", "WEBHOOK"),
        ("postgres://u:pw123@h/db", "DATABASE_URL"),
        ("https://a1b2c3d4e5f6g7h8i9j0@github.com/x/y", "REPOSITORY"),
        ("https://a1b2c3d4:x-oauth-basic@github.com/x/y", "REPOSITORY"),
        ("Server=h;User=u;Password=abc123;", "DATABASE"),
        ('{"username": "u", "password": "hunter2"}', "CONFIG"),
        ("#!/bin/bash\nexport DB_PASSWORD=hunter2\n", "UserData"),
        ("export DB_PASSWORD='pa$$w0rd'", "UserData"),
        ('export DB_PASSWORD="hunter2-$(hostname)"', "UserData"),
        ('password: "hunt$ER2"', "UserData"),
        ('export DB_PASSWORD=\\"hunter2\\"', "UserData"),
        ("mysql --password hunter2 -u x", "UserData"),
        ("users:\n- name: u\n  password: swordfish\n", "UserData"),
        ('api_key = "abcdef"', "UserData"),
        ("curl -sS -u admin:hunter2 https://x", "UserData"),
        ("mysql -h db -u root -phunter2 -e 'x'", "UserData"),
        ("echo 'root:hunter2' | sudo chpasswd", "UserData"),
        ("echo hunter2 | passwd --stdin root", "UserData"),
        ("echo hunter2 | docker login -u x --password-stdin", "UserData"),
        ("docker login -u x -p hunter2", "UserData"),
        ('echo -e "hunter2\\nhunter2" | sudo passwd app', "UserData"),
        ("chpasswd <<< 'root:hunter2'", "UserData"),
        ("sudo chpasswd <<-'EOF'\nroot:hunter2\nEOF", "UserData"),
        ("kubectl create secret generic x --from-literal=password=hunter2", "UserData"),
        ("docker run --env=DB_PASSWORD=hunter2 x", "UserData"),
        ("mongosh --host x -u app -p hunter2 cards", "UserData"),
        ("rabbitmqctl add_user app hunter2", "UserData"),
        ("mysqladmin -u root password 'hunter2'", "UserData"),
        ("SET PASSWORD FOR 'root'@'localhost' = PASSWORD('hunter2');", "UserData"),
        ("sqlcmd -S x -U sa -P hunter2", "UserData"),
        ("ldapsearch -x -D cn=x -w hunter2", "UserData"),
        ("htpasswd -c -b /etc/x app hunter2", "UserData"),
        ("machine x.example\n  login u\n  password hunter2\n", "UserData"),
        ("aws ssm put-parameter --name x --type SecureString --value hunter2", "UserData"),
        ("sshpass -p hunter2 ssh x", "UserData"),
        ("redis-cli -h x -a hunter2 ping", "UserData"),
        ("mysql --password=hunter2 -u x", "UserData"),
        ("x --db_password hunter2", "UserData"),
        ("-Dspring.datasource.password=hunter2", "JAVA_OPTS"),
        ("setx /M DB_PASSWORD hunter2", "UserData"),
        ("[Environment]::SetEnvironmentVariable('DB_PASSWORD', 'hunter2')", "UserData"),
        ("$env:DB_PASSWORD = 'hunter2'", "UserData"),
        ("os.environ['DB_PASSWORD'] = 'hunter2'", "UserData"),
        ("'password' => 'hunter2',", "UserData"),
        ('<add key="DbPassword" value="hunter2"/>', "UserData"),
        ("<password>hunter2</password>", "UserData"),
        ("CREATE USER x IDENTIFIED BY 'hunter2';", "UserData"),
        ("ALTER ROLE x WITH PASSWORD 'hunter2'", "UserData"),
        ("curl -H 'X-Api-Key: hunter2hunter2' https://x", "UserData"),
        ("Authorization: Basic dXNlcjpodW50ZXIy", "HEADERS"),
        ("#cloud-config\nchpasswd:\n  list: |\n    root:hunter2\n", "UserData"),
        ("#cloud-config\nchpasswd:\n  list:\n  - 'root:hunter2'\n", "UserData"),
        ("<powershell>\nnet user Administrator hunter2 /add\n</powershell>", "UserData"),
        ("cmd /c net.exe user 'x' \"hunter2\"", "UserData"),
        ('$pw = ConvertTo-SecureString "hunter2" -AsPlainText -Force', "UserData"),
        ("ConvertTo-SecureString -AsPlainText -String 'hunter2'", "UserData"),
        ("echo \"define('DB_PASSWORD', 'hunter2');\" >> wp-config.php", "UserData"),
        ('echo "define( \\"DB_PASSWORD\\", \\"hunter2\\" );"', "UserData"),
        ('{"password": "hunt$r2"}', "CONFIG"),
        ("Environment=DB_PASSWORD=hunter2", "UserData"),
        ('Environment="JAVA_OPTS=-Ddb.password=hunter2 -Dx=y"', "UserData"),
        ("kubectl create secret generic db --from-literal=password=hunter2", "UserData"),
        ("URL='jdbc:mysql://h/db?user=u&password=hunter2'", "UserData"),
        ("sed -i 's/password=.*/password=hunter2/' x", "UserData"),
        ("CREATE ROLE x LOGIN PASSWORD 'hunter2';", "UserData"),
        ("UPDATE mysql.user SET Password=PASSWORD('hunter2')", "UserData"),
        ('chpasswd <<< "root:hunter2"', "UserData"),
        ("chpasswd <<EOF\nroot:hunter2\nEOF", "UserData"),
        ("useradd -p $(openssl passwd -1 -salt x hunter2) y", "UserData"),
        ("ldapsearch -D cn=x -w hunter2", "UserData"),
        ("# redis.conf\nrequirepass hunter2\n", "UserData"),
        ("cmdkey /add:h /user:u /pass:hunter2", "UserData"),
        ('{"auths": {"r.example": {"auth": "dXNlcjpodW50ZXIy"}}}', "UserData"),
        ('<property name="db.password">hunter2</property>', "UserData"),
        ('{"password":\n  "hunter2"}', "UserData"),
        ("mysql -h db -u root -p'hunter2' app", "UserData"),
        ("mysql -h db \\\n  -u root \\\n  -phunter2 app", "UserData"),
        ("mongosh -u admin -p hunter2 app", "UserData"),
        ("openssl req -new -passout pass:hunter2", "UserData"),
        ("keytool -storepass hunter2 -alias x", "UserData"),
        ("machine x login u password hunter2", "UserData"),
        ("npm config set //registry.example/:_authToken hunter2", "UserData"),
        ("htpasswd -b /etc/htpasswd u hunter2", "UserData"),
        ("htpasswd -nb u hunter2", "UserData"),
        ("echo 'db_password: hunter2' | sudo tee -a /etc/x.yml", "UserData"),
        ("RAILS_MASTER_KEY=" + HEX, "UserData"),
        ('<add key="DbPassword" value="hunt$r2"/>', "UserData"),
        ('DB_PASSWORD="hunt\\$r2"', "UserData"),
        (Composed("hunter2${R}", [REFERENCE]), "DB_PASSWORD"),
        (f"aws_secret_access_key = {SECRET_KEY}", "UserData"),
        (Unknown("parameter P", "parameter", shape=f"${{P}} {KEY_ID}"), "ANYTHING"),
    ],
)
def test_secrets(value: Any, name: str) -> None:
    assert literal_secret(value, name)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (ARN, "DB_SECRET"),
        (ARN, "DB_SECRET_ARN"),
        ("prod/db/password", "DB_SECRET"),
        ("/prod/db/password", "DB_PASSWORD"),
        ("prod-db-credentials", "SECRET"),
        ("true", "USE_TOKEN"),
        (True, "PASSWORD"),
        ("3600", "TOKEN"),
        ("", "PASSWORD"),
        (None, "PASSWORD"),
        ("***", "PASSWORD"),
        ("bar", "AWS_SECRET_ACCESS_KEY"),
        ("https://auth.example.com/oauth/token", "TOKEN"),
        ("secretsmanager.eu-west-1.amazonaws.com", "SECRET"),
        ("alias/aws/s3", "ENCRYPTION_KEY"),
        (UUID, "ENCRYPTION_KEY"),
        (HEX, "COMMIT"),
        (f"sha256:{HEX}", "DIGEST"),
        ("my-bucket", "BUCKET"),
        ("postgres://h:5432/db", "DATABASE_URL"),
        (f"https://{HEX}@o1.ingest.sentry.io/1", "SENTRY_DSN"),
        ("postgres://u:${Pw}@h/db", "DATABASE_URL"),
        ("https://${Token}:x-oauth-basic@github.com/x/y", "REPOSITORY"),
        ("TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)", "UserData"),
        ("export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db --output text)", "UserData"),
        ("DB_PASSWORD=`cat /run/x`", "UserData"),
        ('DB_PASSWORD="db-$(openssl rand -hex 8)"', "UserData"),
        ('DB_PASSWORD="db-$SUFFIX"', "UserData"),
        ('TOKEN = "Bearer ${TOKEN}"', "UserData"),
        ('cat >x <<EOF\nDB_PASSWORD="\\$(aws secretsmanager get-secret-value --secret-id x)"\nEOF', "UserData"),
        ("cat >x <<EOF\nDB_PASSWORD='\\\\\\$1'\nDB_PASS=\\`cat /run/x\\`\nEOF", "UserData"),
        ("password = get_secret('x')", "UserData"),
        ("password = os.environ['PW']", "UserData"),
        ("token = response.token", "UserData"),
        ("for token in tokens:\n  x", "UserData"),
        ("echo Enter password: please now", "UserData"),
        ('curl -H "X-aws-ec2-metadata-token: $TOKEN" http://x', "UserData"),
        ("--token-ttl-seconds 21600", "UserData"),
        ('curl -u "admin:$PW" https://x', "UserData"),
        ('export DB_PASSWORD="x-$(cat /run/pin)"', "UserData"),
        ('Environment="DB_PASSWORD=${PW}" "PATH=/usr/bin"', "UserData"),
        ("Environment=DB_PASSWORD_FILE=/run/pw", "UserData"),
        ("sed -i 's/password=.*/password='\"$PW\"'/' x", "UserData"),
        ('sed -i "s#^password=.*#password=$PW#" x', "UserData"),
        ("usermod --password '!' root", "UserData"),
        ("ALTER USER x PASSWORD '$PW'", "UserData"),
        ('mysqladmin -u root password "$PW"', "UserData"),
        ('chpasswd <<< "root:$PW"', "UserData"),
        ("openssl passwd -6 -stdin\nnext", "UserData"),
        ("openssl passwd -1 -in x", "UserData"),
        ("ldapsearch -W -D cn=x", "UserData"),
        ("docker run -v /pass:/pass x", "UserData"),
        ('<property name="db.password">${pw}</property>', "UserData"),
        ("password:\n  secretKeyRef:\n    name: x\n", "UserData"),
        ("if true; then\n  PASSWORD=\nfi\n", "UserData"),
        ("PASSWORD= ./run", "UserData"),
        ("docker run --name mongo -p 27017:27017 mongo", "UserData"),
        ("openssl rsa -passin file:/run/pw", "UserData"),
        ("keytool -storepass changeit -alias x", "UserData"),
        ("htpasswd -c /etc/htpasswd u", "UserData"),
        ('echo "Password: unchanged"', "UserData"),
        ('echo "password: $PW" > x', "UserData"),
        ("jq -r '\"export SESSION_TOKEN=\\(.Token)\"'", "UserData"),
        ('DB_PASSWORD="x$PW"', "UserData"),
        (
            'cat > /etc/later.sh <<EOF\nDB_PASSWORD="\\$(aws secretsmanager get-secret-value --secret-id x)"\nPW="\\$DB_PASSWORD"\nEOF',
            "UserData",
        ),
        ("DB_PASSWORD=\\`aws ssm get-parameter --name x\\`", "UserData"),
        ("postgres://u:\\$PW@h/db", "UserData"),
        ("mysql -p$PW -e x", "UserData"),
        ("mysql -u root -p < dump.sql", "UserData"),
        ("echo $PW | passwd --stdin root", "UserData"),
        ("aws ecr get-login-password | docker login --username AWS --password-stdin x", "UserData"),
        ("docker login -u AWS -p $(aws ecr get-login-password)", "UserData"),
        ('echo -e "$PW\\n$PW" | passwd app; echo yes | passwd -l root', "UserData"),
        ("chpasswd <<EOF\nroot:$PW\nEOF", "UserData"),
        ("kubectl create secret generic x --from-literal=password=$PW --from-literal=user=app", "UserData"),
        ("docker run --name mongo -u 1000 -p 127.0.0.1:27017:27017 mongo", "UserData"),
        ("yum install -y mongo -u x && mkdir -p /data", "UserData"),
        ('mongosh -u app -p "$PW"', "UserData"),
        ('rabbitmqctl add_user app "$PW"', "UserData"),
        ("SET PASSWORD = '$PW'", "UserData"),
        ("htpasswd -c /etc/x app", "UserData"),
        ("machine x login u password ${PW}", "UserData"),
        ("aws ssm put-parameter --type SecureString --name x --value file://x", "UserData"),
        ("aws ssm put-parameter --type String --name x --value hello", "UserData"),
        ("mysql --password=$PW --no-password y", "UserData"),
        ("setx DB_PASSWORD %PW%", "UserData"),
        ("[Environment]::SetEnvironmentVariable('DB_PASSWORD', $pw)", "UserData"),
        ("$env:DB_PASSWORD = (Get-SSMParameter -Name x).Value", "UserData"),
        ("'password' => getenv('PW'),", "UserData"),
        ("<password>${pw}</password><password></password>", "UserData"),
        ('<entry key="password" value="${pw}"/><add key="DbHost" value="x"/>', "UserData"),
        ("IDENTIFIED BY '$PW'", "UserData"),
        ("Authorization: Bearer ${TOKEN}", "HEADERS"),
        ("rds!db-8f14e45f-ceea-167a-5a36-dedd4bea2543", "RDS_SECRET"),
        ("chpasswd:\n  list: |\n    root:RANDOM\n  expire: false\n", "UserData"),
        ("chpasswd: {expire: false}", "UserData"),
        ("net user Administrator /active:yes", "UserData"),
        ("net user x $pw /add", "UserData"),
        ("net user x *", "UserData"),
        ("a .NET user settings file", "UserData"),
        ("$pw = ConvertTo-SecureString $plain -AsPlainText -Force", "UserData"),
        ('ConvertTo-SecureString "$plain" -AsPlainText', "UserData"),
        ("define('DB_PASSWORD', getenv('DB_PASSWORD'));", "UserData"),
        ("define('DB_PASSWORD', '$PW');", "UserData"),
        ("define('DB_HOST', 'db.internal');", "UserData"),
        (Composed("${R}:password::", [REFERENCE]), "DB_PASSWORD"),
        ("password=$1", "UserData"),
        ("${Secret}", "DB_PASSWORD"),
        (Unknown("dynamic reference", "dynamic", shape="{{resolve:secretsmanager:db:SecretString:password}}"), "DB_PASSWORD"),
        (Unknown("parameter P", "parameter", shape="${P}", no_echo=True), "DB_PASSWORD"),
    ],
)
def test_what_is_no_secret(value: Any, name: str) -> None:
    assert literal_secret(value, name) is None


def _unknown(shape: str, kind: str = "parameter", *, no_echo: bool = False) -> Unknown:
    return Unknown(f"{kind} {shape}", kind, shape=shape, no_echo=no_echo)


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ("eu-west-1", "REGION", Verdict.PASS),
        ("hunter2", "DB_PASSWORD", Verdict.FAIL),
        (_unknown("{{resolve:secretsmanager:db:SecretString:password}}", "dynamic"), "ANYTHING", Verdict.FAIL),
        (_unknown("{{resolve:ssm:/app/level}}", "dynamic"), "LOG_LEVEL", Verdict.PASS),
        (_unknown("{{resolve:ssm:/app/x}}", "dynamic"), "X", Verdict.UNDETERMINED),
        (_unknown("${P}", no_echo=True), "ANYTHING", Verdict.FAIL),
        (_unknown("${P}"), "DB_PASSWORD", Verdict.UNDETERMINED),
        (_unknown("${P}"), "X", Verdict.UNDETERMINED),
        (_unknown("${P}"), "TABLE_NAME", Verdict.PASS),
        (_unknown("${P}"), "DATABASE_URL", Verdict.UNDETERMINED),
        (_unknown("postgres://app:${P}@db/cards"), "DATABASE_URL", Verdict.UNDETERMINED),
        (_unknown("postgres://${P}/cards"), "DATABASE_URL", Verdict.PASS),
        (_unknown("mysqldump --password ${P}"), "UserData", Verdict.UNDETERMINED),
        (_unknown("", "import"), "BUCKET_NAME", Verdict.PASS),
        (_unknown("https://${P}/x"), "X", Verdict.PASS),
        (_unknown("export LEVEL=${P}\n"), "UserData", Verdict.PASS),
        (_unknown("export DB_PASSWORD=${P}\n"), "UserData", Verdict.UNDETERMINED),
        (_unknown("define('DB_PASSWORD', '${P}');"), "UserData", Verdict.UNDETERMINED),
        (_unknown("net user x ${P} /add"), "UserData", Verdict.UNDETERMINED),
        (_unknown("echo root:${P} | chpasswd"), "UserData", Verdict.UNDETERMINED),
        (_unknown("chpasswd <<EOF\nroot:${P}\nEOF"), "UserData", Verdict.UNDETERMINED),
        (_unknown("mysql -u root -p$PW ${P}"), "UserData", Verdict.PASS),
        (_unknown("sed -i 's/change_me/${DBPassword}/' x"), "UserData", Verdict.UNDETERMINED),
        (_unknown("PASSWORD=$(aws secretsmanager get-secret-value --secret-id ${P})\nmysql -p${PASSWORD}"), "UserData", Verdict.PASS),
        (_unknown('PASSWORD="$(/usr/local/bin/aws ssm get-parameter --name ${P})"'), "UserData", Verdict.PASS),
        (_unknown('PASSWORD="\\$(aws ssm get-parameter --name ${P})"'), "UserData", Verdict.PASS),
        (_unknown("PASSWORD=$(echo ${P} | base64 -d)"), "UserData", Verdict.UNDETERMINED),
        (_unknown('TOKEN=$(curl -X PUT http://x)\ncurl -H "X-Token: $TOKEN" http://x\ncfn-signal --stack ${P}'), "UserData", Verdict.PASS),
        (_unknown('DB_PASSWORD="$(jq -r .x /run/x)"\nDB_HOST=${P}\n'), "UserData", Verdict.PASS),
        (_unknown("X=${P}\nDB_PASSWORD=$X\n"), "UserData", Verdict.UNDETERMINED),
        (_unknown('X=y\nDB_PASSWORD="$X"\necho ${P}'), "UserData", Verdict.PASS),
        (_unknown("X=${P}\nDB_PASSWORD=$(echo $X | rev)\n"), "UserData", Verdict.UNDETERMINED),
        (_unknown("postgres://app:$PW@db/cards ${P}"), "UserData", Verdict.PASS),
        (_unknown("postgres://${P}:$PW@db/cards"), "UserData", Verdict.UNDETERMINED),
        (_unknown('PASSWORD="db-${P}"'), "UserData", Verdict.UNDETERMINED),
        (_unknown('echo PASSWORD="\\$(aws ssm get-parameter --name ${P})" >x'), "UserData", Verdict.PASS),
        (_unknown("get ${DbSecret} ${P}"), "UserData", Verdict.PASS),
        (_unknown("arn:aws:secretsmanager:${import x}:1:secret:db"), "DB_SECRET", Verdict.PASS),
        (_unknown("pre-${P}"), "DB_PASSWORD", Verdict.UNDETERMINED),
    ],
)
def test_values_that_end_up_readable(value: Any, name: str, expected: Verdict) -> None:
    judgement = judge_readable(value, name, "Where")
    assert judgement.verdict is expected
    assert bool(judgement.blocked_by) is (expected is Verdict.UNDETERMINED)


@pytest.mark.parametrize(
    "texts",
    [
        ("a" * 50_000, "a.b-" * 12_000, "x=" * 20_000, "https://" * 5_000, "eyJ" * 10_000),
        ("password " * 5_000, "--a " * 12_000, "<a>" * 15_000, "\n" * 50_000),
        ("chpasswd <<" * 5_000, '"auths":' * 8_000, "openssl passwd" + " -1" * 20_000),
    ],
)
def test_long_text_is_read_in_time(texts: tuple[str, ...]) -> None:
    begun = time.perf_counter()
    for text in texts:
        literal_secret(text, "UserData")
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("text", ["getSecretValueFromVault", "prod-database-credentials", "aaaaaaaaaaaaaaaaaaaaaaaa", "short1"])
def test_words_do_not_look_random(text: str) -> None:
    assert not looks_random(text)


@pytest.mark.parametrize(
    ("words", "pattern", "fold"),
    [
        *((words, shape, False) for words, _, shape in SHAPES),
        *((words, pattern, False) for words, pattern in _NAMED),
        *((words, form, True) for words, form in _FORMS),
        *(((sign,), pattern, False) for sign in ("://", "@") for pattern in (_USER_INFO, _USER_ALONE)),
        (("secret",), _KEY_OF_AWS, True),
    ],
)
@settings(max_examples=10)
@given(data=st.data())
def test_one_of_its_words_is_in_every_text_that_a_pattern_finds(
    words: tuple[str, ...], pattern: str, fold: bool, data: st.DataObject
) -> None:
    text = data.draw(st.from_regex(pattern))
    assert any(word in (text.casefold() if fold else text) for word in words)
