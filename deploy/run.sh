#!/usr/bin/env bash
# Runs the demonstration: installs what is missing, builds, seeds on the first start, serves on http://localhost:5080.
#   bash deploy/run.sh        asks before it downloads the .NET SDK
#   bash deploy/run.sh -y     does not ask
# SANDBOX_PORT (5080) and SANDBOX_DATA (.data beside this repository) may be set, and SANDBOX_NUGET_SOURCE to a further
# package source where Elsa's packages are.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/prepare.sh
[ "${1:-}" = -y ] && ASSUME_YES=1

need_dotnet
need_postgresql
need_fonts

export SANDBOX_DATA="${SANDBOX_DATA:-$PWD/.data}"
export SANDBOX_PORT="${SANDBOX_PORT:-5080}"
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Demo}"
export ASPNETCORE_URLS="http://localhost:$SANDBOX_PORT"
export Sandbox__PublicUrl="${Sandbox__PublicUrl:-http://localhost:$SANDBOX_PORT}"
mkdir -p "$SANDBOX_DATA"

# Elsa's packages are not on every feed. Without them everything runs on the embedded runner; that is no failure.
export RestoreAdditionalProjectSources="${SANDBOX_NUGET_SOURCE:-}"
if dotnet restore src/Sandbox.Workflows.Elsa -p:WithElsa=true -v quiet --nologo >/dev/null 2>&1; then
  say "Elsa's packages are there; this build has both engines, and its restore is not locked."
  export WithElsa=true
else
  say "Elsa's packages are not to be had here; this build has the embedded runner."
fi

say "Building …"
dotnet build seeds/Sandbox.Seeds -c Release -v quiet --nologo
dotnet seeds/Sandbox.Seeds/bin/Release/net10.0/Sandbox.Seeds.dll demo

# The accounts are printed by the seeds; they are also in $SANDBOX_DATA/demo-accounts.json.
say "Serving on http://localhost:$SANDBOX_PORT — Ctrl+C stops everything."
exec dotnet src/Sandbox.Web/bin/Release/net10.0/Sandbox.Web.dll
