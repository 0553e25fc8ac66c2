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
}

export type RawOptions = Readonly<Record<string, string | boolean | undefined>>;

const ROLE_ARN = /^arn:[a-z-]{3,20}:iam::\d{12}:role\/[\x21-\x7e]{1,576}$/;
const SESSION = /^[\w+=,.@-]{2,64}$/;
const INSTANCE = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:]+)$/i;

/** Neither a secret nor anybody's machine: it says that there is none. */
const NO_INSTANCE = 'i-00000000000000000';

/** All faults together, as usage errors. */
export function imdsOptions(raw: RawOptions): ImdsOptions {
  const faults: string[] = [];
  const text = (name: string, initial: string, pattern: RegExp, must: string): string => {
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
  const options: ImdsOptions = {
    roleArn: text('roleArn', '', ROLE_ARN, "a role's ARN"),
    sessionName: text('sessionName', instanceId, SESSION, '2 to 64 letters, digits or +=,.@-_'),
    externalId: typeof raw.externalId === 'string' ? raw.externalId : undefined,
    duration: number('duration', 3600, 900, 43_200),
    address: text('address', '127.0.0.1', ADDRESS, 'an IP address'),
    port: number('port', linkLocal ? 80 : 4780, 0, 65_535),
    tokens: text('tokens', 'required', /^(optional|required)$/, 'optional or required') as 'required',
    hopLimit: number('hopLimit', 2, 1, 64),
    instanceId,
    linkLocal,
  };
  if (faults.length > 0) throw new CommandFailure(`invalid options: ${faults.join('; ')}`, { exitCode: 2 });
  return Object.freeze(options);
}
