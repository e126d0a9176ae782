# Every target works in .venv, made here from the requirements files, and asks no question.
# In those with hashes pip takes a package only if it has one of them.
PYTHON ?= python3
PORT ?= 8501
MODEL ?=
DATA ?=
BACKEND ?= tensorflow
BIN := .venv/bin
INSTALL := -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help venv lock model run test lint format bench bench-salience bench-growth bench-faithfulness bench-counterfactuals bench-multi-hop bench-answers bench-view bench-generate bench-real bench-process bench-endurance bench-precisions bench-large tiny-gemma eval-tiny-gemma eval-prompts screenshots

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-16s %s\n", $$1, $$2}'

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11 to 3.13 is needed: name one, as in make run PYTHON=python3.12"; exit 1; }
	@echo "Installing what the app needs into .venv: about 3 GB, which takes some minutes."
	$(PYTHON) -m venv .venv
	$(BIN)/python $(INSTALL) -r requirements.txt
	touch $@

# What Keras computes with: tensorflow, jax, torch, or gpu, which is JAX with CUDA.
.venv/ready-on-tensorflow: .venv/ready
	touch $@

.venv/ready-on-%: requirements-%.txt .venv/ready
	$(BIN)/python $(INSTALL) -r $<
	touch $@

# LIT asks for other versions than the app: it comes alone, to an environment with all its peers.
PEERS := requirements-torch.txt benchmarks/requirements.txt benchmarks/requirements-lit.txt
.venv-bench/ready: $(PEERS)
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python $(INSTALL) -r $(word 1,$(PEERS))
	.venv-bench/bin/python $(INSTALL) -r $(word 2,$(PEERS))
	.venv-bench/bin/python $(INSTALL) --no-deps -r $(word 3,$(PEERS))
	touch $@

# PyTorch first: what needs it would bring it otherwise, in a version that nobody chose.
.venv/ready-to-test: requirements-dev.txt .venv/ready-on-torch
	$(BIN)/python $(INSTALL) -r requirements-dev.txt
	touch $@

.venv/ready-to-browse: tests/browser/install_chromium.sh .venv/ready-to-test
	sh tests/browser/install_chromium.sh $(BIN)/playwright
	touch $@

venv: .venv/ready-to-test ## create .venv with everything the other targets need

# For Linux on Python 3.11, the oldest here, with the hashes for every other machine.
LOCK := $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-package torch \
	--python-platform linux --python-version 3.11 --custom-compile-command "make lock" pyproject.toml

lock: .venv/ready-to-test ## look for newer versions, and write requirements*.txt again
	$(LOCK) --output-file requirements.txt
	$(LOCK) --constraints requirements.txt --extra jax --output-file requirements-jax.txt
	$(LOCK) --constraints requirements.txt --extra gpu --output-file requirements-gpu.txt
	$(LOCK) --constraints requirements.txt --extra jax --extra notebook --group dev --output-file requirements-dev.txt
	$(LOCK) --constraints requirements.txt --group bench --output-file benchmarks/requirements.txt

# Asked each time, because the copy may have been deleted; goes on without it where it cannot be had.
model: .venv/ready ## download Gemma 3 270M, once (238 MB, no account)
	@$(BIN)/python -m lit_core models fetch gemma3_270m || echo "Going on without Gemma 3 270M."

# Another model that is named comes when the app loads it. Not echoed: DATA may hold a password.
run: .venv/ready-on-$(BACKEND) $(if $(MODEL),,model) ## open the app (PORT=8501, MODEL=tiny-gemma or another or a folder, DATA=sample_prompts or a file, BACKEND=jax)
	@KERAS_BACKEND=$(subst gpu,jax,$(BACKEND)) PROMPTLIGHT_MODEL="$(MODEL)" PROMPTLIGHT_DATASETS="$(DATA)" $(BIN)/streamlit run app.py --server.port $(PORT)

test: lint .venv/ready-to-browse model ## lint, then run every test, the browser's included
	$(BIN)/python -m pytest -n 2

