# The verbs of this project. CI calls `make test`; nothing needs a variable set or an environment active.
PY := .venv/bin/python
# One after the other: two hubs and two browsers at once are more than two cores bear.
BROWSER := tests/browser/test_workshop_cycle.py tests/browser/test_workshop_cycle_in_russian.py tests/browser/test_session_2.py tests/browser/test_session4.py tests/browser/test_session6.py
# One page and one module from right to left in a language of long words; test-all walks through everything so.
PSEUDO := tests/browser/test_pseudo_languages.py -k 'ar-XB and (home or 01)'
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run test test-all lint catalogues format lock setup setup-dev bench-import bench-class bench-grade bench-widgets bench-texts soak-exchange soak clean

run: setup  ## install everything and start the course on http://127.0.0.1:8000
	@exec $(PY) -m course hub --demo

test: setup-dev lint  ## lint, all fast tests, and the sessions in a browser
	$(PY) -m pytest -n 2 --dist loadgroup -m "not browser and not hub"
	$(PY) -m pytest $(BROWSER)
	$(PY) -m pytest $(PSEUDO)

# The long way round: every browser and hub test too (the week of two courses, the whole course, kills of a real hub).
test-all: setup-dev lint
	$(PY) -m pytest -n 2 --dist loadgroup -m "not browser and not hub"
	$(PY) -m pytest -m "browser or hub"

lint: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports --no-cache
	$(PY) -m course.build.translation lint

catalogues: setup-dev  ## extract every text and bring the catalogues up to date; nothing is guessed
	$(PY) -m course.build.translation update

format: setup-dev
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

setup:
	@deploy/setup.sh run
setup-dev:
	@deploy/setup.sh dev

lock: setup-dev  ## resolve the versions anew (needs a package index)
	deploy/lock.sh

# Benchmarks run stock and ours in turn on this machine and print ratios; they are not part of `make test`.
bench-import: setup-dev
	@$(PY) -m tests.bench.import_time
bench-class: setup-dev
	@$(PY) -m tests.bench.class_start
bench-grade: setup-dev
	@$(PY) -m tests.bench.grade
bench-widgets: setup-dev  ## all benches, or a session's: make bench-widgets BENCHES=s2-
	@$(PY) -m tests.bench.widgets $(BENCHES)
bench-texts: setup-dev
	@$(PY) -m tests.bench.texts
soak-exchange: setup-dev
	@$(PY) -m tests.bench.soak_exchange
soak: setup-dev
	@$(PY) -m tests.bench.soak_warm

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
