# Everything one does here. `make` lists it; each target brings what it needs.

SHELL := /bin/sh
PYTHON := .venv/bin/python
WORKERS ?= 2
# Gates see the service as it runs in production, whatever the environment says, on a database of their own.
PRODUCTION := env BASE_URL=https://jobb.example.org SECRET_KEY=gate-0123456789-0123456789-0123456789-0123456789-abc \
	VAR_FOLDER=var/gates DATABASE_URL= DEBUG=0 DEMO=0 PORT=8000 ALLOWED_HOSTS= EMAIL_URL=smtp+tls://user:secret@mail.example.org:587 SMS_URL= CELERY_BROKER_URL= SENTRY_DSN= LISTEN=

.NOTPARALLEL:
.PHONY: help env run test gates suite browser bench faults screenshots

help:            ## this list
	@sed -n 's/^\([a-z]*\): .*## /  make \1\t/p; s/^\([a-z]*\): *## /  make \1\t/p' $(MAKEFILE_LIST) | sort -u | expand -t 20

env:             ## .venv with the locked dependencies
	@bin/env

run: env         ## the whole service on 127.0.0.1:8000 (PORT=... for another); Ctrl-C stops it
	@exec $(PYTHON) -m config.serving --stop-with-parent

test: env browser gates suite  ## every gate and every test

gates: env       ## format, lint, import arrows, types, deployment, migrations that lock nothing
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-logo
	.venv/bin/mypy .
	$(PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PRODUCTION) $(PYTHON) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) -m tools.lint_migrations

suite: env       ## the tests alone (DATABASE_URL=... for another server)
	$(PYTHON) -m pytest -n $(WORKERS) --dist worksteal

browser:         ## Chromium and gettext, from Debian, for the tests in a browser and of translations
	@command -v chromium >/dev/null || bin/install chromium
	@command -v xgettext >/dev/null || bin/install gettext

bench: env       ## the benchmarks of design.md section 6, as ratios
	$(PYTHON) -m tests.benchmarks

faults: env      ## the long fault-injection runs
	$(PYTHON) -m pytest -m faults

screenshots: env browser  ## the pictures of the README
	$(PYTHON) -m tests.screenshots
