import type { CompatibilityOptions } from '../../node/index.ts';
import { CommandFailure } from '../output.ts';

/** `rolecall imds` as it was called, validated. */
export interface ImdsOptions {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
  /** Seconds. */
  readonly duration: number;
  readonly address: string;
  readonly port: number;
  readonly tokens: 'optional' | 'required';
  readonly hopLimit: number;
  readonly instanceId: string;
  readonly linkLocal: boolean;
  /** When pods of a cluster are to have roles of their own. */
  readonly podRoles: PodRoleOptions | undefined;
}

/** How pods get roles over the metadata service. */
export interface PodRoleOptions extends CompatibilityOptions {
  /** Name of the Node object that this agent stands on. */
  readonly node: string;
  /** Path; empty for KUBECONFIG or the pod that the agent runs in. */
  readonly kubeconfig: string;
}

export type RawOptions = Readonly<Record<string, string | boolean | undefined>>;

const ROLE_ARN = /^arn:[a-z-]{3,20}:iam::\d{12}:role\/[\x21-\x7e]{1,576}$/;
const SESSION = /^[\w+=,.@-]{2,64}$/;
const INSTANCE = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]+)$/i;

/** Neither a secret nor anybody's machine: it says that there is none. */
const NO_INSTANCE = 'i-00000000000000000';

/** Reads a text that must match; notes a fault when it does not. */
type ReadText = (name: string, initial: string, pattern: RegExp, must: string) => string;

const BASE_ARN = /^arn:[a-z-]{3,20}:iam::\d{12}:role\/([\x21-\x7e]{0,510}\/)?$/;
const ROLE = /^[\w+=,.@/:-]{1,600}$/;
const NODE = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

function podRoleOptions(raw: RawOptions, text: ReadText): PodRoleOptions {
  const account = String(raw.roleArn).split(':role/')[0] ?? '';
  // Each is one of its values when no fault was noted.
  const mode = text('podRoles', '', /^(kube2iam|kiam)$/, 'kube2iam or kiam') as 'kiam';
  const format = text('restrictionFormat', 'glob', /^(glob|regexp)$/, 'glob or regexp') as 'glob';
  return {
    mode,
    node: text('node', '', NODE, "this node's name"),
    kubeconfig: text('kubeconfig', '', /^[^\0]*$/, 'a path'),
    baseRoleArn: text('baseRoleArn', `${account}:role/`, BASE_ARN, 'arn:…:role/ or a path below it'),
    defaultRole: raw.defaultRole === undefined ? undefined : text('defaultRole', '', ROLE, 'a role'),
    format: mode === 'kiam' ? undefined : format,
    legacyUnanchored: raw.legacyUnanchored === true,
  };
}

/** All faults together, as usage errors. */
export function imdsOptions(raw: RawOptions): ImdsOptions {
  const faults: string[] = [];
  const text: ReadText = (name, initial, pattern, must) => {
    const value = raw[name] ?? initial;
    if (typeof value !== 'string' || !pattern.test(value)) faults.push(`${name}: must be ${must}`);
    return String(value);
  };
  const number = (name: string, initial: number, least: number, most: number): number => {
    const value = Number(raw[name] ?? initial);
    const good = Number.isInteger(value) && value >= least && value <= most;
    if (!good) faults.push(`${name}: must be a number from ${least} to ${most}`);
    return value;
  };
  const instanceId = text('instanceId', NO_INSTANCE, INSTANCE, 'i- and 17 hex digits');
  const linkLocal = raw.linkLocal === true;
  // An SDK too old for web identity is too old for tokens as well.
  const initialTokens = raw.podRoles === undefined ? 'required' : 'optional';
  const options: ImdsOptions = {
    roleArn: text('roleArn', '', ROLE_ARN, "a role's ARN"),
    sessionName: text('sessionName', instanceId, SESSION, '2 to 64 letters, digits or +=,.@-_'),
    externalId: typeof raw.externalId === 'string' ? raw.externalId : undefined,
    duration: number('duration', 3600, 900, 43_200),
    address: text('address', '127.0.0.1', ADDRESS, 'an IP address'),
    port: number('port', linkLocal ? 80 : 4780, 0, 65_535),
    tokens: text('tokens', initialTokens, /^(optional|required)$/, 'optional or required') as 'required',
    hopLimit: number('hopLimit', 2, 1, 64),
    instanceId,
    linkLocal,
    podRoles: raw.podRoles === undefined ? undefined : podRoleOptions(raw, text),
  };
  if (faults.length > 0) throw new CommandFailure(`invalid options: ${faults.join('; ')}`, { exitCode: 2 });
  return Object.freeze(options);
}
