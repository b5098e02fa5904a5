# The two commands a newcomer needs are `make` and `make test`; `make help` lists the others.

PROFILE ?= quick
SEEDS ?= 0,1,2

BUILD = -c release --explicit-target-dependency-import-check error

.DEFAULT_GOAL := hands
.NOTPARALLEL:
.PHONY: hands build install test peers parity lint format clean help

hands: build ## Run what is missing of the hands benchmark and print its report's path (PROFILE=quick SEEDS=0,1,2)
	@.build/release/synthbench run hands --profile $(PROFILE) --seeds $(SEEDS)

build: install ## Build .build/release/synthbench
	@swift="$$(scripts/find-swift)" && "$$swift" build $(BUILD) --product synthbench

install: ## Install the Debian packages that are missing (sudo only if not root)
	@scripts/install-packages

test: install ## Build and run every test; the last line says how many
	@scripts/test $(TESTS)

peers: build ## Time steps beside PyTorch's and draw reports/performance (STEPS=cyclegan-64 ROUNDS=3 THREADS=2)
	@scripts/peers/measure $(if $(STEPS),--steps $(STEPS)) $(if $(ROUNDS),--rounds $(ROUNDS)) \
	  $(if $(THREADS),--threads $(THREADS)) $(if $(PEER_VENV),--venv $(PEER_VENV)) $(PEER_OPTIONS)

parity: build ## Hold `score` against the published programs on the same images and weights (PARITY_VENV=folder)
	@scripts/parity/compare $(if $(PARITY_VENV),--venv $(PARITY_VENV)) $(PARITY_OPTIONS)

lint: ## Check format, documentation, machine paths and sizes
	@scripts/lint

format: ## Format Swift sources in place
	@swift="$$(scripts/find-swift)" && "$$swift" format --in-place --parallel --recursive Sources Tests Package.swift

clean: ## Remove what was built; runs/ and reports/ stay
	@swift="$$(scripts/find-swift)" && "$$swift" package clean

help: ## List these targets
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18
