# Everything runs in .venv, which is made on first use and again when pyproject.toml changes.
# PYTHON chooses the interpreter: make test PYTHON=python3.12

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/pyproject.installed
PYTHON := $(shell for candidate in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	$$candidate -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && { echo $$candidate; break; }; done)
SHARED ?= ../shared
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test corpus bench conformance agreement rules golden clean

help:  ## show what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile

setup:  ## make .venv and install this checkout into it, with the tools of development
	@test -n "$(PYTHON)" || { echo "Python 3.10 or later is needed; name one with PYTHON=..." >&2; exit 1; }
	@if cmp -s pyproject.toml $(STAMP) && $(BIN)/pip --version >/dev/null 2>&1; then :; else \
		echo "Installing into $(VENV) with $$($(PYTHON) --version) ..." \
		&& $(PYTHON) -m venv --clear $(VENV) \
		&& $(BIN)/python -m pip install --quiet --editable '.[dev]' \
		&& $(BIN)/python -m compileall -q openspec_lint \
		&& cp pyproject.toml $(STAMP); fi

demo: setup  ## check the bookstore: first its specs, contract and changes against each other, then all of it
	@$(BIN)/openspec-lint check fixtures/projects/bookstore --against history/openapi.before.yaml --fail-on never \
		--select crosscheck
	@printf '\n%s\n\n' "That was what specs, contract and changes say of each other. All that is found in the bookstore:"
	@$(BIN)/openspec-lint check fixtures/projects/bookstore --against history/openapi.before.yaml --fail-on never

test: setup  ## format, lint, types, layers, tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -ra

corpus: setup  ## check the real projects under SHARED, where there are any
	$(BIN)/python benchmarks/corpus.py $(SHARED)/corpus/projects

bench: setup  ## time checks beside Redocly, comparisons beside oasdiff, made-up contracts, and items beside openspec
	$(BIN)/python benchmarks/contracts.py $(SHARED)/corpus/contracts
	$(BIN)/python benchmarks/diffs.py $(SHARED)/corpus
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/thousand.py

conformance: setup  ## score us against openspec, OpenAPI's own test documents, oasdiff and Spectral
	$(BIN)/python benchmarks/conformance.py $(addprefix $(SHARED)/corpus/,openspec-cases oai breaking)
	-$(BIN)/python benchmarks/spectral.py $(addprefix $(SHARED)/corpus/contracts/,discord.json twilio-api-v2010.json box.json github.yaml stripe-spec3.yaml)

agreement: setup  ## lay the specs of the projects under SHARED beside their contracts: what is named, matched and found
	$(BIN)/python benchmarks/agreement.py $(SHARED)/corpus/projects

rules: setup  ## count what each rule finds in the contracts and projects under SHARED
	$(BIN)/python benchmarks/rules.py $(SHARED)/corpus

golden: setup  ## write fixtures/reports anew; read the difference before it is committed
	UPDATE_GOLDEN=1 $(BIN)/python -m pytest tests/test_report.py tests/test_bookstore.py tests/test_changelog.py tests/test_trace.py

clean:  ## remove what make and the tools left
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
