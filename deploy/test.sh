#!/usr/bin/env bash
# Runs every test, Chromium included, and ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/prepare.sh
ASSUME_YES=1

need_dotnet
need_postgresql
need_fonts
need_chromium

dotnet build Sandbox.sln -c Release -v quiet --nologo

passed=0 failed=0 skipped=0
for project in Domain Ledger Verifier Workflows Workflows.Elsa Architecture Web EndToEnd; do
  assembly="tests/Sandbox.$project.Tests/bin/Release/net10.0/Sandbox.$project.Tests.dll"
  log=$(mktemp)
  started=$SECONDS
  (cd "$(dirname "$assembly")" && dotnet "$(basename "$assembly")" -noColor -noLogo) >"$log" 2>&1 || true
  if summary=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$log" | tail -n 1) && [ -n "$summary" ]; then
    read -r total errors wrong left idle <<<"$(sed -E 's/[^0-9]+/ /g' <<<"$summary")"
  else
    total=0 errors=1 wrong=0 left=0 idle=0
  fi
  [ $((errors + wrong)) = 0 ] || cat "$log"
  # What another test starts as a process of its own is listed, but not run.
  total=$((total - idle))
  passed=$((passed + total - wrong - left)) failed=$((failed + wrong + errors)) skipped=$((skipped + left))
  say "$project: $((total - wrong - left)) passed, $((wrong + errors)) failed, $left skipped in $((SECONDS - started)) s"
  rm -f "$log"
done

if [ "$skipped" = 0 ]; then say "$passed passed, $failed failed"; else say "$passed passed, $failed failed, $skipped skipped"; fi
[ "$failed" = 0 ]
