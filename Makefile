# Two commands do everything: `make run` and `make test`. Both set up first what is missing.
# Needs Python 3.11 or later and make; runs with GNU make 3.81 (macOS) and later.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

# The Python to set up with, by name or path; without it the newest that is found.
PYTHON ?=
# More arguments: make test ARGS='-k claims -x', make bench ARGS=store_rate
ARGS ?=
# Of make bundle: the Pythons it serves ("3.11 3.13"; without it that of .venv), the system it is for
# (windows-x86_64; without it this one), and whether a .tar of it is wanted too (1).
PYTHONS ?=
SYSTEM ?=
ARCHIVE ?=

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
	$(BIN)/python -m tools.annotation.tables --check

.PHONY: format
format: setup-dev ## Format the code, and mend what ruff can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: update-expected
update-expected: setup-dev ## Rewrite generated files and the outputs that tests compare with
	$(BIN)/python -m tools.generate
	$(BIN)/python -m tools.annotation.tables
	$(BIN)/python -m pytest --update-expected $(ARGS)
	@echo "Read the diff before you commit it: git diff"

.PHONY: coverage
coverage: setup-dev ## All tests, and which lines they leave out
	$(BIN)/python -m pytest --cov $(ARGS)

.PHONY: bench
bench: setup-dev ## Run the benchmarks: every figure with its goal (ARGS='commands store_rate' for some)
	$(BIN)/python -m tools.bench $(ARGS)

# How long each loader is fuzzed, and which targets: make fuzz SECONDS=60 TARGETS="table rdf-ttl"
SECONDS ?= 300
TARGETS ?= table workbook sheet claims mapping proposal rdf-ttl rdf-trig rdf-nq rdf-nt rdf-jsonld
.PHONY: fuzz
fuzz: setup-dev ## Fuzz every loader with bytes (atheris; SECONDS=60 TARGETS=table)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz
	@for target in $(TARGETS); do \
		echo "== $$target" && mkdir -p build/fuzz && \
		$(BIN)/python fuzz/fuzz_loaders.py $$target build/fuzz/$$target -dict=fuzz/words.dict \
			-artifact_prefix=build/fuzz/$$target- -max_total_time=$(SECONDS) -timeout=30 \
			-max_len=4096 -print_final_stats=1 -verbosity=0 || exit 1; \
	done

.PHONY: lock
lock: setup-dev ## Make the locks and NOTICE anew (UPGRADE=1: newest versions)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lock
	$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)
	@$(call bootstrap,--dev)
	$(BIN)/python -m tools.notice

.PHONY: build
build: setup-dev ## Build the wheel and the source distribution into dist/
	$(BIN)/python -m build --no-isolation

.PHONY: bundle
bundle: setup ## Write a folder into dist/ that installs with no network (PYTHONS, SYSTEM, ARCHIVE=1)
	$(BIN)/python -m tools.bundle $(PYTHONS:%=--python %) $(if $(SYSTEM),--system $(SYSTEM)) \
		$(if $(ARCHIVE),--archive)

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
	find benchmarks kg loaders tests tools -type d -name __pycache__ -prune -exec rm -rf {} +
