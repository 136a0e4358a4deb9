# Everything a developer or CI does with this repository. `make help` lists it.

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
VENV_READY := .venv/.ready
NPM_READY := tests/npm/node_modules/.package-lock.json
ENABLER_MODULES := enabler/node_modules/.package-lock.json
ENABLER_READY := enabler/public/integrity.json
ENABLER_SOURCE := $(shell find enabler/src enabler/scripts -type f) enabler/vite.config.ts enabler/tsconfig.build.json
VIEW_MODULES := operator-view/node_modules/.package-lock.json
VIEW_READY := operator-view/public/index.html.template
VIEW_SOURCE := $(shell find operator-view/src -type f) operator-view/custom-view-config.mjs operator-view/webpack.config.prod.js
DEPLOYED := processor event-handler reconciliation
# The providers that the applications are installed with, and where their requirements are written.
PROVIDERS ?= adyen sandbox stripe
TELEMETRY ?=
REQUIREMENTS ?= .
EXPORT := export --frozen --no-hashes --no-header --no-annotate --no-editable --quiet

# What tests the tools of the tests, and folders without a fast test.
NOT_FAST := bench_runs browser demo house mutants real_processes release sandbox simulation witness
# The product's tests that need no server, browser or registry.
FAST := -m "not servers and not browser and not slow" $(addprefix --ignore=tests/,$(NOT_FAST))

APPLICATIONS := processor/src:event-handler/src:reconciliation/src
SIMULATED := common/core/src:common/commands/src:common/recurring/src:common/web/src:$(APPLICATIONS):sandbox/src:tests
# What the second of two runs of pytest says.
OTHER_HALF := .cache/other-half
# What `pytest --witness` writes, and who judges it.
HEARD := .cache/witness
WITNESS := PYTHONPATH=sandbox/src:tests $(BIN)/python -m witness

# What `make openapi` writes.
OPENAPI := .cache/openapi.json
# Made when all tests have been read once: the processes of pytest then need not compile them, each for itself.
READ_TESTS := .cache/read-tests
TEST_SOURCE := $(shell find tests -name node_modules -prune -o -name '*.py' -print)
# When `make test` began, and how long its last complete run took.
TEST_STARTED := .cache/test-started
TEST_TIME := .cache/test-time
# A file of lines NAME=value, such as .env or the demo's .demo/env; without it the environment is used.
SETTINGS ?=
WITH_SETTINGS = $(if $(SETTINGS),set -a && . "$(abspath $(SETTINGS))" && set +a &&)

# An option with the value of a variable of this command line; those of the environment do not count.
GIVEN = $(if $(filter command,$(firstword $(origin $(1)))),$(2) "$($(1))")

# Runs a silent command and shows on a terminal that it still works.
WITH_DOTS = { if [ -t 2 ]; then (while sleep 2; do printf . >&2; done) & dots=$$!; fi; ($(1)); code=$$?; \
	if [ -n "$$dots" ]; then kill $$dots; echo >&2; fi; test $$code = 0; }

export UV_PYTHON_DOWNLOADS := never
# Images with Python often set it; without it the compiled tests are read again at the next run.
unexport PYTHONDONTWRITEBYTECODE

# Five processes on two cores: at first four of them mostly wait for servers and a browser (tests/lanes.py).
PYTEST := $(BIN)/pytest -n 5 --dist worksteal

SEEDS ?= 200
FIRST_SEED ?= 0
MODE ?= random
CASE ?=
BODIES ?= 10000
REPEATS ?= 5
MINUTES ?= 10

.DEFAULT_GOAL := help
.PHONY: help demo demo-once test coverage mutants test-enabler test-operator-view test-fast test-browser witness enabler operator-view chromium screenshots audit find reconcile report simulate simulate-power kill-runs load bench bad-bodies conformance provider check lint house-rules openapi format lock npm release requirements audit-dependencies security-power settings tools python-tool node-tool test-notice

help: ## Parts of the above | List the targets
	@awk -F ':.*## | \\| ' -v groups='Try it|Change it|Run it|Try to break it|Release it|Parts of the above' ' \
		/^[a-z-]+:.*## / { rows[$$2] = rows[$$2] sprintf("  make %-18s %s\n", $$1, $$3) } \
		END { n = split(groups, names, "|"); for (i = 1; i <= n; i++) printf "%s\n%s\n", names[i], rows[names[i]] }' \
		$(MAKEFILE_LIST)
	@echo 'Variables: make demo PROVIDER=stripe ORIGINS=http://localhost:5173, make audit SETTINGS=.env ARGS="--days 7", make PYTHON=/path/to/python3 ...'

