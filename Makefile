# Everything runs in .venv, which the first target that needs it sets up; a second run finds it ready.
.DEFAULT_GOAL := help
.PHONY: help setup all deck sheet test test-fast test-lowest mutants check accept bench fuzz release docs clean

PYTHON ?= python3
MINUTES ?= 60
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(PYTHON) tools/setup.py runtime
DEV := $(PYTHON) tools/setup.py dev

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: ## make .venv with everything for building and developing
	@$(DEV)

all: ## every deck, sheet, set of cards, records file and report of source/, release notes and checksums, in build/
	@$(RUNTIME)
	@$(BIN)/cribdeck build
	@$(BIN)/python tools/release.py notes

release: all ## the same, and a tag for it
	@$(BIN)/cribdeck check --strict
	@$(BIN)/python tools/release.py tag

deck: ## only the Anki decks
	@$(RUNTIME)
	$(BIN)/cribdeck build --only deck

sheet: ## only the cheat sheets
	@$(RUNTIME)
	$(BIN)/cribdeck build --only sheet

test: ## every test: cases, real Anki, PDF read-back, command line, properties
	@$(DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: ## the tests that need this process alone, and take seconds
	@$(DEV)
	$(BIN)/python -m pytest -n auto --dist worksteal -m fast

mutants: ## change the program a little in 2500 places; build/mutants.txt lists what no test notices
	@$(DEV)
	$(BIN)/python tools/mutants.py $(PARTS)

test-lowest: ## the quick tests with the lowest versions that pyproject.toml allows (needs uv)
	@$(PYTHON) tools/lowest.py

check: ## format, lint, types, import direction, and the notes themselves
	@$(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cribdeck check --strict

docs: ## the documents as a site, in build/site
	@$(DEV)
	@PYTHONPATH=. $(BIN)/python tools/docs.py write
	$(BIN)/sphinx-build -q -W --keep-going -d build/.doctrees docs build/site
	@echo "open build/site/index.html"

accept: ## write the expected files of tests/cases anew; review the difference like code
	@$(DEV)
	$(BIN)/python -m pytest tests/test_cases.py --accept -q

bench: ## speed and memory, as ratios, into docs/benchmarks.md
	@$(DEV)
	$(BIN)/python benchmarks/table.py

fuzz: ## look for inputs that break what reads them, or take long, for MINUTES in all (60)
	@$(DEV)
	@$(BIN)/python tests/fuzz/run.py $(MINUTES)

clean: ## empty build/ (the environment stays: remove .venv by hand)
	find build -mindepth 1 -not -name .gitignore -delete
