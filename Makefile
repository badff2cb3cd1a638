# `make preview` and `make test` need Python 3.11 or newer, git and make; everything else they set up: in .venv, in
# .tools and, the Pulumi CLI alone, in the user's cache.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TOOLS := .tools
TOOLS_STAMP := $(TOOLS)/.installed
SIGNING_STAMP := $(TOOLS)/signing/.installed

.PHONY: limits check-mine apps deployable stacks signatures preview test unit fuzz browser pulumi check docs docs-reference tools bench lock schema policy pictures clean

preview: $(STAMP)
	@$(BIN)/kyeol preview

# One more than two cores: a worker that waits for an engine, a browser or git leaves its core to another.
WORKERS ?= 3

# Tests are compiled once and kept, as the program is, whatever the environment says.
test check-mine unit fuzz bench: export PYTHONDONTWRITEBYTECODE :=

test: $(STAMP) $(TOOLS_STAMP) browser pulumi
	@$(BIN)/pytest -n $(WORKERS) --no-loadscope-reorder

# The stack files, manifests and workflows alone: what a change to no code needs, in well under a minute.
check-mine: $(STAMP) $(TOOLS_STAMP)
	@$(BIN)/pytest -rs -m "not adopted" tests/adopter

# The loop while editing: no engine, no browser, no Kustomize.
unit: $(STAMP)
	@$(BIN)/pytest -n 2 --no-loadscope-reorder -m "not nightly and not slow" tests/unit tests/platform

# What a sample of is in `make test`; a scheduled workflow runs it.
fuzz: $(STAMP) pulumi
	@$(BIN)/pytest -n $(WORKERS) --no-loadscope-reorder -m nightly

# The policy on signatures with Kyverno's own engine, cosign and a registry on this machine. Apart from the other tests,
# since three Go programs are built for it (once, about half an hour on two cores).
signatures: $(STAMP) $(SIGNING_STAMP)
	@$(BIN)/pytest -m signatures tests/gitops/test_signing.py

$(SIGNING_STAMP): tools/signing/go.mod tools/signing/go.sum $(STAMP)
	@cd tools/signing && GOWORK=off GOFLAGS=-mod=readonly GOTOOLCHAIN=local GOBIN=$(CURDIR)/$(TOOLS)/signing $(CURDIR)/$(BIN)/go install tool
	@touch $@

# The report is tested in a real browser.
browser:
	@tests/report/chromium.sh --install >/dev/null

# The engine is rehearsed with the real CLI: one on PATH if it is new enough, else a copy in the user's cache.
pulumi: $(STAMP)
	@$(BIN)/python -m kyeol.tools.pulumi_cli

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/vulture
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory docs >/dev/null

# The site, into site/; a broken link or anchor is an error.
docs: $(STAMP)
	@$(BIN)/zensical build --clean --strict

bench: $(STAMP) $(TOOLS_STAMP) browser pulumi
	@$(BIN)/python -m benchmarks
	@$(BIN)/pytest -n $(WORKERS) --no-loadscope-reorder --no-header -p benchmarks.cost

# Byte-code is compiled at installation: without it every start of the program is more than a second slower.
# What a deployment runs, and nothing that only tests need: no linter, no renderer, no plugin of pytest meets the state.
deployable: $(VENV)/.deployable

$(VENV)/.deployable: requirements.txt pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP): requirements-uv.txt requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with make PYTHON=python3.x")'
	@echo "setting up $(VENV) (once, about half a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements-dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q kyeol
	@touch $@

# Kustomize and actionlint are Go programs without a package of their own: tools/go.sum is their lock, checked as it
# is downloaded. GOFLAGS forbids changing the lock, GOTOOLCHAIN another Go than the locked one.
tools: $(TOOLS_STAMP)

$(TOOLS_STAMP): tools/go.mod tools/go.sum $(STAMP)
	@echo "building kustomize and actionlint into $(TOOLS) (once, about half a minute)"
	@cd tools && GOWORK=off GOFLAGS=-mod=readonly GOTOOLCHAIN=local GOBIN=$(CURDIR)/$(TOOLS)/bin $(CURDIR)/$(BIN)/go install tool
	@touch $@

# The locks name exact versions and hashes, and no package index.
UV_LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"
lock: $(STAMP)
	@$(UV_LOCK) pyproject.toml -o requirements.txt
	@$(UV_LOCK) -c requirements.txt pyproject.toml --extra operate --group dev -o requirements-dev.txt
	@echo "uv==$$($(BIN)/uv --version | cut -d' ' -f2)" | $(UV_LOCK) - -o requirements-uv.txt

schema: $(STAMP)
	@$(BIN)/kyeol config --schema > kyeol.schema.json

# What kyeol-app-gitops holds of Saleor's apps.
apps: $(STAMP)
	@$(BIN)/python -m kyeol.tools.apps

# The limits of AWS's own models on the inputs that the program sets, after a new version of botocore or cfn-lint.
limits: $(STAMP)
	@$(BIN)/python -m kyeol.tools.limits

policy: $(STAMP)
	@$(BIN)/kyeol check --rules --format markdown > docs/reference/rules.md

# The pages of docs/reference that come from the program, and the picture of its layers.
docs-reference: policy
	@$(BIN)/python -m kyeol.tools.docs

# The stacks that the program is tested on follow the shipped files, until somebody makes those their own.
stacks: $(STAMP)
	@$(BIN)/python -m tests.shipped

# The pictures in the README: the platform drawn from the graphs, a terminal, and prod's deployment as the engine ran it. The guide
# to rehearsals quotes that run. Both are of the shipped stacks, whatever the project's own have become.
pictures: $(STAMP) pulumi
	@folder=$$(mktemp -d); trap 'rm -r "$$folder"' EXIT; cd tests/stacks; \
		$(CURDIR)/$(BIN)/kyeol report --out "$$folder" >/dev/null && cp "$$folder/platform.svg" $(CURDIR)/docs/images/; \
		$(CURDIR)/$(BIN)/python -m kyeol.tools.docs.recording $(CURDIR)/docs/images/terminal.svg
	@(cd tests/stacks; $(CURDIR)/$(BIN)/kyeol rehearse prod --timeline $(CURDIR)/docs/images/deployment.svg) \
		| $(BIN)/python -m kyeol.tools.docs.rehearsal

clean:
	@rm -rf $(VENV) $(TOOLS) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .cache site
