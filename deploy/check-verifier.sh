#!/usr/bin/env bash
# Publishes sandbox-verify as its users get it, native and portable, and runs each on a true pack, a falsified one and one that is none.
# Usage: check-verifier.sh [OUT]. Without a C compiler or zlib the native one is skipped, with the reason.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$(mktemp -d)}
pack="$top/tests/Sandbox.Ledger.Tests/Packs/golden/v1.sandbox-pack"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One digit of a leaf hash.
sed 's/"leaf":"d4ffe56b67e0/"leaf":"d4ffe56b67e1/' "$pack" >"$work/falsified.sandbox-pack"
cmp -s "$pack" "$work/falsified.sandbox-pack" && { echo "The golden pack has another leaf now; mend this script."; exit 1; }
head -c 700 "$pack" >"$work/cut.sandbox-pack"

expect() { # CODE WORDS FILE PROGRAM…
  local code=0 said
  said=$("${@:4}" pack "$3") || code=$?
  if [ "$code" != "$1" ] || ! grep -q "$2" <<<"$said"; then
    printf '%s: expected %s and "%s", got %s\n%s\n' "$3" "$1" "$2" "$code" "$said"
    exit 1
  fi
}

try() { # NAME PROGRAM…
  expect 0 'VERIFIED' "$pack" "${@:2}"
  expect 1 'entry 1' "$work/falsified.sandbox-pack" "${@:2}"
  expect 2 'UNUSABLE' "$work/cut.sandbox-pack" "${@:2}"
  echo "$1: a true pack is verified, a falsified one is found out with its place, one that is cut off is unusable."
}

bash "$top/deploy/publish-verifier.sh" "$out" portable
try portable dotnet "$out/portable/sandbox-verify.dll"

if ! command -v clang >/dev/null && ! command -v gcc >/dev/null; then echo "native: skipped, there is neither clang nor gcc."
elif ! { echo '#include <zlib.h>' | "$(command -v clang || command -v gcc)" -E -xc - >/dev/null 2>&1; }; then echo "native: skipped, zlib's headers are missing (zlib1g-dev)."
else
  bash "$top/deploy/publish-verifier.sh" "$out" native
  try native "$out/native/sandbox-verify"
  echo "native: $(du -h "$out/native/sandbox-verify" | cut -f1)"
fi
