# make demo       set up and run the site with a demonstration year (PORT=8000)
# make setup      set up only; puts the command at .venv/bin/pulmu
# make test       every test but the slow ones, on SQLite
# make test-full  the slow ones, then everything that uses a database on PostgreSQL
# make check      format, lint, types, import contracts, migrations, translations
# make format     put the source into the format that check asks for
# make bench      how fast, as ratios to a lower bound timed in the same run
# make messages   bring the translation catalogues up to date with the source
# make lock       resolve the dependencies anew and lock them by hash
# make clean      remove what set-up and the tools made; var/ (the data) stays
PYTHON ?= python3
PORT ?= 8000
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
CATALOGUES := $(wildcard pulmu/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := demo
.PHONY: demo setup setup-dev setup-frontend test test-full check format bench messages lock clean

$(VENV)/.base: requirements/base.txt requirements/bootstrap.txt scripts/bootstrap.py scripts/install_command.py
	@echo "Setting up: installing the locked dependencies into $(VENV)/ (some ten seconds the first time) ..."
	@$(PYTHON) scripts/bootstrap.py $(VENV) requirements/base.txt
	@$(PY) scripts/install_command.py
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@$(PYTHON) scripts/bootstrap.py $(VENV) requirements/dev.txt
	@touch $@

$(VENV)/.messages: $(VENV)/.base $(CATALOGUES) scripts/catalogues.py
	@$(PY) scripts/catalogues.py compile
	@touch $@

setup: $(VENV)/.base $(VENV)/.messages

setup-dev: setup $(VENV)/.dev

# The web font: never waited for by the first page; without it pages use the system's fonts.
setup-frontend: setup
	@$(PY) scripts/frontend.py

demo: setup
	@echo "Starting the demonstration on port $(PORT): database, a made-up year, then the site ..."
	@$(PY) scripts/frontend.py --after-port $(PORT) & exec $(BIN)/pulmu demo --port $(PORT)

test: setup-dev
	@scripts/run_tests.sh fast $(ARGS)

test-full: setup-dev
	@scripts/run_tests.sh slow $(ARGS)

check: setup-dev
	@$(PY) scripts/check.py

format: setup-dev
	@$(PY) -m ruff format --quiet . && $(PY) -m ruff check --quiet --fix-only .

bench: setup-dev
	@$(PY) -m bench $(ARGS)

messages: setup-dev
	@$(PY) scripts/catalogues.py update
	@$(PY) scripts/catalogues.py compile

LOCK := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
lock: $(VENV)/.base
	@echo uv | $(LOCK) - -o requirements/bootstrap.txt
	@$(LOCK) pyproject.toml -o requirements/base.txt
	@$(LOCK) pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
	@$(LOCK) --group frontend -o requirements/frontend.txt
	@! grep -nE "://|--find-links|--index" requirements/*.txt

clean:
	rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache pulmu/ui/static/vendor
	find pulmu tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
	find pulmu -name '*.mo' -delete
