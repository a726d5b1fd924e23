# What people do with the portal. A fresh machine with Go and a C compiler can run, build and test it.

GO      ?= go
ADDR    ?= 127.0.0.1:8080
DEMO_DB ?= sqlite:var/demo.db
WHAT    ?= ./web ./... # the longest suite first: the others run beside it

.PHONY: run test test-postgres test-race check bench generate build measure tools clauses templ

## run: the portal with a demonstration on http://127.0.0.1:8080
run: build
	bin/portal serve --demo --addr $(ADDR) --db $(DEMO_DB) --blobs file:var/demo-blobs --keys var/demo-keys

## build: bin/portal
build:
	$(GO) build -trimpath -o bin/portal ./cmd/portal

## test: everything that this machine has the tools for, on SQLite; in CI a missing tool is a failure
test: tools
	$(GO) vet $(WHAT)
	PORTAL_TEST_POSTGRES= $(GO) test -timeout 30m -tags "$(TAGS)" $(WHAT)

## test-postgres: the suite on the server that PORTAL_TEST_POSTGRES names (postgres://USER@HOST/DB), databases of its own
test-postgres:
	@[ -n "$$PORTAL_TEST_POSTGRES" ] || { echo "PORTAL_TEST_POSTGRES names no server: set it to postgres://USER@HOST/DB" >&2; exit 1; }
	$(GO) test -timeout 30m -tags postgres $$($(GO) list ./web/... ./models/... ./cmd/... | grep -v -e /models$$ -e /models/pdf -e browsertest)

## test-race: the race detector where things happen at once
test-race:
	$(GO) test -race -timeout 30m ./models/db/... ./models/audit ./models/job ./models/outbox ./models/sweep ./models/product ./models/account ./web/front

# TAGS takes in the tests that need pdfsig, pdftotext, qpdf and certutil, where they are there.
TOOLS = pdfsig pdftotext qpdf certutil
TAGS := $(if $(shell for t in $(TOOLS); do command -v $$t >/dev/null || echo missing; done),,papertools)
CHROME = $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

## tools: says what the tests miss here; in CI that is a failure
tools:
	@missing=; \
	[ "$(TAGS)" = papertools ] || missing="$$missing\n  $(TOOLS): signed papers are not checked with public tools (apt install poppler-utils qpdf libnss3-tools)"; \
	[ -n "$(CHROME)" ] || missing="$$missing\n  chromium: pages are not looked at in a browser (apt install chromium fonts-noto-cjk)"; \
	if [ -n "$$missing" ]; then printf "\n!!! NOT TESTED ON THIS MACHINE, for want of$$missing\n\n" >&2; [ -z "$$CI" ] || exit 1; fi

## check: form, vet, staticcheck, and that everything generated is fresh
check:
	@unformatted=$$(gofmt -l cmd models views web static migrations); [ -z "$$unformatted" ] || { echo "run gofmt on: $$unformatted" >&2; exit 1; }
	$(GO) vet -tags papertools,postgres ./...
	$(GO) tool staticcheck -tags papertools,postgres ./...
	@$(MAKE) --no-print-directory generate
	@git diff --exit-code --stat -- '*_templ.go' docs/clauses.md || { echo "generated files are not fresh: run make generate and commit" >&2; exit 1; }

## generate: pages from their templates, docs/clauses.md from rulebooks and tests
generate: templ clauses

templ:
	@for d in views/*/; do if ls $$d*.templ >/dev/null 2>&1; then $(GO) tool templ generate -path $$d -log-level error || exit 1; fi; done

clauses:
	$(GO) run ./cmd/portal clauses --examples --markdown --tests . > docs/clauses.md.new
	mv docs/clauses.md.new docs/clauses.md

## bench: what the portal does at speed, beside references in the same run, as ratios; bench.json and cost.svg in var/bench.
## BENCH="figures --full" for a part, or the largest sizes; BENCH="peers --peers DIR" and "postgres --postgres DSN" beside others
bench: build
	bin/portal bench --out var/bench $(BENCH)

## measure: the size of the house
measure:
	@printf 'source lines  %6d\n' $$(git ls-files '*.go' '*.templ' | grep -v -e _test.go -e _templ.go | xargs cat | wc -l)
	@printf 'test lines    %6d\n' $$(git ls-files '*_test.go' | xargs cat | wc -l)
	@printf 'files         %6d\n' $$(git ls-files '*.go' '*.templ' | grep -v _templ.go | wc -l)
	@printf 'median file   %6d lines\n' $$(git ls-files '*.go' '*.templ' | grep -v -e _test.go -e _templ.go | xargs wc -l | grep -v total | awk '{print $$1}' | sort -n | awk '{a[NR]=$$1} END {print a[int((NR+1)/2)]}')
	@echo 'longest files'; git ls-files '*.go' '*.templ' | grep -v _templ.go | xargs wc -l | grep -v total | sort -rn | head -5
