# Two commands matter: `make run` tries Sixty on this machine, `make test` checks everything. Needs Rust (rustup), Node >= 20, Debian 12.
.PHONY: run test check bench fuzz mutations simulate dev web clean

LISTEN ?= 127.0.0.1:8060
DATA ?= demo-data
WEB := web-widget/dist/w.js web-console/dist/index.html
WEB_SOURCES := $(shell find web-* -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path 'web-e2e/*' 2>/dev/null)

# Builds what has changed, makes a demo data folder and serves it.
run: $(WEB)
	cargo build --release --locked
	@target/release/sixty demo --data $(DATA)
	@echo "shop with the widget: http://$(LISTEN)/demo   console: http://$(LISTEN)/console/   (Ctrl-C stops)"
	@exec target/release/sixty serve --data $(DATA) --listen $(LISTEN)

# Everything: format, lints, Rust, web, browser; ends with the totals.
test:
	@node tests/run-all.mjs

# What to run before every commit.
check:
	cargo fmt --all --check
	cargo clippy --all-targets --locked -- -D warnings
	cargo test --locked --lib --test architecture --test configuration

# What a message and a routing decision cost, and the whole server beside a raw one: prints tables, writes target/bench.json. Some 25 minutes;
# `cargo bench --bench speed -- --quick` is the short form of the last one.
bench:
	cargo build --release --locked
	cargo bench --locked --bench hot_path --bench routing_scale
	cargo bench --locked --bench speed

# Random input for the library's parser and the normaliser, guided by coverage; so many seconds each.
FUZZ_SECONDS ?= 60
FUZZ_FLAGS := -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
	-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing
FUZZ_HOST := $(shell rustc -vV | sed -n 's/^host: //p')
fuzz:
	cd fuzz && RUSTFLAGS='$(FUZZ_FLAGS)' cargo build --release --locked --target $(FUZZ_HOST)
	cd fuzz && for target in normaliser library; do mkdir -p corpus/$$target && \
		target/$(FUZZ_HOST)/release/$$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -print_final_stats=1 corpus/$$target || exit 1; done

# Whether the tests notice deliberate bugs in the routing core; takes a while.
mutations:
	@node tests/mutations/run.mjs

# The routing in virtual time, in all worlds: the numbers of docs/simulation.md. Takes some minutes.
simulate:
	cargo build --release --locked
	target/release/sixty simulate tests/worlds/reference.toml --runs 50 --compare --timing
	target/release/sixty simulate tests/worlds/absent30.toml --runs 50 --compare --timing
	target/release/sixty simulate tests/worlds/overload.toml --runs 25 --timing
	target/release/sixty simulate tests/worlds/large.toml --runs 6 --timing

# A debug build of the server that logs more.
dev: $(WEB)
	cargo run --locked -- demo --data $(DATA)
	SIXTY_LOG__FILTER=info,sixty=debug cargo run --locked -- serve --data $(DATA) --listen $(LISTEN)

web: $(WEB)

$(WEB) &: $(WEB_SOURCES) node_modules/.package-lock.json
	npm run build
	@touch $(WEB)

# npm writes the inner file; it is as new as the last installation.
.PHONY: node_modules
node_modules: node_modules/.package-lock.json
node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

clean:
	cargo clean
	rm -rf node_modules web-*/node_modules web-*/dist
