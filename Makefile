# The only commands one needs. `make demo` and `make test` set up what they use; nothing is installed outside this folder's .venv.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo serve explorer docs test check slow mutants bench format clean

help:            ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Medclew needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: $(BIN)/python pyproject.toml constraints.txt
	@echo "installing Medclew (about half a minute) ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	@echo "installing what the tests use, PyTorch among it (about 3 GB, some minutes) ..."
	@$(PIP) --editable '.[dev,formats,gnn,llm,serve,trapi]'
	@touch $@

demo: $(VENV)/.base        ## build the default graph and ask it three questions
	@$(BIN)/medclew build --if-missing
	@$(BIN)/medclew demo

$(VENV)/.serve: $(VENV)/.base
	@$(PIP) --editable '.[serve]'
	@touch $@

serve: $(VENV)/.serve explorer   ## build the default graph, serve it, and the explorer at http://localhost:8765
	@$(BIN)/medclew build --if-missing
	@$(BIN)/medclew serve

EXPLORER := serve/explorer
explorer: $(EXPLORER)/dist/index.html   ## build the web explorer (Node 20 or later)

$(EXPLORER)/dist/index.html: $(shell find $(EXPLORER)/src $(EXPLORER)/public -type f 2>/dev/null) $(EXPLORER)/index.html $(EXPLORER)/package-lock.json $(EXPLORER)/vite.config.ts
	@if command -v npm >/dev/null; then cd $(EXPLORER) && npm ci --no-progress --loglevel=error && npm run --silent build; \
	else echo "the web explorer is not built: it needs Node 20 or later with npm; the API works without it" >&2; fi

# Tests are shared between one process more than there are cores, for a good part of their time is waiting for servers, a browser and other
# processes; `make test JOBS=0` runs them in one. tests/conftest.py says what comes first, which pytest-xdist would order anew.
JOBS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
# Numerical libraries get one thread in each: a pool for every core in each of several processes has them wait for one another.
PYTEST = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --no-loadscope-reorder

test: $(VENV)/.dev explorer check   ## run the checks and the tests
	@$(PYTEST)

docs: $(VENV)/.dev         ## build the documentation's site into build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

check: $(VENV)/.dev        ## lint, types, the direction of the rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports

slow: $(VENV)/.dev         ## run the slow tests too
	@$(PYTEST) -m 'slow or not slow'

MUTANTS ?= 300
mutants: $(VENV)/.dev      ## put small faults into the code and count those that the tests notice
	@$(BIN)/python -m benchmarks.mutation --given
	@$(BIN)/python -m benchmarks.mutation --sample $(MUTANTS)

bench: $(VENV)/.dev        ## list the benchmarks, each a command of its own
	@$(PIP) --editable '.[bench]'
	@$(BIN)/python -m benchmarks

format: $(VENV)/.dev       ## put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean:           ## remove what these commands made in this folder
	rm -rf $(VENV) build/site build/tests .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(EXPLORER)/node_modules $(EXPLORER)/dist
