import { readFileSync } from 'node:fs';
import { splitArn } from '../../core/arn/arn.ts';
import {
  type AppliedPolicy,
  compileText,
  type DecisionInput,
  type PlainContext,
  type PolicyKind,
  prepareContext,
} from '../../core/policy/index.ts';
import { CommandFailure } from '../output.ts';
import { parsePrincipal } from './simulated-principal.ts';

/** Options that name a request and the files of its policies. */
export interface FileOptions {
  readonly action: string;
  readonly resource: string;
  readonly principal?: string;
  readonly resourceAccount?: string;
  readonly context: readonly string[];
  readonly policy: readonly string[];
  readonly boundary?: string;
  readonly session: readonly string[];
  readonly resourcePolicy?: string;
  readonly trustPolicy?: string;
  /** One level each, from the root on; the files of one level separated by commas. */
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly vpcEndpointPolicy?: string;
}

const DEFAULT_PRINCIPAL = 'arn:aws:iam::111122223333:user/simulation';

/** Reads the files and puts the question together. Throws `CommandFailure`, exit code 2, for what cannot be read or evaluated. */
export function questionOf(options: FileOptions): DecisionInput {
  const trust = options.trustPolicy !== undefined;
  const file = options.trustPolicy ?? options.resourcePolicy;
  const principal = parsePrincipal(options.principal ?? DEFAULT_PRINCIPAL, options.boundary !== undefined);
  const identity = (path: string) => readPolicy(path, 'identity');
  const only = (path: string | undefined, kind: PolicyKind) =>
    path === undefined ? undefined : readPolicy(path, kind);
  const list = <Value>(values: readonly Value[]) => (values.length === 0 ? undefined : values);
  return {
    request: {
      action: options.action,
      resource: options.resource,
      principal,
      context: prepareContext(parseContext(options.context)),
    },
    layers: {
      identity: options.policy.map(identity),
      boundary: only(options.boundary, 'identity'),
      session: list(options.session.map(identity)),
      resource: only(file, trust ? 'trust' : 'resource'),
      scps: list(options.scp.map((level) => level.split(',').map(identity))),
      rcps: list(options.rcp.map((path) => readPolicy(path, 'guardrail'))),
      vpcEndpoint: only(options.vpcEndpointPolicy, 'guardrail'),
    },
    resourceAccount: options.resourceAccount ?? ownerOf(options.resource),
    trust,
  };
}

function ownerOf(resource: string): string | undefined {
  const account = splitArn(resource)?.[4] ?? '';
  return /^[0-9]{12}$/.test(account) ? account : undefined;
}

function readPolicy(path: string, kind: PolicyKind): AppliedPolicy {
  const program = compileText(readText(path), kind);
  if (program.fault !== undefined) {
    throw new CommandFailure(`${path}: ${program.fault}`, {
      hint: 'a policy that cannot be evaluated decides nothing',
      exitCode: 2,
    });
  }
  return { program, arn: undefined, label: path };
}

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(`cannot read ${path}`, { exitCode: 2, cause: error });
  }
}

/** `key=value`; a key given several times, or as `key[]=value`, is multi-valued. Throws `CommandFailure`, exit code 2. */
export function parseContext(entries: readonly string[]): PlainContext {
  const values = new Map<string, { readonly name: string; readonly list: string[]; multi: boolean }>();
  for (const entry of entries) {
    const equals = entry.indexOf('=');
    const written = entry.slice(0, equals);
    const name = written.endsWith('[]') ? written.slice(0, -2) : written;
    if (equals < 1 || name === '') {
      throw new CommandFailure(`not a condition key: ${entry}`, { hint: '--context KEY=VALUE', exitCode: 2 });
    }
    const known = values.get(name.toLowerCase()) ?? { name, list: [], multi: false };
    known.list.push(entry.slice(equals + 1));
    known.multi ||= written.endsWith('[]') || known.list.length > 1;
    values.set(name.toLowerCase(), known);
  }
  return Object.fromEntries(
    [...values.values()].map(({ name, list, multi }) => [name, multi ? list : (list[0] ?? '')]),
  );
}
