# The verbs of nearer. After any of them .venv/bin/nearer stands. Paths are relative, so a space in the folder's name does no harm.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TRY_ARGS ?= look samples/life --me Robin --zone Europe/London --no-questions
PYTEST_ARGS ?= -n auto --dist loadfile
CHECKED := $(wildcard src tests samples tools bench hatch_build.py)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup try test lint bench bench-truth docs pictures messages locks

help:
	@echo "make try          see nearer work on an invented life"
	@echo "make setup        everything to work on nearer, in .venv"
	@echo "make test         lint, then every test"
	@echo "make lint         style, types and floors"
	@echo "make bench        speed and size, side by side with others"
	@echo "make bench-truth  how often a finding is right, on simulated people"
	@echo "make docs         check that docs/ says what the code does"
	@echo "make pictures     draw the pictures of docs/"
	@echo "make messages     gather the words for translators"
	@echo "make locks        choose versions again and pin them (asks the package index)"

# Each stamp is touched last, so a broken run is taken up again and a whole one is not repeated.
$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "nearer needs Python 3.11 or newer. Try: make PYTHON=python3.13")'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo 'Python has no venv here. On Debian or Ubuntu: sudo apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run: requirements/run.txt requirements/build.txt | $(VENV)/made
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	@touch $@

$(VENV)/dev: requirements/dev.txt | $(VENV)/made
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/nearer: pyproject.toml hatch_build.py $(wildcard src/nearer/locale/*/LC_MESSAGES/*.po) | $(VENV)/run
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/dev $(VENV)/nearer

try: $(VENV)/run $(VENV)/nearer
	@$(BIN)/nearer $(TRY_ARGS)

test: lint
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m bench

bench-truth: setup
	$(BIN)/python -m bench.truth

docs: setup
	$(BIN)/python -m pytest -q tests/test_house.py

pictures: setup
	$(BIN)/python -m tools.pictures

messages: setup
	@mkdir -p src/nearer/locale
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output --omit-header --output-file src/nearer/locale/nearer.pot src/nearer

# Universal pins with hashes and without any address; -U by: make locks LOCK_ARGS=--upgrade
locks: | $(VENV)/made
	$(PYTHON) -m venv build/locks
	build/locks/bin/python -m pip --disable-pip-version-check --quiet install uv
	cd requirements && for name in run build dev; do \
		../build/locks/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
			--python-version 3.11 --no-header $(LOCK_ARGS) --output-file $$name.txt $$name.in || exit 1; done
