# What people do with the portal. Only "run" and "build" are kept so that a fresh machine with Go and a C compiler
# can do them; "test" and "check" say what they miss.

GO      ?= go
ADDR    ?= 127.0.0.1:8080
DEMO_DB ?= sqlite:var/demo.db
WHAT    ?= ./...

.PHONY: run test check bench generate build measure tools clauses templ

## run: the portal with a demonstration on http://127.0.0.1:8080
run: build
	bin/portal serve --demo --addr $(ADDR) --db $(DEMO_DB) --blobs file:var/demo-blobs --keys var/demo-keys

## build: bin/portal
build:
	$(GO) build -trimpath -o bin/portal ./cmd/portal

## test: everything, on SQLite; on PostgreSQL too where PORTAL_TEST_POSTGRES names a server
test: tools
	$(GO) vet $(WHAT)
	CI=1 PORTAL_TEST_POSTGRES= $(GO) test $(WHAT)
	@if [ -n "$$PORTAL_TEST_POSTGRES" ]; then echo "the same on PostgreSQL"; CI=1 $(GO) test ./models/... ./web/... ./cmd/...; \
	else echo "PORTAL_TEST_POSTGRES is not set: SQLite only. Set it to postgres://USER@HOST/DB to run the suite there too."; fi

## tools: what the tests need beside Go; a missing one is a failure, not a silent skip
tools:
	@missing=; \
	for t in "cc:a C compiler (apt install gcc)" "pdfsig:signature checks of PDFs (apt install poppler-utils)" "qpdf:structure checks of PDFs (apt install qpdf)" \
	         "certutil:trust for pdfsig (apt install libnss3-tools)"; do \
	  command -v $${t%%:*} >/dev/null || missing="$$missing\n  $${t%%:*} – $${t#*:}"; done; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  missing="$$missing\n  chromium – pages looked at and measured (apt install chromium)"; \
	if [ -n "$$missing" ]; then printf "The tests need what is not installed here:$$missing\n" >&2; exit 1; fi

## check: form, vet, staticcheck, and that everything generated is fresh
check:
	@unformatted=$$(gofmt -l cmd models views web static migrations); [ -z "$$unformatted" ] || { echo "run gofmt on: $$unformatted" >&2; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@$(MAKE) --no-print-directory generate
	@git diff --exit-code --stat -- '*_templ.go' docs/clauses.md || { echo "generated files are not fresh: run make generate and commit" >&2; exit 1; }

## generate: pages from their templates, docs/clauses.md from rulebooks and tests
generate: templ clauses

templ:
	@for d in views/*/; do if ls $$d*.templ >/dev/null 2>&1; then $(GO) tool templ generate -path $$d -log-level error || exit 1; fi; done

clauses:
	$(GO) run ./cmd/portal clauses --markdown --tests . > docs/clauses.md.new
	mv docs/clauses.md.new docs/clauses.md

## bench: the benchmarks
bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

## measure: the size of the house
measure:
	@printf 'source lines  %6d\n' $$(git ls-files '*.go' '*.templ' | grep -v -e _test.go -e _templ.go | xargs cat | wc -l)
	@printf 'test lines    %6d\n' $$(git ls-files '*_test.go' | xargs cat | wc -l)
	@printf 'files         %6d\n' $$(git ls-files '*.go' '*.templ' | grep -v _templ.go | wc -l)
	@printf 'median file   %6d lines\n' $$(git ls-files '*.go' '*.templ' | grep -v -e _test.go -e _templ.go | xargs wc -l | grep -v total | awk '{print $$1}' | sort -n | awk '{a[NR]=$$1} END {print a[int((NR+1)/2)]}')
	@echo 'longest files'; git ls-files '*.go' '*.templ' | grep -v _templ.go | xargs wc -l | grep -v total | sort -rn | head -5