demo: tools $(VENV_READY) $(ENABLER_READY) $(VIEW_READY) ## Try it | Start the whole product on this machine, also with PROVIDER=stripe or adyen; Ctrl-C stops it
	@PYTHONPATH=sandbox/src $(BIN)/python -m sandbox.demo --provider $(or $(PROVIDER),sandbox) --origins "$(ORIGINS)"

demo-once: tools $(VENV_READY) $(ENABLER_READY) ## Try it | Start it, run one checkout from cart to refund, show the Payment, stop
	@PYTHONPATH=sandbox/src $(BIN)/python -m sandbox.demo --once --provider $(or $(PROVIDER),sandbox)

# The view comes first: its packages and its build take longer than all else. Four jobs: some wait for a registry.
test: tools test-notice ## Change it | Check the code and run every test
	@$(MAKE) --no-print-directory --jobs 4 --output-sync=target test-operator-view check test-enabler npm chromium $(READ_TESTS)
	rm -rf $(HEARD)
	$(PYTEST) --ignore=tests/house --witness $(HEARD)
	@$(WITNESS) $(HEARD)
	@echo "The last complete run took $$(( ($$(date +%s) - $$(cat $(TEST_STARTED))) / 60 )) minutes here." > $(TEST_TIME)

test-enabler: $(ENABLER_READY) ## Change it | Check and test the browser library
	npm run check --prefix enabler
	npm run size --prefix enabler
	npm test --prefix enabler

test-operator-view: $(VIEW_READY) ## Change it | Check and test the view for the Merchant Center
	npm run check --prefix operator-view
	npm test --prefix operator-view

test-notice:
	@mkdir -p $(dir $(TEST_TIME)) && date +%s > $(TEST_STARTED)
	@echo "Linters, the tests of the browser parts and every Python test, on two processors." \
		"$$(cat $(TEST_TIME) 2>/dev/null || echo 'Plan half an hour or more;') make test-fast leaves out the slow ones."

test-fast: $(VENV_READY) ## Change it | Run the product's tests that need no server, browser or registry
	@# Two runs without pytest-xdist, whose messages about each test take a fifth of the time.
	@mkdir -p .cache; $(BIN)/pytest --half 2 $(FAST) > $(OTHER_HALF) 2>&1 & other=$$!; trap "kill $$other" INT TERM; \
	$(BIN)/pytest --half 1 $(FAST); code=$$?; wait $$other || code=1; \
	if [ $$code = 0 ]; then tail -1 $(OTHER_HALF); else cat $(OTHER_HALF); fi; exit $$code

coverage: $(VENV_READY) ## Change it | Measure which lines and branches the fast tests reach; there is a floor in pyproject.toml
	@mkdir -p .cache
	$(BIN)/coverage run -m pytest -q $(FAST)
	$(BIN)/coverage report

witness: tools $(VENV_READY) npm ## Change it | Check by the official types what is said with commercetools and Stripe
	rm -rf $(HEARD)
	$(BIN)/pytest -n 2 --dist worksteal -m "not servers and not browser and not slow" --witness $(HEARD) \
		tests/conformance tests/deploy_scripts tests/event_handler tests/flows tests/processor \
		tests/reconciliation tests/sandbox
	@$(WITNESS) $(HEARD)

test-browser: tools $(VENV_READY) $(NPM_READY) $(ENABLER_READY) $(VIEW_READY) chromium ## Change it | Run the tests that drive a real browser
	$(BIN)/pytest tests/browser

simulate: $(VENV_READY) ## Try to break it | Simulate faults and races: make simulate SEEDS=1000 FIRST_SEED=0 MODE=random
	@PYTHONPATH=$(SIMULATED) $(BIN)/python -m simulation --provider $(or $(PROVIDER),sandbox) --mode $(MODE) --seeds $(SEEDS) --first-seed $(FIRST_SEED) --case "$(CASE)"

bad-bodies: $(VENV_READY) ## Try to break it | Send generated bodies to every endpoint: make bad-bodies BODIES=10000
	BODIES=$(BODIES) $(BIN)/pytest tests/bad_input/test_generated_bodies.py

audit: $(VENV_READY) ## Run it | Look for discrepancies in live data, changing nothing: make audit ARGS="--days 7"
	@$(WITH_SETTINGS) PYTHONPATH=reconciliation/src $(BIN)/python -m reconciliation.audit $(ARGS)

