#!/bin/sh
# Resolve the locks anew. uv writes them: it resolves for every platform at once, which pip-compile does not.
set -eu
cd "$(dirname "$0")/.."
resolve() {
    .venv/bin/uv pip compile --universal --python-version 3.11.2 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate -q "$@"
}
printf 'setuptools>=77\nwheel\n' | resolve - -o deploy/bootstrap.lock
resolve pyproject.toml --extra hub -o requirements.lock
resolve pyproject.toml --extra hub --extra dask --group dev -c requirements.lock -o requirements-dev.lock