# What checks the JavaScript, as package-lock.json names it. Node and npm come with requirements-dev.txt.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
node_modules/ready: package.json package-lock.json .venv/ready-to-test
	$(NPM) ci --silent --no-audit --no-fund
	touch $@

lint: .venv/ready-to-test node_modules/ready ## check style and types of Python and JavaScript
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ty check --python .venv
	$(NPM) run --silent lint

format: .venv/ready-to-test node_modules/ready ## put Python and JavaScript into the form that lint asks for
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run --silent format

bench: bench-salience bench-growth bench-answers bench-view bench-generate ## measure speed and memory (15 minutes); writes docs/speed.md
	$(BIN)/python -m benchmarks.speed_page

bench-salience: .venv-bench/ready ## measure influence, side by side with LIT, Captum and Inseq
	.venv-bench/bin/python -m benchmarks.salience

bench-growth: .venv-bench/ready ## measure how time and memory grow with prompt and answer
	.venv-bench/bin/python -m benchmarks.growth

bench-faithfulness: .venv/ready ## measure how well each method finds what matters (MODEL=gemma3_270m or another); without MODEL writes docs/faithfulness.md
	$(BIN)/python -m benchmarks.faithfulness $(if $(MODEL),--model "$(MODEL)")

bench-counterfactuals: .venv/ready model ## measure whether the smallest change that is found is the planted fault (Gemma 3 270M)
	$(BIN)/python -m benchmarks.counterfactuals

bench-multi-hop: .venv/ready model ## measure whether following an answer back foretells what lines do (Gemma 3 270M)
	$(BIN)/python -m benchmarks.multi_hop

bench-answers: .venv/ready-to-browse ## measure how long a person waits for an answer
	$(BIN)/python -m benchmarks.answers

bench-view: .venv/ready-to-browse ## measure how quickly the salience view answers a click
	$(BIN)/python -m benchmarks.view

bench-generate: .venv/ready ## measure how fast answers are written, beside KerasHub
	$(BIN)/python -m benchmarks.generate

# llama.cpp as it comes built for Node; where npm is not there, the benchmark does without it.
.venv-bench/llama/ready: .venv-bench/ready
	mkdir -p .venv-bench/llama
	-npm install --silent --prefix .venv-bench/llama node-llama-cpp@3.21.1
	touch $@

bench-real: .venv-bench/llama/ready .venv/ready-to-test ## measure speed and memory with Gemma 3 270M, side by side with LIT
	.venv-bench/bin/python -m benchmarks.real --llama .venv-bench/llama --jax $(BIN)/python

bench-process: .venv/ready-to-browse model ## measure what it costs and gives to run a model in a process of its own
	$(BIN)/python -m benchmarks.process

bench-endurance: .venv/ready model ## see that memory stays what it is through 200 answers and selections
	$(BIN)/python -m benchmarks.endurance

bench-precisions: .venv/ready model ## measure how long Gemma 3 270M takes in a lower precision, beside float32
	$(BIN)/python -m benchmarks.precisions

bench-large: .venv/ready-on-$(BACKEND) ## measure speed and memory in the shape of Gemma 2 2B (BACKEND=gpu or torch, on a machine with a GPU)
	KERAS_BACKEND=$(subst gpu,jax,$(BACKEND)) $(BIN)/python -m benchmarks.large

tiny-gemma: .venv/ready-to-test ## train Tiny Gemma again (about 30 minutes on 2 cores)
	$(BIN)/python -m models.recipe.train

eval-tiny-gemma: .venv/ready-to-test ## measure what Tiny Gemma can do on prompts it never saw
	$(BIN)/python -m models.recipe.evaluate

eval-prompts: .venv/ready ## measure how often each shipped prompt gets the right answer
	$(BIN)/python -m benchmarks.prompt_accuracy

screenshots: .venv/ready-to-browse ## take the pictures of README and user guide again
	$(BIN)/python -m docs.screenshots
