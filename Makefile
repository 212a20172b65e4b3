# Commonweal's commands. On a machine with only Python 3.11+ and make: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WORKERS ?= 2
export COMMONWEAL_DATA ?= $(CURDIR)/var

.DEFAULT_GOAL := help

.PHONY: help run serve test check lint types contracts lock messages bench clean

## help: this list
help:
	@sed -n 's/^## /make /p' Makefile

## run: environment, tables, a demo region if the node is empty, and the server at http://127.0.0.1:$(PORT)
run: $(VENV)/run.done
	$(BIN)/commonweal serve --demo --port $(PORT)

## serve: the same without the demo, for a union of your own
serve: $(VENV)/run.done
	$(BIN)/commonweal serve --port $(PORT)

## test: everything, in parallel on two workers; what this machine lacks is skipped with a loud line
test: $(VENV)/dev.done
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -q

## check: lint, types, import contracts and tests
check: lint types contracts test

## lint, types, contracts: the parts of check
lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.done
	$(BIN)/mypy

contracts: $(VENV)/dev.done
	$(BIN)/lint-imports

## lock: write the locks anew (hashes, no addresses)
lock: $(VENV)/dev.done
	$(BIN)/python requirements/relock.py

## messages: collect all sentences for translation and compile what is translated
messages: $(VENV)/dev.done
	cd src/commonweal && ../../$(BIN)/commonweal django makemessages --locale de --no-location
	cd src/commonweal && ../../$(BIN)/commonweal django compilemessages --locale de

## bench: timings beside named peers; see benchmarks/README.md
bench: $(VENV)/dev.done
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

$(VENV)/pip.done:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Commonweal needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.done: $(VENV)/pip.done requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.lock
	@touch $@
