#!/usr/bin/env bash
# Runs the demonstration: installs what is missing, builds, seeds on the first start, serves on http://localhost:5080.
#   bash deploy/run.sh        asks before it downloads the .NET SDK
#   bash deploy/run.sh -y     does not ask
# SANDBOX_PORT (5080) and SANDBOX_DATA (.data beside this repository) may be set.
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

say "Building …"
dotnet build seeds/Sandbox.Seeds -c Release -v quiet --nologo
dotnet seeds/Sandbox.Seeds/bin/Release/net10.0/Sandbox.Seeds.dll demo

# The accounts are printed by the seeds; they are also in $SANDBOX_DATA/demo-accounts.json.
say "Serving on http://localhost:$SANDBOX_PORT — Ctrl+C stops everything."
exec dotnet src/Sandbox.Web/bin/Release/net10.0/Sandbox.Web.dll
