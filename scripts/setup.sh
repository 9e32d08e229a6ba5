# Sourced by scripts/run and scripts/test: a virtual environment in .venv with exactly what
# requirements/<set>.txt pins. Nothing is installed again while those files stand unchanged.
#
#   set_up runtime | set_up dev
#
# Everything is said on standard error; standard output belongs to the command that follows.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 2; }

is_python_311() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.11 python3.12 python3.13 python python3.14; do
    if command -v "$name" >/dev/null 2>&1 && is_python_311 "$name"; then
      command -v "$name"
      return
    fi
  done
  stop "No Python 3.11 or newer was found. Install one (Debian/Ubuntu: apt-get install python3 python3-venv)," \
    "or name it: PYTHON=/path/to/python3.11 $0"
}

# Debian packs the module that makes environments apart from Python itself.
make_environment() {
  local python=$1
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    local package
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      say "Python lacks its venv module; installing $package"
      { apt-get install -y -qq "$package" || { apt-get update -qq && apt-get install -y -qq "$package"; }; } >&2 ||
        stop "That failed. Install $package, then start this again."
    else
      stop "Python lacks its venv module. Install it (Debian/Ubuntu: sudo apt-get install $package), then start this again."
    fi
  fi
  say "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv >&2 || stop "The environment .venv could not be made."
}

# uv is some ten times faster, but does not read pip's settings: where it fails, pip decides.
install() {
  if command -v uv >/dev/null 2>&1; then
    if UV_COMPILE_BYTECODE=1 uv pip install --quiet --python .venv/bin/python "$@" >&2; then
      return
    fi
    say "uv could not install; trying pip"
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "$@" >&2 ||
    stop "The packages could not be installed (see above). A package index must be in reach, or a folder" \
      "of wheels: PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER $0"
}

# A stamp of what an environment was made from: the pins, our own build settings, and where it stands.
stamp_of() { { cat requirements/build.txt "requirements/$1.txt" pyproject.toml && pwd; } | cksum; }

is_set_up() {
  local set=$1
  [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$set" 2>/dev/null)" = "$(stamp_of "$set")" ]
}

# An environment names its own folder, so one that was moved or copied must be made anew.
has_environment() {
  is_python_311 .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1 &&
    grep -qF "$(pwd)/.venv" .venv/bin/activate
}

set_up() {
  local set=$1
  # The development set holds the runtime set.
  if is_set_up "$set" || { [ "$set" = runtime ] && is_set_up dev; }; then
    return
  fi
  if ! has_environment; then
    local python
    python=$(find_python)
    make_environment "$python"
  fi
  rm -f .venv/stamp-*
  say "Installing what requirements/$set.txt pins (a few minutes the first time)"
  install --require-hashes -r requirements/build.txt
  install --no-build-isolation --require-hashes -r "requirements/$set.txt"
  install --no-deps --no-build-isolation --editable .
  # Without compiled bytecode every start takes two to four times as long.
  .venv/bin/python -m compileall -q policy_nlp >&2
  stamp_of "$set" >".venv/stamp-$set"
}

# Programs that some tests need beside Python: Debian package | what it is for | how to see that it is there.
test_programs() {
  cat <<'LIST'
libreoffice-writer|old Word and WPS files through LibreOffice|command -v soffice || command -v libreoffice
chromium|pages in a browser|command -v chromium || command -v chromium-browser
fonts-noto-cjk|Chinese fonts of PDF and LibreOffice|command -v fc-list && fc-list :lang=zh | grep -q .
poppler-utils|pictures of printed pages|command -v pdftoppm
LIST
}

missing_programs() { # missing_programs: the lines of what is not there
  local package purpose check
  while IFS='|' read -r package purpose check; do
    bash -c "{ $check; } >/dev/null 2>&1" || printf '%s|%s\n' "$package" "$purpose"
  done < <(test_programs)
}

# Installs what is missing where that can be done without asking; a machine without network goes on without.
install_programs() {
  local packages
  packages=$(missing_programs | cut -d'|' -f1 | tr '\n' ' ')
  [ -n "$packages" ] || return 0
  # fc-list is a package of its own
  case " $packages" in *" fonts-noto-cjk "*) packages="fontconfig $packages" ;; esac
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing for the tests: $packages"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    { timeout 900 apt-get install -y -qq --no-install-recommends $packages ||
      { timeout 120 apt-get update -qq && timeout 900 apt-get install -y -qq --no-install-recommends $packages; }; } \
      >/dev/null 2>&1 || say "That failed (no network?); the tests concerned are skipped"
  else
    say "Some tests are skipped; to try them: sudo apt-get install $packages"
  fi
}
