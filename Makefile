# Everything a developer or CI does with this repository. `make help` lists it.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
VENV_READY := .venv/.ready
NPM_READY := tests/npm/node_modules/.package-lock.json
ENABLER_MODULES := enabler/node_modules/.package-lock.json
ENABLER_READY := enabler/public/integrity.json
ENABLER_SOURCE := $(shell find enabler/src enabler/scripts -type f) enabler/vite.config.ts enabler/tsconfig.build.json
EXPORT := export --frozen --no-hashes --no-header --no-annotate --no-editable --quiet

APPLICATIONS := processor/src:event-handler/src:reconciliation/src
SIMULATED := common/core/src:processor/src:event-handler/src:sandbox/src:tests
# What `pytest --witness` writes, and who judges it.
HEARD := .cache/witness
WITNESS := PYTHONPATH=sandbox/src:tests $(BIN)/python -m witness

export UV_PYTHON_DOWNLOADS := never

SEEDS ?= 200
FIRST_SEED ?= 0
MODE ?= random
CASE ?=
BODIES ?= 10000
REPEATS ?= 5
MINUTES ?= 10

.DEFAULT_GOAL := help
.PHONY: help demo demo-once test test-fast test-browser witness enabler chromium screenshots audit reconcile simulate simulate-power kill-runs load bench bad-bodies conformance check format lock npm release audit-dependencies security-power settings

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV_READY) $(ENABLER_READY) ## Start the whole product on this machine, also with PROVIDER=stripe; Ctrl-C stops it
	@PYTHONPATH=sandbox/src $(BIN)/python -m sandbox.demo --provider $(or $(PROVIDER),sandbox)

demo-once: $(VENV_READY) $(ENABLER_READY) ## Start it, run one checkout from cart to refund, show the Payment, stop
	@PYTHONPATH=sandbox/src $(BIN)/python -m sandbox.demo --once --provider $(or $(PROVIDER),sandbox)

test: check npm enabler chromium ## Check the code and run every test
	npm run check --prefix enabler
	npm run size --prefix enabler
	npm test --prefix enabler
	rm -rf $(HEARD)
	$(BIN)/pytest -n 2 --witness $(HEARD)
	@$(WITNESS) $(HEARD)

test-fast: $(VENV_READY) ## Run the tests that need no server, browser or registry
	$(BIN)/pytest -n 2 -m "not servers and not browser and not slow"

witness: $(VENV_READY) npm ## Check by the official types what is said with commercetools and Stripe
	rm -rf $(HEARD)
	$(BIN)/pytest -n 2 -m "not servers and not browser and not slow" --witness $(HEARD) \
		tests/conformance tests/deploy_scripts tests/event_handler tests/flows tests/processor \
		tests/reconciliation tests/sandbox
	@$(WITNESS) $(HEARD)

test-browser: $(VENV_READY) $(ENABLER_READY) chromium ## Run the tests that drive a real browser
	$(BIN)/pytest tests/browser

simulate: $(VENV_READY) ## Simulate faults and races: make simulate SEEDS=1000 FIRST_SEED=0 MODE=random
	@PYTHONPATH=$(SIMULATED) $(BIN)/python -m simulation --mode $(MODE) --seeds $(SEEDS) --first-seed $(FIRST_SEED) --case "$(CASE)"

bad-bodies: $(VENV_READY) ## Send generated bodies to every endpoint: make bad-bodies BODIES=10000
	BODIES=$(BODIES) $(BIN)/pytest tests/bad_input/test_generated_bodies.py

audit: $(VENV_READY) ## Look for discrepancies in live data, changing nothing: make audit ARGS="--days 7"
	@PYTHONPATH=reconciliation/src $(BIN)/python -m reconciliation.audit $(ARGS)

reconcile: $(VENV_READY) ## Run the reconciliation once, now, with the settings in the environment
	@PYTHONPATH=reconciliation/src $(BIN)/python -m reconciliation.run

