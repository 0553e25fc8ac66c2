import { CommandFailure } from '../output.ts';
import { AGENT_DEFAULTS } from './start-agent.ts';

/** `rolecall agent server` as it was called, validated. Durations in milliseconds. */
export interface AgentFlags {
  readonly clusterName: string;
  readonly port: number;
  readonly probePort: number;
  readonly metrics: { readonly address: string; readonly port: number };
  readonly retention: number;
  readonly maxCacheSize: number;
  readonly refreshesPerSecond: number;
  readonly bindHosts: readonly string[];
  /** Absent: the bind hosts. */
  readonly allowedHosts: readonly string[] | undefined;
  /** Absent: AWS's of the region, or the environment's. */
  readonly endpoint: URL | undefined;
  readonly rotateCredentials: boolean;
  readonly jwksUrl: URL | undefined;
  readonly issuer: string | undefined;
  readonly kubeconfig: string | undefined;
  /** Absent: keys are not kept on disk. */
  readonly stateDir: string | undefined;
  readonly node: string | undefined;
  readonly region: string | undefined;
  readonly verbosity: 'info' | 'warn' | 'error' | 'silent';
}

export type RawFlags = Readonly<Record<string, unknown>>;

const CLUSTER = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;
const HOST = /^(?:\[[0-9a-fA-F:.]+\]|[0-9a-zA-Z.:-]{1,253})$/;
/** One label of a host name. */
export const REGION = /^[a-z]{2,8}(-[a-z]+)+-\d{1,2}$/;
const NODE = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const LEVELS: Readonly<Record<string, AgentFlags['verbosity']>> = {
  trace: 'info',
  debug: 'info',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'error',
  panic: 'silent',
};
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `3h`, `1h30m`, `0`, as Go writes durations. Undefined when it is none. */
function duration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d{1,9}(?:ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, digits, unit = ''] of text.matchAll(/(\d+)(ms|s|m|h)/g))
    sum += Number(digits) * (UNITS[unit] ?? 0);
  return sum;
}

/** Reads values one by one and gathers what is wrong with them. */
class Reader {
  readonly faults: string[] = [];
  readonly #raw: RawFlags;

  constructor(raw: RawFlags) {
    this.#raw = raw;
  }

  text(name: string, pattern: RegExp, must: string): string | undefined {
    const value = this.#raw[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.faults.push(`${flagOf(name)} must be ${must}`);
    return undefined;
  }

  number(name: string, initial: number, most: number, least = 0): number {
    const value = Number(this.#raw[name] ?? initial);
    if (!Number.isInteger(value) || value < least || value > most)
      this.faults.push(`${flagOf(name)} must be a number from ${least} to ${most}`);
    return value;
  }

  url(name: string, schemes: readonly string[]): URL | undefined {
    const value = this.#raw[name];
    if (value === undefined || value === '') return undefined;
    const url = URL.parse(String(value));
    if (url !== null && schemes.includes(url.protocol) && url.username === '') return url;
    this.faults.push(`${flagOf(name)} must be a URL of ${schemes.join(' or ')}//`);
    return undefined;
  }

  hosts(name: string): readonly string[] | undefined {
    const value = this.#raw[name];
    if (value === undefined) return undefined;
    const hosts = Array.isArray(value) ? value.map(String) : [String(value)];
    if (hosts.some((host) => !HOST.test(host))) this.faults.push(`${flagOf(name)} must be hosts`);
    return hosts;
  }
}

const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function retentionOf(raw: RawFlags, faults: string[]): number {
  const given = raw.maxCredentialRetentionBeforeRenewal;
  const value = given === undefined ? AGENT_DEFAULTS.retention : duration(String(given));
  if (value === undefined)
    faults.push('--max-credential-retention-before-renewal must be a duration such as 3h');
  return value ?? 0;
}

/** All faults together. Throws `CommandFailure` with exit code 2. */
export function agentFlags(raw: RawFlags): AgentFlags {
  const reader = new Reader(raw);
  const { faults } = reader;
  const clusterName = reader.text('clusterName', CLUSTER, "a cluster's name");
  if (clusterName === undefined && faults.length === 0) faults.push('--cluster-name is needed');
  const { port, probePort, metrics, maxCacheSize, refreshesPerSecond, bindHosts } = AGENT_DEFAULTS;
  const verbosity = LEVELS[String(raw.verbosity ?? 'info')];
  if (verbosity === undefined) faults.push(`--verbosity must be one of ${Object.keys(LEVELS).join(', ')}`);
  const flags: AgentFlags = {
    clusterName: clusterName ?? '',
    port: reader.number('port', port, 65_535),
    probePort: reader.number('probePort', probePort, 65_535),
    metrics: {
      address: reader.text('metricsAddress', HOST, 'an address') ?? metrics.address,
      port: reader.number('metricsPort', metrics.port, 65_535),
    },
    retention: retentionOf(raw, faults),
    maxCacheSize: reader.number('maxCacheSize', maxCacheSize, 100_000),
    refreshesPerSecond: reader.number('maxServiceQps', refreshesPerSecond, 10_000, 1),
    bindHosts: reader.hosts('bindHosts') ?? bindHosts,
    allowedHosts: reader.hosts('allowedHosts'),
    endpoint: reader.url('endpoint', ['https:', 'http:']),
    rotateCredentials: raw.rotateCredentials === true,
    jwksUrl: reader.url('jwksUrl', ['https:']),
    issuer: reader.text('issuer', /^https:\/\/[\x21-\x7e]{1,500}$/, 'an https URL'),
    kubeconfig: reader.text('kubeconfig', /^[^\0]+$/, 'a path'),
    stateDir: reader.text('stateDir', /^[^\0]+$/, 'a path'),
    node: reader.text('node', NODE, "a Node's name"),
    region: reader.text('region', REGION, 'a region'),
    verbosity: verbosity ?? 'info',
  };
  const renewable = (flags.refreshesPerSecond * flags.retention) / 1000;
  if (flags.retention > 0 && renewable < flags.maxCacheSize / 2)
    faults.push(
      `--max-service-qps ${flags.refreshesPerSecond} renews ${renewable} entries in the time that --max-cache-size ${flags.maxCacheSize} may be kept for: too few`,
    );
  if (faults.length > 0) throw new CommandFailure(faults.join('; '), { exitCode: 2 });
  return Object.freeze(flags);
}
