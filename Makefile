# What can be done here: `make run`, `make day`, `make test`, `make bench`.

PYTHON := .venv/bin/python

.PHONY: run day test bench lock

run: .venv/.ready  ## opens the window on a training station
	$(PYTHON) -m iOATdesk run --training

day: .venv/.ready  ## plays a whole sample day into build/day/
	$(PYTHON) -m iOATdesk day

test: .venv/.ready  ## passes every check of the project
	$(PYTHON) -m pytest -q -n 2 --dist loadfile

bench: .venv/.ready  ## prints measured ratios
	$(PYTHON) -m benchmarks

lock:  ## renews requirements.lock from pyproject.toml (needs uv and a network)
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --output-file requirements.lock

.venv/.ready: requirements.lock installer/linux/prepare
	installer/linux/prepare
