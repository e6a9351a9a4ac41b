# `make report` makes every report; `make test` runs the tests; `make lab` opens the notebooks; `make bench` measures. Each sets up first.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3 2>/dev/null))
VENV := .venv
BIN := $(VENV)/bin
# An environment holds its own path: after the folder has moved it is made anew.
READY := $(VENV)/.ready-$(shell pwd | cksum | cut -d" " -f1)
# Packages come from the lock files only, whole and with the hashes that stand there.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python

# What is only measured against has an environment of its own.
RIVALS := .venv-bench
RIVALS_READY := $(RIVALS)/.ready-$(shell pwd | cksum | cut -d" " -f1)
BENCHES := $(patsubst bench/%.py,bench-%,$(wildcard bench/read.py bench/icdar.py bench/check.py bench/layouts.py bench/sweep.py bench/scans.py))

.PHONY: help report test lab bench $(BENCHES) lock clean

help:
	@sed -n '1s/^# //p' Makefile

report: $(READY)
	@$(BIN)/yusuan run

test: $(READY)
	@$(BIN)/python -m pytest -n 2

lab: $(READY)
	@$(BIN)/jupyter lab notebooks

# `make bench-icdar OPTIONS=--documents` hands options on.
bench: $(BENCHES)

bench-icdar: $(RIVALS_READY)

$(BENCHES): bench-%: $(READY)
	@$(BIN)/python bench/$*.py $(OPTIONS)

$(READY): requirements.lock requirements-uv.lock pyproject.toml
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 to 3.13 is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements-uv.lock
	@$(UV) --require-hashes -r requirements.lock
	@$(UV) --no-deps --no-build-isolation -e .
	@touch $@

$(RIVALS_READY): bench/requirements.lock $(READY)
	@echo "Setting up $(RIVALS) ..."
	@$(PYTHON) -m venv --clear $(RIVALS)
	@$(BIN)/uv pip install --quiet --python $(RIVALS)/bin/python --require-hashes -r bench/requirements.lock
	@touch $@

# Written anew only by hand, when pyproject.toml or bench/requirements.in changes.
lock: $(READY)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--all-extras pyproject.toml -o requirements.lock
	@echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate - -o requirements-uv.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
		bench/requirements.in -o bench/requirements.lock

clean:
	@rm -rf $(VENV) $(RIVALS) data/clean/* reports/*
