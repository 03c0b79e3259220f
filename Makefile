# Plain `make` lists the targets. Nothing here asks a question or needs a terminal.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Prefect has two telemetry channels; both stay shut, everywhere.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export UV_HTTP_TIMEOUT := 180
# A machine may forbid Python to keep what it compiled: every process would then compile Prefect anew.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
UV := .uv/bin/uv
PACKAGES := records sources validation identity ledger publish acts flows desk portal wangjian sandbox

# An environment is as old as its locks and the two project files; the stamps carry their checksum.
CHECKSUM = $(shell cat $(1) pyproject.toml pull/pyproject.toml | cksum | cut -d' ' -f1)
RUNTIME_STAMP := .venv/.ready-runtime-$(call CHECKSUM,requirements.lock)
DEV_STAMP := .venv/.ready-dev-$(call CHECKSUM,requirements.lock requirements-dev.lock)
UV_STAMP := .uv/.ready-$(shell cksum < requirements-bootstrap.lock | cut -d' ' -f1)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Setting up ---------------------------------------------------------------------------------

.PHONY: venv venv-dev
venv: ## Set up .venv to run wangjian (a development environment will do as well)
	@test -e $(RUNTIME_STAMP) || test -e $(DEV_STAMP) || $(MAKE) --no-print-directory $(RUNTIME_STAMP)

venv-dev: $(DEV_STAMP) ## Set up .venv to test and check wangjian

$(RUNTIME_STAMP): $(UV_STAMP)
	@$(call install,requirements.lock,runtime)

$(DEV_STAMP): $(UV_STAMP)
	@$(call install,requirements-dev.lock,dev)

# $(1) the lock, $(2) the stamp's kind. The stamp comes last, so a broken set-up is set up again.
define install
echo "setting up .venv from $(1)"; \
test -x $(BIN)/python || $(UV) venv --quiet --allow-existing --python .uv/bin/python .venv; \
rm -f .venv/.ready-*; \
$(UV) pip sync --quiet --require-hashes --python $(BIN)/python $(1); \
$(UV) pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python -e . -e ./pull; \
touch "$@"
endef

# From nothing but Python: the first interpreter that is new enough and can make environments.
$(UV_STAMP):
	@for python in $${PYTHON:-} python3 python3.11 python3.12 python3.13 python3.14; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then found=$$python; break; fi; \
	done; \
	test -n "$${found:-}" || { echo "make: Python 3.11 or newer with venv and pip is needed" >&2; exit 1; }; \
	rm -rf .uv; $$found -m venv .uv; \
	.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--requirement requirements-bootstrap.lock; \
	touch $@

# Chromium and a Chinese font for the pages' tests, a clock that can be set for the readers' tests.
# Only root may install; others see those tests skip.
.PHONY: machine
machine:
	@if command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi 'noto.*cjk' \
		&& ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; then exit 0; fi; \
	if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
		echo "installing Chromium, a Chinese font and libfaketime"; \
		export DEBIAN_FRONTEND=noninteractive; \
		{ apt-get update -qq && apt-get install -y -qq --no-install-recommends \
			chromium fontconfig fonts-noto-cjk libfaketime; } </dev/null >/dev/null \
		|| echo "make: not everything could be installed; tests of pages and of midnight may skip or fail" >&2; \
	else echo "make: no Chromium, Chinese font or libfaketime here, and not root: some tests may skip"; fi

# --- Using it -----------------------------------------------------------------------------------

.PHONY: demo
demo: venv ## Two days of a pretend country, from departments' servers to three feeds
	@$(BIN)/wangjian demo

.PHONY: planted
planted: venv ## Plant faults in a million rows and print which rule found how many (ARGS='--seed 5')
	@$(BIN)/python -m wangjian.planted $(ARGS)

.PHONY: identity
identity: venv ## Try identity on a million records made to mislead it (ARGS='--seed 5')
	@$(BIN)/python -m wangjian.identity_quality $(ARGS)

.PHONY: conform
conform: venv ## Show recorded feeds to wangjian-pull, case by case (ARGS='--only C16')
	@$(BIN)/python -m conformance.run --damage '$(BIN)/python -m conformance.damage {file}' $(ARGS) \
		-- $(BIN)/wangjian-pull {url} --into {file} --root {root}

.PHONY: test
test: venv-dev machine ## Run the tests (REQUIRE_BROWSER=1: pages may not skip; ARGS='-k name')
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

.PHONY: cover
cover: venv-dev machine ## Run the tests and measure which branches they take
	@$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

.PHONY: proof
proof: venv-dev ## Run the long proofs: kills, replays, whole days, many examples of each property
	@$(BIN)/python -m pytest -m 'proof or hypothesis' --hypothesis-profile=proof $(ARGS)

.PHONY: accept
accept: venv-dev ## Rewrite the golden files from what the code yields; review the diff
	@$(BIN)/python -m pytest --accept $(ARGS)

.PHONY: check
check: venv-dev ## Format, lint, types, contracts, generated pages; all of them, then a count
	@failed=0; \
	run() { echo "== $$*"; "$$@" </dev/null || { failed=$$((failed + 1)); echo "!! failed: $$*"; }; }; \
	run $(BIN)/ruff format --check .; \
	run $(BIN)/ruff check .; \
	run $(BIN)/mypy; \
	run $(BIN)/lint-imports --no-cache; \
	if [ -e wangjian/docs.py ] || [ -d wangjian/docs ]; then run $(BIN)/wangjian docs --check; fi; \
	echo "check: $$failed failed"; [ "$$failed" -eq 0 ]

.PHONY: format
format: venv-dev ## Put the code in order: format, and the lint fixes that are safe
	@$(BIN)/ruff format .; $(BIN)/ruff check --fix .

.PHONY: bench
bench: venv-dev ## Measure against floors run in the same session
	@$(BIN)/python -m bench $(ARGS)

.PHONY: docs
docs: venv-dev ## Write the generated pages and prefect.yaml afresh
	@$(BIN)/wangjian docs

# --- Keeping it ---------------------------------------------------------------------------------

# No header, no index, no links: a lock says what, by hash, and never from where.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-package wangjian-pull --no-emit-package wangjian \
	$(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: ## Resolve the locks afresh (UPGRADE=1: take newer versions too)
	@if [ ! -x $(UV) ]; then $(MAKE) --no-print-directory $(UV_STAMP); fi
	@$(COMPILE) requirements-bootstrap.in --output-file requirements-bootstrap.lock
	@$(COMPILE) pyproject.toml --group build --group dev --output-file requirements-dev.lock
	@$(COMPILE) pyproject.toml --group build --constraint requirements-dev.lock \
		--output-file requirements.lock

.PHONY: clean
clean: ## Remove what building, testing and demos left behind (not the environment)
	@rm -rf build dist var htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	@find $(PACKAGES) conformance pull tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
