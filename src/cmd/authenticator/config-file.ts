import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { CommandFailure } from '../output.ts';
import { SETTINGS } from './settings.ts';

/** What a configuration file says beside single values, not yet read. */
export const STRUCTURED_KEYS = [
  'mapRoles',
  'mapUsers',
  'mapAccounts',
  'scrubbedAccounts',
  'dynamicfilepath',
  'dynamicfileUserIDStrict',
  'dynamicBackendModePath',
  'ec2DescribeInstancesRoleARN',
  'sourceARN',
  'reservedPrefixConfig',
] as const;
export type StructuredKey = (typeof STRUCTURED_KEYS)[number];

export interface ConfigFile {
  /** By name of the setting. */
  readonly values: Readonly<Record<string, string>>;
  readonly structured: Readonly<Partial<Record<StructuredKey, unknown>>>;
}

export const NO_CONFIG_FILE: ConfigFile = Object.freeze({ values: {}, structured: {} });

const MAXIMUM_SIZE = 4 * 1024 * 1024;

/** Keys of the file in lower case, as the reference finds them, and what each is. */
const VALUE_KEYS = new Map(
  Object.entries(SETTINGS).map(([name, { key }]) => [(key ?? `server.${name}`).toLowerCase(), name]),
);
const STRUCTURE_KEYS = new Map(STRUCTURED_KEYS.map((key) => [`server.${key}`.toLowerCase(), key]));
/** Settings of the reference's other commands, which may stand in the same file. */
const FOREIGN_KEYS: ReadonlySet<string> = new Set(['defaultrole', 'role', 'token', 'output']);

/** Reads `-c FILE`. Rejects with `CommandFailure` for what cannot be read and for unknown keys, all together. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw fault(path, 'cannot be read', cause);
  });
  return parseConfigFile(path, text);
}

/** Throws `CommandFailure`. */
export function parseConfigFile(path: string, text: string): ConfigFile {
  if (text.length > MAXIMUM_SIZE) throw fault(path, 'is too large');
  const values: Record<string, string> = {};
  const structured: Partial<Record<StructuredKey, unknown>> = {};
  const unknown: string[] = [];
  for (const [key, value] of flatten(parseYaml(path, text))) {
    const lower = key.toLowerCase();
    const name = VALUE_KEYS.get(lower);
    const structure = STRUCTURE_KEYS.get(lower);
    if (name !== undefined) values[name] = textOf(path, key, value);
    else if (structure !== undefined) structured[structure] = value;
    else if (!FOREIGN_KEYS.has(lower)) unknown.push(key);
  }
  if (unknown.length > 0) throw fault(path, `has unknown keys: ${unknown.join(', ')}`);
  return { values, structured };
}

function parseYaml(path: string, text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    // Aliases are bounded: a few lines of YAML can otherwise expand to gigabytes.
    parsed = parse(text, { maxAliasCount: 100, prettyErrors: true });
  } catch (cause) {
    throw fault(
      path,
      `is not YAML: ${cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : ''}`,
    );
  }
  if (parsed === null || parsed === undefined) return {};
  if (typeof parsed !== 'object' || Array.isArray(parsed)) throw fault(path, 'is not a map');
  // Any YAML map is a record of unknown members.
  return parsed as Readonly<Record<string, unknown>>;
}

/** `clusterID`, `server.port`: members of `server`, in whatever case, are named with it. */
function flatten(
  top: Readonly<Record<string, unknown>>,
): readonly (readonly [key: string, value: unknown])[] {
  return Object.entries(top).flatMap(([key, value]): readonly (readonly [string, unknown])[] => {
    if (key.toLowerCase() !== 'server' || typeof value !== 'object' || value === null) return [[key, value]];
    return Object.entries(value).map(([inner, each]) => [`server.${inner}`, each]);
  });
}

function textOf(path: string, key: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((each) => textOf(path, key, each)).join(',');
  if (typeof value === 'object') throw fault(path, `${key} is not a value`);
  return String(value);
}

function fault(path: string, why: string, cause?: unknown): CommandFailure {
  return new CommandFailure(`configuration file ${path} ${why}`, { exitCode: 2, cause });
}
