# What can be done here: `make run`, `make day`, `make test`, `make screens`, `make bench`.

PYTHON := .venv/bin/python
SCREENS := tests/ui -k screens

.PHONY: run day test screens bench lock

run: .venv/.ready  ## opens the window on a training station
	$(PYTHON) -m iOATdesk run --training

day: .venv/.ready  ## plays a whole sample day into build/day/
	$(PYTHON) -m iOATdesk day

test: .venv/.ready  ## passes every check of the project
	$(PYTHON) -m pytest -q -n 2 --dist loadfile

screens: .venv/.ready  ## keeps every state of every page, at several sizes, in build/screens/
	rm -rf build/screens
	$(PYTHON) -m pytest -q $(SCREENS) --screens build/screens/light
	$(PYTHON) -m pytest -q $(SCREENS) --screens build/screens/dark --scheme dark
	IOATDESK_SCALE=2 $(PYTHON) -m pytest -q $(SCREENS) --screens build/screens/light-200-percent
	@echo "Look at build/screens/*/contact-sheet-*.png"

bench: .venv/.ready  ## prints measured ratios
	$(PYTHON) -m benchmarks

lock:  ## renews requirements.lock from pyproject.toml (needs uv and a network)
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock

.venv/.ready: requirements.lock installer/linux/prepare
	installer/linux/prepare
