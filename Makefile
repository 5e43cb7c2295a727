.DEFAULT_GOAL := help
.PHONY: help seed audit force test lint fuzz bench soak citus build release licences vuln

BENCHSTAT := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
CYCLONEDX := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

seed: ## seed the local database, or the one that DATABASE_URL names
	go run ./cmd/seed

audit: ## show what is missing there
	go run ./cmd/seed audit

force: ## empty it and seed anew; asks first
	go run ./cmd/seed force

build: ## bin/seed
	go build -o bin/seed ./cmd/seed

test: ## everything, against real PostgreSQL
	go test -race ./...

lint: ## format, vet, staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

FUZZTIME ?= 10s

fuzz: ## the loader, the profiles and the error locator on odd input; FUZZTIME=10s each
	for f in FuzzLoad FuzzRequirement FuzzProfile FuzzLocate; do go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) ./sql || exit 1; done

bench: ## measure against plain SQL, and compare with the releases that are kept; takes minutes
	@mkdir -p bin
	go run ./cmd/bench > bin/bench.txt
	go run $(BENCHSTAT) $(wildcard cmd/bench/results/*.txt) bin/bench.txt

soak: ## the long forms of the tests: more random worlds, all versions, longer fault storms
	SEED_SOAK=1 go test -timeout 2h ./...

citus: ## the tests on a real Citus; CITUS_URL=... names its coordinator (see runner/README.md)
	go test -count 1 -tags citus -run TestCitus -timeout 30m ./runner

PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

release: ## dist/: seed for each system, licences, SBOM, checksums; the same bytes from the same commit and Go
	rm -rf dist && mkdir dist
	for p in $(PLATFORMS); do \
		export CGO_ENABLED=0 GOFLAGS= GOOS=$${p%/*} GOARCH=$${p#*/}; \
		go build -buildvcs=auto -trimpath -ldflags '-s -w' -o dist/seed_$${GOOS}_$$GOARCH$$(go env GOEXE) ./cmd/seed || exit 1; \
	done
	{ cat LICENSE; .ci/licences texts; } > dist/LICENCES.txt
	go run $(CYCLONEDX) bin -json -std -noserial -notimestamp -output dist/seed.cdx.json dist/seed_linux_amd64
	cd dist && sha256sum * > SHA256SUMS

licences: ## LICENCES.md: the modules that seed is made of
	.ci/licences > LICENCES.md

vuln: ## known vulnerabilities in what seed calls; asks Go's database
	go run $(GOVULNCHECK) ./...
