# Everyday commands. Each works on its own: it installs first what it needs.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal
# What is installed beside the lean default, separated by commas: see pyproject.toml.
EXTRAS ?= $(shell packaging/extras.sh)
override EXTRAS := $(shell packaging/extras.sh '$(EXTRAS)')
$(if $(EXTRAS),,$(error nothing was installed))

# A failed or killed installation may leave Python without pip, an upgrade of Python a link to
# nothing or no packages: the environment is then made anew, with all that was installed.
$(shell [ -x $(BIN)/pip ] && $(BIN)/python -c "import pip" >/dev/null 2>&1 || rm -f $(BIN)/pip $(VENV)/.ready $(VENV)/.runs-with-*)

# Markers of what was installed: for running, and for tests and checks.
RUNS   := $(VENV)/.runs-with-$(EXTRAS)
READY  := $(VENV)/.ready
SOURCES_OF_INSTALLATION := pyproject.toml packaging/constraints.txt

BUNDLER := build/bundle-env

.PHONY: run test quick long faults check format bench bench-trainer gpu-check elsewhere tour translations command-line bundle deb bundle-test clean

run: $(RUNS)  ## install, prepare the encoder, open the window (or, without a display, search the demo album in the terminal); EXTRAS=cuda,adapt or EXTRAS=none chooses what is installed
	@packaging/qt_libraries.sh
	@$(BIN)/python packaging/first_run.py

test: $(READY)  ## every test but the long ones, in as many processes as there are cores (at most 8)
	@packaging/qt_libraries.sh
	$(PYTEST) -m "not long"

quick: $(READY)  ## the fast tests, in about a minute
	@packaging/qt_libraries.sh
	$(BIN)/python -m pytest -m "not slow and not long"

long: $(READY)  ## tests that take minutes
	$(PYTEST) -m long -o faulthandler_timeout=0

faults: $(READY)  ## kills, power cuts, full disks, drives that go, damage anywhere; prints what was lost. As root, on Linux, with strace, e2fsprogs and xfsprogs
	@packaging/qt_libraries.sh
	@mkdir -p build
	$(PYTEST) tests/faults -o faulthandler_timeout=0 --faults-table build/faults.md

check: $(READY)  ## style, types, import rules, spelling
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/mypy packaging/*.py
	$(BIN)/lint-imports
	$(BIN)/python packaging/one_definition.py
	$(BIN)/codespell

format: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(READY)  ## benchmarks; PHOTOS="folder folder" are indexed (default: the demo album)
	$(BIN)/python -m pip install -q --group bench -c packaging/constraints.txt
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks $(if $(PHOTOS),--photos $(PHOTOS))

elsewhere: $(READY)  ## run the recipes of docs/elsewhere.md, also those with larger programs (Spark needs Java)
	$(BIN)/python -m pip install -q --group elsewhere -c packaging/constraints.txt
	$(BIN)/python -m pytest tests/elsewhere

bench-trainer: $(READY)  ## benchmarks of the trainer; PHOTOS=folder (laid out as in BENCHMARKS.md), ONLY="mah cost …" for parts
	$(BIN)/python -m trainer bench $(PHOTOS) --cache build/bench-cache $(if $(ONLY),--only $(ONLY))

# Any Python with PyTorch: a rented machine has one, and may have no way to install more.
GPU_PYTHON ?= $(if $(wildcard $(BIN)/python),$(BIN)/python,$(PYTHON))

gpu-check:  ## check and measure a GPU; PART="canaries equality speed adapting mah", ARGS="--packed FILE --small …"
	$(GPU_PYTHON) -m trainer gpu-check $(if $(PART),--part $(PART)) $(ARGS)

tour: $(READY)  ## screenshots of every page, light and dark, into build/tour
	@packaging/qt_libraries.sh
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.ui.tour build/tour

LUPDATE = $(BIN)/pyside6-lupdate $$(find hashdesk/ui -name "*.py" | sort) -no-obsolete \
  -locations none -tr-function-alias QT_TRANSLATE_NOOP+=NOOP,tr+=_counted

translations: $(READY)  ## update resources/i18n after changing strings of the window
	$(LUPDATE) -ts resources/i18n/hashdesk_de.ts
	$(LUPDATE) -pluralonly -source-language en -target-language en -ts resources/i18n/hashdesk_en.ts
	$(BIN)/pyside6-lrelease -nounfinished resources/i18n/hashdesk_de.ts resources/i18n/hashdesk_en.ts

command-line: $(READY)  ## update man page and completion scripts after changing commands or options
	$(BIN)/python packaging/command_line_files.py

bundle: $(BUNDLER)/.ready  ## dist/HashDesk, a folder that needs no Python, and an archive of it
	@PYTHON=$(BUNDLER)/bin/python packaging/qt_libraries.sh
	packaging/bundle/build.sh $(BUNDLER)/bin

deb: bundle  ## … and a package for Debian and Ubuntu, which installs with: apt install ./dist/hashdesk_*.deb
	$(BUNDLER)/bin/python packaging/bundle/deb.py dist

bundle-test: $(READY)  ## try the bundle in dist where there is no Python; a picture of its window is in build/bundle-test
	$(BIN)/python -m pytest -m bundle tests/packaging/bundle -s

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

$(BIN)/pip:
	@rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUNS): $(SOURCES_OF_INSTALLATION) | $(BIN)/pip
	@packaging/extras.sh --explain $(EXTRAS)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.$(if $(filter-out none,$(EXTRAS)),[$(EXTRAS)])' -c packaging/constraints.txt
	@rm -f $(VENV)/.runs-with-*
	@touch $@

# The lean default, and nothing else: what is installed here is what the bundle can hold.
$(BUNDLER)/.ready: $(SOURCES_OF_INSTALLATION)
	rm -rf $(BUNDLER)
	$(PYTHON) -m venv $(BUNDLER)
	$(BUNDLER)/bin/python -m pip install -q --upgrade "pip>=25.1"
	$(BUNDLER)/bin/python -m pip install -q . --group bundle -c packaging/constraints.txt
	@touch $@

$(READY): $(SOURCES_OF_INSTALLATION) | $(BIN)/pip
	$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -q --group test --group check -c packaging/constraints.txt
	$(BIN)/python -m pip install -q -e '.[adapt]' -c packaging/constraints.txt
	@touch $@
