# The commands of this project. `make help` lists them; CI runs `.ci/run`: `make synth`, `make check`, `make peers`, `make e2e` and `make browser`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install synth test check lint types docs snapshots bench search mutants mutants-peers peers e2e browser lock clean

PYTHON ?= python3
PY := .venv/bin/python
NODE := $(PY) -m pci_constructs.node
CDK := $(NODE) node_modules/aws-cdk/bin/cdk

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/installed node_modules/installed ## install the locked tools into .venv and node_modules

.venv/installed: .ci/requirements.txt pyproject.toml
	@echo "→ Python packages into .venv (a minute or two the first time)"
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + "; name another with: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/installed: package.json package-lock.json .venv/installed
	@echo "→ the CDK CLI into node_modules"
	@$(NODE) npm ci --silent --no-audit --no-fund
	@touch $@

synth: install ## build both stages of the reference environment into cdk.out and judge them
	@$(CDK) synth --quiet '**' --output cdk.out
	@$(PY) -m stacks.summary cdk.out

test: install ## run the tests, a file to a process, on up to four processors
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

check: lint types test ## lint, types and test: what CI runs, with `make synth` and `make peers`

lint: install ## ruff (format and lint) and import-linter
	@.venv/bin/ruff format --check --quiet . && .venv/bin/ruff check --quiet .
	@.venv/bin/lint-imports --no-logo >/dev/null || .venv/bin/lint-imports

types: install ## mypy --strict
	@.venv/bin/mypy

snapshots: install ## write the snapshots again; review them with git diff
	@$(PY) -m pytest tests/stacks/test_reference.py --snapshot-update

docs: install ## write the generated pages of docs/ again
	@$(PY) -m docs.generate

bench: install .venv-peers/installed ## a synth, a check beside its neighbours, reports, the segmentation proof, evidence: what they cost
	@$(PY) -m tests.bench.gate_share
	@$(PY) -m tests.bench.speed
	@$(PY) -m tests.bench.reports
	@$(PY) -m tests.bench.segmentation
	@$(PY) -m tests.bench.evidence

search: install ## random networks and values that `make test` does not draw: other ones each time, for an hour or so
	@PCI_SEARCH=1 PCI_NETWORKS=$${PCI_NETWORKS:-2000} $(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile \
	  tests/network/test_random.py tests/network/test_sets.py tests/network/test_candidates.py tests/rules/test_mutations.py tests/gates/test_window.py

mutants: install ## what the rules report of a weakened reference environment (after make synth)
	@$(PY) -m tests.mutants.run

mutants-peers: install .venv-peers/installed ## a sample of the same mutants before checkov, cfn-guard and cdk-nag
	@$(PY) -m tests.mutants.peers

peers: install .venv-peers/installed ## what checkov, cfn-guard, cfn-lint and two more cdk-nag packs say of cdk.out
	@$(PY) -m tests.peers

e2e: synth ## deploy cdk.out into an emulated account, verify it, weaken it, record deployments, tamper, audit; a good and twelve bad changes
	@$(PY) -m tests.e2e cdk.out

browser: install ## the HTML report in a real Chromium: search, links, print, accessibility
	@for tool in chromium chromedriver; do command -v $$tool >/dev/null && continue; \
	  command -v apt-get >/dev/null || { echo "make browser needs $$tool, and there is no apt-get to install it" >&2; exit 1; }; \
	  echo "→ Chromium and its driver"; apt-get update -qq && apt-get install -y -qq chromium chromium-driver >/dev/null; \
	  command -v $$tool >/dev/null || { echo "make browser needs $$tool, and it could not be installed" >&2; exit 1; }; done
	@$(PY) -m pytest tests/browser/check_*.py

.venv-peers/installed: .ci/requirements-peers.txt
	@echo "→ the peers into .venv-peers (a minute the first time)"
	@$(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/requirements-peers.txt
	@touch $@

lock: ## resolve the lock files again
	@.venv/bin/python -m pip install --quiet uv
	@.venv/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file .ci/requirements.txt
	@.venv/bin/uv pip compile --group peers --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file .ci/requirements-peers.txt
	@cd docs/examples/payment-service && for lock in requirements "requirements-pipeline ../../../pyproject.toml"; do set -- $$lock; \
	  ../../../.venv/bin/uv pip compile $$1.in $$2 --universal --python-version 3.13 --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --output-file $$1.txt; done
	@$(NODE) npm install --silent --package-lock-only --omit-lockfile-registry-resolved
	@# Where packages ask for money is no part of what is locked, and a lock file here holds no address.
	@$(PY) -c 'import json, pathlib; lock = pathlib.Path("package-lock.json"); found = json.loads(lock.read_text("utf-8")); [one.pop("funding", None) for one in found["packages"].values()]; lock.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")'

clean: ## remove what was built and installed
	@rm -rf .venv .venv-peers node_modules cdk.out .mypy_cache .ruff_cache .pytest_cache
