# `make run` and `make test` are all that a newcomer needs; the rest is for daily work.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run setup setup-dev test check fix demo bench lock messages python

run: setup  ## everything needed to use the portal on http://localhost:8000
	@exec $(MANAGE) run_portal --port $(PORT)

setup: python $(VENV)/.ready

setup-dev: python $(VENV)/.ready-dev

python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "The portal needs Python 3.11 or newer; this is Python %d.%d. Try: make run PYTHON=python3.11" % sys.version_info[:2])'

$(VENV)/bin/python:
	@echo "Making the virtual environment (once) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments here. On Debian or Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.ready: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the portal needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@echo "Installing what the tests need (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

test: setup-dev  ## the whole suite: SQLite, then PostgreSQL + Redis where they answer
	@$(BIN)/python -m tests.run

check: setup-dev  ## formatting, lint, contracts, types, migrations, translations, templates
	@$(BIN)/python -m tests.check

fix: setup-dev  ## format and lint fixes
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix . ; git ls-files 'templates/*.html' | xargs $(BIN)/djade --target-version 5.2 || true

demo: setup  ## a fresh database with demo content
	@rm -rf .run/portal.sqlite3* .run/media .run/postbox
	@$(MANAGE) prepare

bench: setup-dev  ## every figure as a JSON line; ONLY=kit_zip for one of them
	@$(BIN)/python -m bench $(ONLY)

messages: setup-dev  ## gather the sentences of code and templates, and compile the translations
	@$(BIN)/python -m tests.messages

lock: setup-dev  ## write the pinned lists with hashes from the .in files
	@$(BIN)/python -m pip install --quiet uv==0.13.9
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links -c requirements.txt requirements-dev.in -o requirements-dev.txt