conformance: $(VENV_READY) ## Prove a provider, for real where it is configured: PROVIDER=stripe
	CONFORMANCE_PROVIDER=$(PROVIDER) $(BIN)/pytest tests/conformance

simulate-power: $(VENV_READY) ## Plant known bugs and see that the simulation finds each
	@PYTHONPATH=$(SIMULATED) $(BIN)/python -m simulation.planted

kill-runs: $(VENV_READY) ## Kill real processes wherever money is on its way: make kill-runs REPEATS=5
	@PYTHONPATH=sandbox/src:tests $(BIN)/python -m real_processes kill-runs --repeats $(REPEATS)

load: $(VENV_READY) ## Crowd the real processes while everything around them fails: make load MINUTES=10
	@PYTHONPATH=sandbox/src:tests $(BIN)/python -m real_processes load --minutes $(MINUTES)

security-power: $(VENV_READY) ## Remove each guard once and see a test of attacks fail
	@PYTHONPATH=tests $(BIN)/python -m security.power

audit-dependencies: $(VENV_READY) ## Look up known vulnerabilities of all dependencies (needs osv.dev and npm)
	$(BIN)/uv audit --frozen
	npm audit --prefix enabler
	npm audit --prefix tests/npm

bench: $(VENV_READY) ## Measure throughput, latency, processor time and memory: make bench ARGS="--help"
	@PYTHONPATH=sandbox/src:tests $(BIN)/python -m bench_runs $(ARGS)

check: $(VENV_READY) ## Lint, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV_READY) ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

settings: $(VENV_READY) ## Write the declared settings into connect.yaml and the tables of the documentation
	@PYTHONPATH=$(APPLICATIONS) $(BIN)/python scripts/describe_settings.py

lock: $(VENV_READY) ## Lock the dependencies and write every requirements.txt from the lock
	$(BIN)/uv lock
	$(BIN)/uv $(EXPORT) --only-group processor -o processor/requirements.txt
	$(BIN)/uv $(EXPORT) --only-group event-handler -o event-handler/requirements.txt
	$(BIN)/uv $(EXPORT) --only-group reconciliation -o reconciliation/requirements.txt

npm: $(NPM_READY) ## Install the npm packages that some tests compare with

enabler: $(ENABLER_READY) ## Build the browser library

chromium: ## Install Debian's Chromium, which the browser tests drive
	@test -n "$$CHROMIUM" || command -v chromium >/dev/null || \
		{ test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium; } || \
		{ echo 'Chromium is needed: apt-get install chromium, or set CHROMIUM' >&2; exit 1; }

screenshots: $(VENV_READY) $(ENABLER_READY) chromium ## Take the pictures in docs/images
	@PYTHONPATH=sandbox/src:tests $(BIN)/python scripts/screenshots.py

release: $(VENV_READY) ## Tag the tree that Connect builds: make release VERSION=x.y.z
	@$(BIN)/python scripts/release.py "$(VERSION)"

$(VENV_READY): pyproject.toml uv.lock $(wildcard common/*/pyproject.toml common/*/*/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3 ...' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make virtual environments here: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Preparing .venv'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv sync --frozen --quiet
	@touch $@

$(NPM_READY): tests/npm/package.json tests/npm/package-lock.json
	@command -v npm >/dev/null || { echo 'Node.js 20 or newer with npm is needed' >&2; exit 1; }
	npm ci --prefix tests/npm --no-audit --no-fund
	@touch $@

$(ENABLER_MODULES): enabler/package.json enabler/package-lock.json
	@command -v npm >/dev/null || { echo 'Node.js 20 or newer with npm is needed' >&2; exit 1; }
	npm ci --prefix enabler --no-audit --no-fund
	@touch $@

$(ENABLER_READY): $(ENABLER_MODULES) $(ENABLER_SOURCE)
	npm run build --prefix enabler
