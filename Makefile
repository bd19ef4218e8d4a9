# The two commands: `make demo` and `make test`. Each makes .venv and installs what it needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --no-deps
MEMBERS := src tests fixtures tools hatch_build.py

.PHONY: demo test test-slow eval bench bench-clean compiled lint format types docs lock system clean help

help:
	@echo 'make demo         scrape the sample portal and show what was found'
	@echo 'make test         lint, types and tests'
	@echo 'make test-slow    kill tests, fuzzing, cluster'
	@echo 'make eval         accuracy on the gold files (ARGS="--kind dates --errors")'
	@echo 'make bench        speed and memory beside other tools'
	@echo 'make bench-clean  cleaning quality and speed beside other tools'
	@echo 'make compiled     a wheel with cleaning and extractors as C extensions, in dist/'
	@echo 'make docs         the Sphinx site in docs/_build/html'
	@echo 'make lock         resolve the dependencies anew (needs uv)'

demo: .venv/core.stamp
	@$(BIN)/vnnews demo --out demo-job

test: .venv/dev.stamp system
	@echo '== lint'; $(BIN)/ruff check $(MEMBERS) && $(BIN)/ruff format --check $(MEMBERS)
	@echo '== types'; $(BIN)/mypy
	@echo '== tests'; $(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-slow: .venv/dev.stamp system
	$(BIN)/python -m pytest -m slow --timeout 3600

eval: .venv/dev.stamp
	@$(BIN)/python -m tools.evaluate --check $(ARGS)

bench: .venv/dev.stamp
	@$(BIN)/python -m tools.bench $(ARGS)

bench-clean: .venv/dev.stamp
	@$(BIN)/python -m tools.bench_clean $(ARGS)

compiled: .venv/dev.stamp
	@echo '== compiling, about three minutes'
	@VNNEWS_COMPILED=1 $(BIN)/python -m pip --disable-pip-version-check -q wheel --no-deps \
		--no-build-isolation -w dist .
	@ls dist/*.whl

lint: .venv/dev.stamp
	$(BIN)/ruff check $(MEMBERS)
	$(BIN)/ruff format --check $(MEMBERS)

format: .venv/dev.stamp
	$(BIN)/ruff check --fix $(MEMBERS)
	$(BIN)/ruff format $(MEMBERS)

types: .venv/dev.stamp
	$(BIN)/mypy

docs: .venv/dev.stamp
	$(BIN)/python -m sphinx -W -b html docs docs/_build/html

# Chromium for the reading page's tests and PostgreSQL for the shared frontier's:
# Debian's packages, installed where they are missing and we may.
system:
	@sh tools/system_packages.sh

.venv/python.stamp:
	@test -n "$(PYTHON)" || { echo 'vnnews needs Python 3.11 or newer: install python3.11'; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'vnnews needs Python 3.11 or newer, found:'; $(PYTHON) --version; exit 2; }
	@echo '== making .venv'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/core.stamp: .venv/python.stamp constraints-core.txt pyproject.toml
	@echo '== installing what vnnews needs'
	@$(PIP) --require-hashes -r constraints-core.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/python.stamp constraints.txt pyproject.toml
	@echo '== installing what the tests need'
	@$(PIP) --require-hashes -r constraints.txt
	@$(PIP) --no-build-isolation -e .
	@touch $@ .venv/core.stamp

# Versions and hashes only: no registry or download address stands in the files.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate -q
lock:
	$(LOCK) pyproject.toml --all-extras -o constraints.txt
	$(LOCK) pyproject.toml tools/build.in -c constraints.txt -o constraints-core.txt

clean:
	rm -rf .venv dist demo-job docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
