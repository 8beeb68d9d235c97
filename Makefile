# What people run while they work, and what .ci/run runs. `make help` lists it.

SHELL       := bash
.SHELLFLAGS := -eu -o pipefail -c

GO         ?= go
MODULES    := . $(patsubst %/go.mod,%,$(sort $(wildcard examples/*/go.mod bench/go.mod libraries/go.mod)))
TOOLS      := $(or $(TMPDIR),/tmp)/bind-tools
FUZZTIME   ?= 15
DIFFERTIME ?= 60
HUNTTIME   ?= 60s
HUNTSEED   ?= $(shell date +%s)
COVERPKG   := ./...
TESTFLAGS  ?=

# each runs a command in every module.
each = for module in $(MODULES); do echo "-- $$module"; (cd "$$module" && $(1)); done

.DEFAULT_GOAL := help

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: test
test: ## unit tests of the library
	$(GO) test $(TESTFLAGS) ./...

.PHONY: all
all: ## unit tests of every module, as they are on the Go toolchain at hand
	@$(call each,$(GO) vet ./... && $(GO) test $(TESTFLAGS) ./...)

.PHONY: race
race: ## tests of every module under the race detector, in random order
	@$(call each,$(GO) test -race -shuffle=on -timeout 30m $(TESTFLAGS) ./...)

.PHONY: lint
lint: $(TOOLS)/staticcheck ## gofmt, vet and staticcheck of every module
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); \
	  if [ -n "$$unformatted" ]; then echo "not gofmt-ed: $$unformatted"; exit 1; fi
	@$(call each,$(GO) vet ./... && $(TOOLS)/staticcheck ./...)

$(TOOLS)/staticcheck: .ci/tools/go.mod
	@$(GO) build -C .ci/tools -o $@ honnef.co/go/tools/cmd/staticcheck

.PHONY: hostile
hostile: ## what hostile bodies cost, without the race detector
	$(GO) test -count=1 -v -run '^(TestHostile|TestPrecognitionIsNoAttack|TestCliffs|TestPathsThatAreKept|TestMemory|FuzzDecode$$)' . ./internal/jsonbody | \
	  grep -vE '^(=== |    --- PASS|        --- PASS)'
	$(GO) test -run '^$$' -bench '^BenchmarkHostile$$' -benchtime 3x .
	$(GO) test -C examples/crm -count=1 -v -run '^TestFlood$$' . | grep -vE '^=== '

.PHONY: fuzz
fuzz: ## every fuzz target, FUZZTIME seconds each (default 15), differential ones DIFFERTIME (60)
	bash .ci/fuzz $(FUZZTIME) $(DIFFERTIME)

.PHONY: hunt
hunt: ## random tags, types and bodies for HUNTTIME: nothing that Check accepts is a failure of the server
	BIND_HUNT=$(HUNTTIME) BIND_SEED=$(HUNTSEED) $(GO) test -count=1 -v -run '^(TestHuntForFailuresOfTheServer|TestCheckSaysTheTruth)$$' . | \
	  grep -vE '^=== '

.PHONY: bench
bench: ## compare with what people use today; writes bench/report
	$(GO) run -C bench .

.PHONY: golden
golden: ## rewrite the golden files; read the diff
	$(GO) test -run 'TestFormat|Golden|TestCheck' . ./internal/... -update
	git diff --stat -- '*testdata*'

.PHONY: cover
cover: ## coverage of each package by all tests of the module
	$(GO) test -coverpkg=$(COVERPKG) -coverprofile=cover.out ./... >/dev/null
	@bash .ci/cover cover.out

.PHONY: nightly
nightly: ## what takes too long for every commit: ten minutes of each fuzz target and of a hunt, 200 MB of a stream, 1,000,000 rows in a browser, race detector twenty times
	bash .ci/fuzz 600
	$(MAKE) hunt HUNTTIME=10m
	BIND_HEAP_MB=200 $(GO) test -count=1 -run TestTheHeapOfAStream .
	CRM_MILLION=1 $(GO) test -C examples/crm -count=1 -v -run '^TestBrowser$$/^million$$' .
	$(GO) test -race -count=20 ./...

.PHONY: browser
browser: ## minify browser/bind.js, as the module serves it (Node and npm)
	cd browser/node && npm ci --no-audit --no-fund --loglevel=error && npm run --silent minify