find: $(VENV_READY) ## Run it | Find payments, print what happened: make find ORDER=1001 SETTINGS=.demo/env, or by PSP=, EMAIL=, ID=
	@$(WITH_SETTINGS) PYTHONPATH=processor/src $(BIN)/python -m processor.find $(call GIVEN,ORDER,--order) \
		$(call GIVEN,PSP,--psp) $(call GIVEN,EMAIL,--email) $(call GIVEN,ID,--id)

reconcile: $(VENV_READY) ## Run it | Run the reconciliation once, now: make reconcile SETTINGS=.demo/env
	@$(WITH_SETTINGS) PYTHONPATH=reconciliation/src $(BIN)/python -m reconciliation.run

report: $(VENV_READY) ## Run it | Complete Payments from a report of the PSP: make report FILE=report.csv SETTINGS=.env, ARGS=--compare changes nothing
	@$(WITH_SETTINGS) PYTHONPATH=reconciliation/src $(BIN)/python -m reconciliation.report_file "$(FILE)" $(ARGS)

conformance: $(VENV_READY) ## Change it | Prove a provider, for real where it is configured: PROVIDER=stripe, or with HOOK=file one from outside
	CONFORMANCE_PROVIDER=$(PROVIDER) CONFORMANCE_HOOK=$(HOOK) $(BIN)/pytest tests/conformance

provider: $(VENV_READY) ## Change it | Write the beginning of a provider: make provider NAME=acme OUT=../payment-provider-acme
	@$(BIN)/python scripts/new_provider.py "$(NAME)" "$(or $(OUT),../payment-provider-$(NAME))"

mutants: $(VENV_READY) ## Try to break it | Make mistakes in a copy of the code, one at a time, and see who notices: make mutants ARGS="--help"
	@PYTHONPATH=tests $(BIN)/python -m mutants $(ARGS)

simulate-power: $(VENV_READY) ## Try to break it | The part of it that the simulation must notice: planted bugs
	@PYTHONPATH=tests $(BIN)/python -m mutants --kind bugs $(ARGS)

kill-runs: $(VENV_READY) ## Try to break it | Kill real processes wherever money is on its way: make kill-runs REPEATS=5
	@PYTHONPATH=$(APPLICATIONS):sandbox/src:tests $(BIN)/python -m real_processes kill-runs --provider $(or $(PROVIDER),sandbox) --repeats $(REPEATS)

load: $(VENV_READY) ## Try to break it | Put load on the real processes while everything around them fails: make load MINUTES=10
	@PYTHONPATH=$(APPLICATIONS):sandbox/src:tests $(BIN)/python -m real_processes load --provider $(or $(PROVIDER),sandbox) --minutes $(MINUTES)

security-power: $(VENV_READY) ## Try to break it | The part of it that a test of attacks must notice: guards removed
	@PYTHONPATH=tests $(BIN)/python -m mutants --kind guards $(ARGS)

audit-dependencies: $(VENV_READY) ## Release it | Look up known vulnerabilities of all dependencies (needs osv.dev and npm)
	$(BIN)/uv audit --frozen
	npm audit --prefix enabler
	npm audit --prefix operator-view
	npm audit --prefix tests/npm

bench: $(VENV_READY) ## Try to break it | Measure throughput, latency, processor time and memory: make bench ARGS="--help"
	@PYTHONPATH=sandbox/src:tests $(BIN)/python -m bench_runs $(ARGS)

check: house-rules lint openapi ## Change it | Lint, formatting, types, house rules and the API's description

lint: tools $(VENV_READY) ## Change it | Lint, formatting and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

house-rules: tools $(VENV_READY) ## Change it | Check the rules that no linter knows
	$(BIN)/pytest -q tests/house

openapi: tools $(VENV_READY) $(NPM_READY) ## Change it | Write the processor's OpenAPI description to .cache/openapi.json and .html, and lint it
	@mkdir -p $(dir $(OPENAPI))
	@PYTHONPATH=$(APPLICATIONS):sandbox/src:tests $(BIN)/python scripts/describe_api.py $(OPENAPI)
	@REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		tests/npm/node_modules/.bin/redocly lint --extends=recommended-strict $(OPENAPI)
	@REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
		tests/npm/node_modules/.bin/redocly build-docs $(OPENAPI) --output $(OPENAPI:.json=.html) >/dev/null 2>&1

format: $(VENV_READY) ## Change it | Format the code and mend what the linter can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

settings: $(VENV_READY) ## Change it | Write the declared settings into connect.yaml and the tables of the documentation
	@PYTHONPATH=$(APPLICATIONS) $(BIN)/python scripts/describe_settings.py

lock: $(VENV_READY) ## Release it | Lock the dependencies and write every requirements.txt from the lock
	$(BIN)/uv lock
	@$(MAKE) --no-print-directory requirements

