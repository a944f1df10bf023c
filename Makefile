# Two commands do everything: `make run` and `make test`. Both set up first what is missing.
# Needs Python 3.11 or later and make; runs with GNU make 3.81 (macOS) and later.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The Python to set up with, by name or path; without it the newest that is found.
PYTHON ?=
# More arguments of pytest: make test ARGS='-k claims -x'
ARGS ?=

BIN := .venv/bin
EXAMPLE := examples/northern-thailand

# In CI a skipped test is a failed test. (CI=true, as most services set it.)
NO_SKIPS := $(if $(filter-out false 0,$(CI)),-p tools.no_skips)
# What needs neither a database nor a browser, and no patience.
QUICK := -m "not neo4j and not chromium and not slow"

# $(call bootstrap,FLAGS): any Python will do for an environment that is complete already.
bootstrap = python=$$(PYTHON='$(PYTHON)' sh tools/find-python) && \
	"$$python" -I tools/bootstrap.py $(if $(PYTHON),--this-python) $(1)

# $(call elsewhere,oldest): set up .venv-oldest with the oldest Python found; test quickly with it.
elsewhere = python=$$(sh tools/find-python $(1)) && \
	"$$python" -I tools/bootstrap.py --dev --this-python --venv .venv-$(1) && \
	echo "The quick tests with $$(.venv-$(1)/bin/python --version), the $(1) found here:" && \
	.venv-$(1)/bin/python -m pytest $(QUICK) $(NO_SKIPS) $(ARGS)

.PHONY: help
help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: setup
setup: ## Set up .venv with kg and the packages it runs on (PYTHON=python3.12 chooses)
	@$(call bootstrap)

.PHONY: setup-dev
setup-dev: ## The same, and what tests and checks need
	@$(call bootstrap,--dev)

.PHONY: run
run: setup ## Set up, then the main job on the example: tables, checks, Neo4j, measures, map
	$(BIN)/kg -C $(EXAMPLE) build

.PHONY: test
test: setup-dev ## Set up, then all tests (ARGS='-k claims -x' for some)
	$(BIN)/python -m pytest $(NO_SKIPS) $(ARGS)

.PHONY: test-quick
test-quick: setup-dev ## The tests that need neither Neo4j nor Chromium
	$(BIN)/python -m pytest $(QUICK) $(ARGS)

.PHONY: test-oldest
test-oldest: ## The quick tests with the oldest supported Python found (PATH, pyenv)
	@$(call elsewhere,oldest)

.PHONY: test-newest
test-newest: ## The quick tests with the newest supported Python found (PATH, pyenv)
	@$(call elsewhere,newest)

.PHONY: check
check: setup-dev ## Lint, formatting, types, import directions, stale generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m tools.generate --check
	$(BIN)/python -m tools.notice --check

.PHONY: format
format: setup-dev ## Format the code, and mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: update-expected
update-expected: setup-dev ## Rewrite generated files and the outputs that tests compare with
	$(BIN)/python -m tools.generate
	$(BIN)/python -m pytest --update-expected $(ARGS)
	@echo "Read the diff before you commit it: git diff"

.PHONY: coverage
coverage: setup-dev ## All tests, and which lines they leave out
	$(BIN)/python -m pytest --cov $(ARGS)

.PHONY: bench
bench: setup ## How long the commands take on the example
	$(BIN)/python -m tools.bench

.PHONY: lock
lock: setup-dev ## Make the locks and NOTICE anew (UPGRADE=1: newest versions)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lock
	$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)
	@$(call bootstrap,--dev)
	$(BIN)/python -m tools.notice

.PHONY: build
build: setup-dev ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m build --no-isolation

# Debian's own browser with a font that has Thai, for the tests of the map. As root, or by sudo.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
.PHONY: system-packages
system-packages: ## Install Chromium and a Thai font for the map's tests (Debian, Ubuntu; as root)
	$(SUDO) apt-get update
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		-o DPkg::Lock::Timeout=300 chromium fontconfig fonts-noto-core

.PHONY: clean
clean: ## Remove what set-up, tests and builds made here (the example's database too)
	-[ ! -x $(BIN)/kg ] || $(BIN)/kg -C $(EXAMPLE) down
	rm -rf .venv .venv-oldest .venv-newest build dist htmlcov .coverage .hypothesis
	rm -rf .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf $(EXAMPLE)/.kg $(EXAMPLE)/out
	find kg loaders tests tools -type d -name __pycache__ -prune -exec rm -rf {} +
