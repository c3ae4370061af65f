# Sourced by run.sh and test.sh: finds or installs what the app needs on Debian and Ubuntu.
# Usage: . prepare.sh; need_dotnet; need_postgresql; need_fonts; need_chromium

say() { printf '%s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else say "This needs root: $*"; return 1
  fi
}

apt_install() {
  if ! command -v apt-get >/dev/null; then
    say "Please install: $* (this script installs by itself on Debian and Ubuntu only)."
    return 1
  fi
  [ -n "${APT_UPDATED:-}" ] || { as_root apt-get update -qq; APT_UPDATED=1; }
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# With pipefail a grep that stops reading early would fail the pipe, so each reads to the end.
need_dotnet() {
  # A local installation by Microsoft's script is not on PATH by itself.
  [ -x "$HOME/.dotnet/dotnet" ] && ! command -v dotnet >/dev/null && export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
  if command -v dotnet >/dev/null && dotnet --list-sdks | grep '^10\.' >/dev/null; then return; fi
  say "The .NET 10 SDK is missing. Microsoft's script can install it into $HOME/.dotnet."
  if [ "${ASSUME_YES:-}" != 1 ]; then
    printf 'Download and run https://dot.net/v1/dotnet-install.sh now? [y/N] '
    read -r answer
    case "$answer" in [yY]*) ;; *) say "Install the .NET 10 SDK and run this again."; exit 1 ;; esac
  fi
  command -v curl >/dev/null || apt_install curl ca-certificates
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
  export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"
}

need_postgresql() {
  if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then return; fi
  say "Installing PostgreSQL …"
  # The app runs a cluster of its own; the package need not make another.
  as_root mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
  apt_install postgresql
}

need_fonts() {
  if command -v fc-list >/dev/null && fc-list | grep -i 'noto.*cjk' >/dev/null; then return; fi
  say "Installing fonts for Chinese PDFs …"
  apt_install fontconfig fonts-noto-cjk
}

need_chromium() {
  if command -v chromium >/dev/null || command -v google-chrome >/dev/null; then return; fi
  say "Installing Chromium …"
  apt_install chromium
}