requirements: $(VENV_READY) ## Release it | Write every requirements.txt from the lock: make requirements PROVIDERS=stripe TELEMETRY=yes
	@for one in $(DEPLOYED); do \
		mkdir -p $(REQUIREMENTS)/$$one && \
		$(BIN)/uv $(EXPORT) --only-group $$one $(PROVIDERS:%=--only-group=provider-%) \
			$(if $(TELEMETRY),--only-group telemetry) \
			-o $(REQUIREMENTS)/$$one/requirements.txt || exit 1; \
	done

npm: $(NPM_READY) ## Parts of the above | Install the npm packages that some tests compare with

enabler: $(ENABLER_READY) ## Parts of the above | Build the browser library

operator-view: $(VIEW_READY) ## Parts of the above | Build the view for the Merchant Center

# The headless shell is the same Chromium without the windows around pages, for half the processor time.
chromium: ## Parts of the above | Install Debian's Chromium, which the browser tests drive
	@test -n "$$CHROMIUM" || command -v chromium-headless-shell >/dev/null || \
		{ test "$$(id -u)" = 0 && echo 'Installing Chromium by apt-get' && \
			apt-get update -qq && apt-get install -y -qq chromium-headless-shell; } || \
		command -v chromium >/dev/null || \
		{ echo 'Chromium is needed: apt-get install chromium-headless-shell, or set CHROMIUM' >&2; exit 1; }

screenshots: tools $(VENV_READY) $(ENABLER_READY) $(VIEW_READY) chromium ## Release it | Take the pictures in docs/images
	@PYTHONPATH=sandbox/src:tests $(BIN)/python scripts/screenshots.py

release: $(VENV_READY) ## Release it | Tag the tree that Connect builds: make release VERSION=x.y.z
	@$(BIN)/python scripts/release.py "$(VERSION)"

# What is wrong with a test is said by the run itself.
$(READ_TESTS): $(VENV_READY) $(TEST_SOURCE)
	@mkdir -p $(dir $@)
	@$(BIN)/pytest --collect-only -qq >/dev/null 2>&1 || true
	@touch $@

# Before anything is installed: a tool that is missing or too old.
tools: python-tool node-tool

python-tool:
	@test -x $(BIN)/python || command -v $(PYTHON) >/dev/null || \
		{ echo 'Python 3.11 or newer is needed, and $(PYTHON) is not there: make PYTHON=/path/to/python3 ...' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, and this is $$($(PYTHON) --version): make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python cannot make virtual environments here: apt-get install python3-venv' >&2; exit 1; }

node-tool:
	@command -v node >/dev/null && command -v npm >/dev/null || \
		{ echo 'Node.js 20.19 or newer with npm is needed: https://nodejs.org/en/download' >&2; exit 1; }
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || \
		{ echo "Node.js 20.19 or newer is needed, and this is $$(node --version): https://nodejs.org/en/download" >&2; exit 1; }

$(VENV_READY): pyproject.toml uv.lock $(wildcard common/*/pyproject.toml common/*/*/pyproject.toml) | python-tool
	@echo 'Preparing .venv: the Python packages, about 100 (a minute when none is cached)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(call WITH_DOTS,$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) && $(BIN)/uv sync --frozen --quiet) || \
		{ echo 'The packages cannot be installed. Is the network up, and does it need a proxy (HTTPS_PROXY) or another index (PIP_INDEX_URL, UV_INDEX_URL)?' >&2; exit 1; }
	@touch $@

$(NPM_READY): tests/npm/package.json tests/npm/package-lock.json | node-tool
	npm ci --prefix tests/npm --no-audit --no-fund
	@touch $@

$(ENABLER_MODULES): enabler/package.json enabler/package-lock.json | node-tool
	@echo 'Preparing the browser library: npm packages, then its build'
	npm ci --prefix enabler --no-audit --no-fund
	@touch $@

$(ENABLER_READY): $(ENABLER_MODULES) $(ENABLER_SOURCE)
	npm run build --prefix enabler

$(VIEW_MODULES): operator-view/package.json operator-view/package-lock.json | node-tool
	@echo 'Preparing the view for the Merchant Center: npm packages of its kit (600 MB), then its build; a minute or two'
	npm ci --prefix operator-view --no-audit --no-fund
	@touch $@

# The page with the addresses of one deployment is made from the template, by Connect or by the demo.
$(VIEW_READY): $(VIEW_MODULES) $(VIEW_SOURCE)
	npm run build --prefix operator-view -- --build-only > /dev/null
	@touch $@
