# Two commands: `make demo` (install, index, serve, chat) and `make test` (install what tests need, prove everything).

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# The folder whose articles `make demo` indexes, and the archive it builds from them.
ARTICLES ?= eval/sample/articles
ARCHIVE ?= $(if $(filter eval/sample/articles,$(ARTICLES)),demo-archive,archive)
# Extra words for pip when it fetches torch, where a machine has its own index of CPU builds.
TORCH_PIP_ARGS ?=
TORCH := torch==2.13.0
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help install install-test demo test check lint types layers unit browser format lock bench bench-postgres eval peers soak load paint test-llm clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on the PATH. Install Python 3.11, or name yours: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: | $(BIN)/python
	@echo "Installing $(TORCH) (CPU build) ..."
	$(PIP) install $(TORCH_PIP_ARGS) $(TORCH)
	@touch $@

$(VENV)/.run: requirements/run.lock pyproject.toml $(VENV)/.torch
	@echo "Installing the locked packages ..."
	$(PIP) install --no-deps --require-hashes -r requirements/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.run
	@echo "Installing what the tests need ..."
	$(PIP) install --no-deps --require-hashes -r requirements/test.lock
	@touch $@

install: $(VENV)/.run ## Make .venv with everything needed to run (`.venv/bin/rapporteur`)

install-test: $(VENV)/.test ## The same, and what the tests need

demo: install ## Index the sample archive (or ARTICLES=path) and chat with it in a browser
	@$(BIN)/rapporteur add $(ARTICLES) --archive $(ARCHIVE) || test -e $(ARCHIVE)/truth.db
	@$(BIN)/rapporteur up --archive $(ARCHIVE)

test: install-test ## Install what tests need (browser included), then lint, types, layers and all tests
	scripts/install-browser
	@$(MAKE) --no-print-directory check

check: lint types layers unit ## Lint, types, layers and all tests, with what is installed

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy --num-workers 2

layers:
	$(BIN)/lint-imports

# Each process of the tests computes with one thread, since there is one for each of two cores. Files are taken in the
# order that tests/conftest.py gives them, those that take long first. They start many programs of ours, which are
# compiled once, also where the environment says that nothing compiled is to be kept.
unit:
	OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

format: ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: install-test ## Write the lock files anew from pyproject.toml
	scripts/lock

eval: install ## Measure retrieval on the sample archive
	$(BIN)/rapporteur eval retrieval eval/sample

# The data set that `make peers` compares on, and further words for it, such as PEERS_ARGS="--questions rewrite".
DATA ?= eval/sample
PEERS_ARGS ?=

peers: install ## Measure four libraries' default pipelines beside ours (or DATA=path); installs 6 GB on first use
	TORCH_PIP_ARGS="$(TORCH_PIP_ARGS)" $(BIN)/python -m eval.peers $(DATA) $(PEERS_ARGS)

bench: install ## Measure speed and memory on the sample archive
	$(BIN)/rapporteur bench

bench-postgres: install-test ## Measure how an archive on PostgreSQL grows, on a server of its own (or BENCH_ARGS='--scale 10000')
	$(BIN)/python scripts/bench-postgres $(BENCH_ARGS)

# How many writers `make soak` kills, and from which seed all that is random in it is drawn.
KILLS ?= 200
SEED ?= 0

soak: install-test ## Torture archives for an hour: KILLS=200 writers killed, 40 that cannot write; 20,000 drawn requests and more; properties tried 30 times as often
	@mkdir -p test-output
	$(BIN)/python -m eval.torture --kills $(KILLS) --failures 40 --seed $(SEED) --out test-output/torture.json
	$(BIN)/python -m pytest -m soak --hypothesis-profile=soak

# Readers of `make load` and its seconds, and further words for it, such as LOAD_ARGS="--reading 60 --dataset PATH".
USERS ?= 50
SECONDS ?= 600
LOAD_ARGS ?=

load: install ## Let 50 readers chat with a server for ten minutes while articles come in
	@mkdir -p test-output
	$(BIN)/python -m eval.load --users $(USERS) --seconds $(SECONDS) --out test-output/load.json $(LOAD_ARGS)

paint: install-test ## Measure how soon the chat page is there in a browser, on the sample archive
	@mkdir -p test-output
	$(BIN)/python -m eval.load.paint --out test-output/paint.json

# A small instruct model as GGUF file, and llama.cpp's server, for `make test-llm`.
LLM_MODEL ?=
LLAMA_SERVER ?= llama-server

test-llm: install-test ## Try answers with a local model: LLM_MODEL=model.gguf LLAMA_SERVER=path/to/llama-server
	@test -f "$(LLM_MODEL)" || { echo "No model at LLM_MODEL=$(LLM_MODEL). Give a GGUF file: make test-llm LLM_MODEL=model.gguf" >&2; exit 1; }
	@command -v "$(LLAMA_SERVER)" >/dev/null || { echo "No server at LLAMA_SERVER=$(LLAMA_SERVER). Install llama.cpp and give its llama-server." >&2; exit 1; }
	LLM_MODEL="$(LLM_MODEL)" LLAMA_SERVER="$(LLAMA_SERVER)" $(BIN)/python -m pytest -m llm tests/llm

clean: ## Remove what was built (archives and .venv stay)
	rm -rf build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis test-output runs
