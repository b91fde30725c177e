# Everything runs in .venv, which the first target that needs it sets up; a second run finds it ready.
.DEFAULT_GOAL := help
.PHONY: help setup all deck sheet test test-fast check accept bench clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(PYTHON) tools/setup.py runtime
DEV := $(PYTHON) tools/setup.py dev

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: ## make .venv with everything for building and developing
	@$(DEV)

all: ## every deck, sheet, records file and report of source/, in build/
	@$(RUNTIME)
	$(BIN)/cribdeck build

deck: ## only the Anki decks
	@$(RUNTIME)
	$(BIN)/cribdeck build --only deck

sheet: ## only the cheat sheets
	@$(RUNTIME)
	$(BIN)/cribdeck build --only sheet

test: ## every test: cases, real Anki, PDF read-back, command line, properties
	@$(DEV)
	$(BIN)/python -m pytest -n auto

test-fast: ## the tests that take seconds
	@$(DEV)
	$(BIN)/python -m pytest -n auto -m "not slow"

check: ## format, lint, types, import direction, and the notes themselves
	@$(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cribdeck check

accept: ## write the expected files of tests/cases anew; review the difference like code
	@$(DEV)
	$(BIN)/python -m pytest tests/test_cases.py --accept -q

bench: ## speed and memory, as ratios
	@$(DEV)
	$(BIN)/python benchmarks/extraction.py
	$(BIN)/python benchmarks/deck.py --rounds 3
	$(BIN)/python benchmarks/sheet.py --entries 500 2000

clean: ## empty build/ (the environment stays: remove .venv by hand)
	find build -mindepth 1 -not -name .gitignore -delete
