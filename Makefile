# `make preview` and `make test` need Python 3.11 or newer, git and make; everything else they set up in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := .tools
BUILT := $(TOOLS)/.installed

.PHONY: preview test browser check bench lock schema pictures clean

preview: $(STAMP)
	@$(BIN)/kyeol preview

test: $(STAMP) $(BUILT) browser
	@$(BIN)/pytest -n 2

# The report is tested in a real browser.
browser:
	@tests/report/chromium.sh --install >/dev/null

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(STAMP)
	@$(BIN)/python -m benchmarks

# Byte-code is compiled at installation: without it every start of the program is more than a second slower.
$(STAMP): requirements-uv.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=python3.x")'
	@echo "setting up $(VENV) (once, about half a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q kyeol
	@touch $@

# Kustomize and actionlint, which no Python package carries: built from tools/go.mod, which pins them, by the Go of the
# lock; tools/go.sum holds the hashes.
$(BUILT): $(STAMP) tools/go.mod tools/go.sum
	@echo "building kustomize and actionlint into $(TOOLS) (once, about a minute)"
	@GOTOOLCHAIN=local GOBIN=$(CURDIR)/$(TOOLS)/bin GOFLAGS=-mod=readonly $(CURDIR)/$(BIN)/go -C tools install -trimpath tool
	@touch $@

# The locks name exact versions and hashes, and no package index.
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"
lock: $(STAMP)
	@$(UV_LOCK) pyproject.toml -o requirements.txt
	@$(UV_LOCK) -c requirements.txt pyproject.toml --group dev -o requirements-dev.txt
	@echo "uv==$$($(BIN)/uv --version | cut -d' ' -f2)" | $(UV_LOCK) - -o requirements-uv.txt

schema: $(STAMP)
	@$(BIN)/kyeol config --schema > kyeol.schema.json

# The picture in the README, drawn from the graphs.
pictures: $(STAMP)
	@folder=$$(mktemp -d); trap 'rm -r "$$folder"' EXIT; \
		$(BIN)/kyeol report --out "$$folder" >/dev/null && cp "$$folder/platform.svg" docs/

clean:
	@rm -rf $(VENV) $(TOOLS) .mypy_cache .pytest_cache .ruff_cache .hypothesis
