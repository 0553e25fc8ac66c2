#!/usr/bin/env bash
# Packs the project, installs the tarball as a user would, and runs an instance from it. $1: a scratch folder.
set -euo pipefail
scratch=$1
root=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$scratch/package"
tarball=$(cd "$root" && npm pack --silent --pack-destination "$scratch/package" | tail -n 1)
cd "$scratch/package"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund "./$tarball"
# The package takes the Node of its user: here the one that the checkout pins.
export PATH="$(dirname "$("$root/node_modules/.bin/node" -p process.execPath)"):$PATH"
rolecall=$scratch/package/node_modules/.bin/rolecall
"$rolecall" version
"$rolecall" --help >/dev/null
# What programs import: the name of the package, and its types.
node --input-type=module -e '
import { clusterToken } from "rolecall";
const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not-a-secret" };
const { token } = await clusterToken({ cluster: "sandbox", region: "us-east-1", credentials });
if (!token.startsWith("k8s-aws-v1.")) throw new Error("clusterToken made no token");
'
test -f node_modules/rolecall/dist/src/client/index.d.ts
"$rolecall" up --detach --port 0 --data-dir "$scratch/package/data"
"$rolecall" status --data-dir "$scratch/package/data" -o json
"$rolecall" down --data-dir "$scratch/package/data"
