# Shared by run, test and bench: finds Python and fills .venv from hashed requirements.
# Sourced with ROOT set. Plain POSIX sh.

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 2; }

# An empty or read-only HOME must not stop anything: caches then go below .state/.
safe_home() {
    if [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; then
        return
    fi
    if [ -z "${PIP_CONFIG_FILE:-}" ] && [ -r "${HOME:-/nowhere}/.config/pip/pip.conf" ]; then
        PIP_CONFIG_FILE="$HOME/.config/pip/pip.conf"
        export PIP_CONFIG_FILE
    fi
    mkdir -p "$ROOT/.state/home" || stop "Cannot write to $ROOT/.state - please check who owns this folder."
    HOME="$ROOT/.state/home"
    XDG_CACHE_HOME="$HOME/.cache"
    XDG_CONFIG_HOME="$HOME/.config"
    export HOME XDG_CACHE_HOME XDG_CONFIG_HOME
}

find_python() {
    for candidate in "${WEGMARKE_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
                PYTHON=$candidate
                return
            fi
            without_venv=$candidate
        fi
    done
    if [ -n "${without_venv:-}" ]; then
        stop "$without_venv lacks the module venv. On Debian and Ubuntu: apt-get install python3-venv"
    fi
    stop "Python 3.11 or newer is needed and was not found. Install it, or name it: WEGMARKE_PYTHON=/path/to/python3 $0"
}

# prepare runtime|dev: does nothing when the same requirements are already installed here.
prepare() {
    requirements="$ROOT/requirements/$1.txt"
    stamp="$ROOT/.venv/wegmarke-$1.stamp"
    wanted="$(cksum <"$requirements") $ROOT"
    VENV_PYTHON="$ROOT/.venv/bin/python"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x "$VENV_PYTHON" ]; then
        return
    fi
    if [ -e "$ROOT/.venv" ] && [ ! -w "$ROOT/.venv" ]; then
        stop "$ROOT/.venv belongs to somebody else. Remove it, or run this as its owner."
    fi
    say "Setting up .venv ($1) - once, a minute or two ..."
    if ! "$VENV_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        find_python
        "$PYTHON" -m venv --clear "$ROOT/.venv" || stop "Could not create $ROOT/.venv (see above)."
    fi
    if ! "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
        "$VENV_PYTHON" -m ensurepip >/dev/null || stop "Could not put pip into $ROOT/.venv (see above)."
    fi
    install_packages "$VENV_PYTHON" "$requirements" ||
        stop "The packages could not be installed (see above). A connection to a package index, or a folder of wheels named by PIP_FIND_LINKS, is needed once."
    link_package || stop "Could not link the package into $ROOT/.venv."
    printf '%s\n' "$wanted" >"$stamp"
}

# install_packages PYTHON REQUIREMENTS
install_packages() {
    "$1" -m pip install --quiet --no-input --disable-pip-version-check \
        --require-hashes --no-deps -r "$2"
}

# What benchmarks compare with lives apart from us, in .state/bench. Sets BENCH_PYTHON; it stays
# empty, and why is said, where the environment cannot be made: the benchmark then runs without.
# Called after prepare.
prepare_comparison() {
    BENCH_PYTHON=
    requirements="$ROOT/requirements/bench.txt"
    folder="$ROOT/.state/bench"
    stamp="$folder/wegmarke-bench.stamp"
    wanted="$(cksum <"$requirements") $ROOT"
    if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ] || [ ! -x "$folder/bin/python" ]; then
        say "Setting up .state/bench (what is compared with) - once, a minute or two ..."
        "$VENV_PYTHON" -m venv --clear "$folder" || {
            say "Could not create $folder (see above)."
            return
        }
        install_packages "$folder/bin/python" "$requirements" || {
            say "The packages to compare with could not be installed (see above). A connection to a package index, or a folder of wheels named by PIP_FIND_LINKS, is needed once."
            return
        }
        printf '%s\n' "$wanted" >"$stamp" || return
    fi
    BENCH_PYTHON="$folder/bin/python"
}

# The package runs from src/: a path file and a small command, no build step.
link_package() {
    packages=$("$VENV_PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') &&
        printf '%s\n' "$ROOT/src" >"$packages/wegmarke-src.pth" &&
        rm -f "$ROOT/.venv/bin/wegmarke" &&
        cat >"$ROOT/.venv/bin/wegmarke" <<'COMMAND' &&
#!/bin/sh
exec "$(dirname -- "$0")/python" -m wegmarke.project.cli "$@"
COMMAND
        chmod +x "$ROOT/.venv/bin/wegmarke"
}
