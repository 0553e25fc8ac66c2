import { resolve } from 'node:path';
import type { AuthenticationMode } from '../../core/records/resources.ts';
import { CommandFailure } from '../output.ts';
import { type ConfiguredScp, type MemberAccount, readMemberAccounts, readScps } from './account-settings.ts';
import { type ProviderAuthorities, readProviderAuthorities } from './provider-authorities.ts';
import { Fault } from './setting-fault.ts';

/** Everything that an instance is told from outside, validated and frozen. */
export interface Configuration {
  /** Absolute path. */
  readonly dataDir: string;
  /** Plain port; TLS listens `TLS_OFFSET` above. 0 picks free ones. */
  readonly port: number;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
  /** CIDR ranges. */
  readonly allowPrivateProviders: readonly string[];
  /** Read when the instance starts. */
  readonly providerCaFile: ProviderAuthorities | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** How pods of the sandbox get roles over the metadata service: `off` gives them the node's. */
  readonly podRoles: (typeof POD_ROLES)[number];
  readonly strictBinding: boolean;
  readonly boundSessions: boolean;
  /** Of a sandbox cluster that is made now; undefined: EKS's own default. */
  readonly authenticationMode: AuthenticationMode | undefined;
  /** Whether the administrator of the instance is made one of a sandbox cluster that is made now. */
  readonly bootstrapClusterCreatorAdmin: boolean;
  /** Lets entries of aws-auth whose role ARN has a path match sessions of the role. */
  readonly matchRolePaths: boolean;
  /** Serves what the sandbox's authenticator counts on the plain listener. */
  readonly metrics: boolean;
  /** Accounts that the instance is to have besides the default one. */
  readonly memberAccounts: readonly MemberAccount[];
  /** Service control policies that accounts are to have, read and validated. */
  readonly scps: readonly ConfiguredScp[];
}

/** Offset of the TLS port from the plain one: 4700 and 4743. */
export const TLS_OFFSET = 43;

const LOG_LEVELS = ['info', 'warn', 'error', 'silent'] as const;
const POD_ROLES = ['off', 'kube2iam', 'kiam'] as const;
const MODES = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'] as const;
const MAXIMUM_PORT = 65_535 - TLS_OFFSET;

/** Reads one value from text; throws a `Fault` that says what it must be. */
type Read<Value> = (value: unknown) => Value;

function matching(pattern: RegExp, must: string): Read<string> {
  return (value) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw new Fault(must);
    return value;
  };
}

function readPort(value: unknown): number {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > MAXIMUM_PORT) {
    throw new Fault(`must be a number from 0 to ${MAXIMUM_PORT}`);
  }
  return port;
}

function readFlag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Fault('must be true or false');
  return value;
}

function readRanges(value: unknown): readonly string[] {
  const range = matching(/^[0-9a-fA-F.:]+\/\d{1,3}$/, 'must be CIDR ranges');
  if (!Array.isArray(value)) throw new Fault('must be CIDR ranges');
  return Object.freeze(value.map(range));
}

function oneOf<Name extends string>(names: readonly Name[]): Read<Name> {
  return (value) => {
    const found = names.find((name) => name === value);
    if (found === undefined) throw new Fault(`must be one of ${names.join(', ')}`);
    return found;
  };
}

/** Every setting: what it is when not given, and how it is read. */
const SETTINGS: {
  readonly [Name in keyof Configuration]: readonly [initial: unknown, read: Read<Configuration[Name]>];
} = {
  dataDir: ['.rolecall', (value) => resolve(matching(/^[^\0]+$/, 'must be a path')(value))],
  port: [4700, readPort],
  account: ['111122223333', matching(/^\d{12}$/, 'must be 12 digits')],
  region: ['us-east-1', matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must look like us-east-1')],
  cluster: [
    'sandbox',
    matching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'must be 1 to 100 letters, digits, - or _'),
  ],
  allowPrivateProviders: [[], readRanges],
  providerCaFile: [undefined, readProviderAuthorities],
  logLevel: ['info', oneOf(LOG_LEVELS)],
  podRoles: ['off', oneOf(POD_ROLES)],
  strictBinding: [false, readFlag],
  boundSessions: [false, readFlag],
  authenticationMode: [undefined, (value) => (value === undefined ? undefined : oneOf(MODES)(value))],
  bootstrapClusterCreatorAdmin: [true, readFlag],
  matchRolePaths: [false, readFlag],
  metrics: [false, readFlag],
  memberAccounts: [[], readMemberAccounts],
  scps: [[], readScps],
};

/** All faults together; unknown settings are refused. */
export function configure(raw: Readonly<Record<string, unknown>>): Configuration {
  const faults = Object.keys(raw)
    .filter((name) => !Object.hasOwn(SETTINGS, name))
    .map((name) => `${name}: unknown setting`);
  const read = Object.entries(SETTINGS).map(([name, [initial, reader]]) => {
    try {
      return [name, reader(raw[name] ?? initial)] as const;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      faults.push(`${name}: ${fault.message}`);
      return [name, undefined] as const;
    }
  });
  if (raw.authenticationMode === 'CONFIG_MAP' && raw.bootstrapClusterCreatorAdmin === false)
    faults.push('bootstrapClusterCreatorAdmin: must be true in authentication mode CONFIG_MAP');
  if (faults.length > 0)
    throw new CommandFailure(`invalid configuration: ${faults.join('; ')}`, { exitCode: 2 });
  // Each setting was read by the reader of its own name.
  return Object.freeze(Object.fromEntries(read) as unknown as Configuration);
}
