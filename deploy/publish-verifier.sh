#!/usr/bin/env bash
# Publishes sandbox-verify: OUT/native/sandbox-verify, one file for this machine's platform that needs nothing, and
# OUT/portable/sandbox-verify.dll for every other (dotnet sandbox-verify.dll). Usage: publish-verifier.sh [OUT] [native|portable]
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
out=$(mkdir -p "${1:-$top/.artifacts/sandbox-verify}" && cd "${1:-$top/.artifacts/sandbox-verify}" && pwd)
which=${2:-all}
# Own intermediate files: a build of the solution beside this one is left alone, its lock files too.
publish() { dotnet publish "$top/src/Sandbox.Verifier" -c Release -v quiet --nologo --artifacts-path "$out/.work/$1" -p:NuGetLockFilePath="$out/.work/$1/packages.lock.json" -p:RestoreLockedMode=false -o "$out/$1" "${@:2}"; }

if [ "$which" != portable ]; then
  # The linker of a native build is the C compiler; where there is none, say so.
  command -v clang >/dev/null || command -v gcc >/dev/null || { echo "Native AOT needs clang or gcc, and zlib1g-dev."; exit 1; }
  compiler=$(command -v clang >/dev/null && echo clang || echo gcc)
  publish native --use-current-runtime -p:PublishAot=true -p:CppCompilerAndLinker="$compiler" -p:DebugType=none -p:StripSymbols=true
  rm -f "$out/native/"*.dbg
fi
if [ "$which" != native ]; then publish portable -p:UseAppHost=false -p:DebugType=none; fi
