import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { CommandFailure } from '../output.ts';

/** Which login: what the flags say, nothing asked of anybody yet. */
export interface LoginRequest {
  readonly issuerUrl: string;
  readonly clientId: string;
  /** Undefined: those of the usual ones that the provider knows. */
  readonly scopes: readonly string[] | undefined;
  /** Absolute. */
  readonly caFile: string | undefined;
  /** Absolute. */
  readonly clientSecretFile: string | undefined;
  readonly deviceFlow: boolean;
  /** 0: any free port. */
  readonly listenPort: number;
  /** Name of this machine in the redirect URI; the listener is on 127.0.0.1 either way. */
  readonly redirectHost: '127.0.0.1' | 'localhost';
  readonly browser: boolean;
}

const SECRET = 'ROLECALL_OIDC_CLIENT_SECRET';
const PRINTABLE = /^[\x21-\x7e]{1,1000}$/;
const ISSUER = /^https:\/\/[^\s?#]{1,1000}$/;

const each = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(/[\s,]+/).filter((scope) => scope !== ''),
];

/** Adds the flags that say which login is meant; the same for all that use one, so that a command line can be said again with another verb. */
export function addLoginFlags(command: Command): Command {
  return command
    .addOption(new Option('--issuer-url <url>', 'OIDC provider').makeOptionMandatory())
    .addOption(new Option('--client-id <id>', 'client at the provider').makeOptionMandatory())
    .option(
      '--scope <scope>',
      'scope to ask for besides openid; may be repeated (default: the usual ones)',
      each,
    )
    .option('--ca-file <file>', 'PEM of authorities that vouch for the provider')
    .option(
      '--client-secret-file <file>',
      `secret of a confidential client, which a person's machine keeps badly (or ${SECRET}); prefer a public client`,
    )
    .option('--device-flow', 'log in on another device: no browser is needed here')
    .option('--listen-port <port>', 'port that the browser comes back to (default: a free one)')
    .addOption(
      new Option('--redirect-host <host>', 'name of this machine in the redirect URI')
        .choices(['127.0.0.1', 'localhost'])
        .default('127.0.0.1'),
    )
    .option('--no-browser', 'print the address only');
}

const WAYS: ReadonlySet<string> = new Set(['deviceFlow', 'listenPort', 'redirectHost', 'browser']);

/** For a verb that nobody logs in with: how one would log in is taken, and not spoken of. */
export function addKeptLoginFlags(command: Command): Command {
  const flagged = addLoginFlags(command);
  for (const option of flagged.options) if (WAYS.has(option.attributeName())) option.hideHelp();
  return flagged;
}

function textFlag(
  given: Readonly<Record<string, unknown>>,
  name: string,
  form: RegExp,
  must: string,
): string {
  const value = given[name];
  if (typeof value === 'string' && form.test(value)) return value;
  const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new CommandFailure(`--${flag} ${must}`, { exitCode: 2 });
}

const fileFlag = (value: unknown): string | undefined =>
  typeof value === 'string' ? resolve(value) : undefined;

function scopesOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const scopes = value.filter((scope): scope is string => typeof scope === 'string' && PRINTABLE.test(scope));
  return [...new Set(['openid', ...scopes])];
}

/** Reads what was given. Throws `CommandFailure` with exit code 2. */
export function readLoginRequest(given: Readonly<Record<string, unknown>>): LoginRequest {
  const port = textFlag({ listenPort: '0', ...given }, 'listenPort', /^\d{1,5}$/, 'must be a port');
  if (Number(port) > 65_535) throw new CommandFailure('--listen-port must be a port', { exitCode: 2 });
  return {
    issuerUrl: textFlag(given, 'issuerUrl', ISSUER, 'must be an https URL without a query'),
    clientId: textFlag(given, 'clientId', PRINTABLE, 'must be printable'),
    scopes: scopesOf(given.scope),
    caFile: fileFlag(given.caFile),
    clientSecretFile: fileFlag(given.clientSecretFile),
    deviceFlow: given.deviceFlow === true,
    listenPort: Number(port),
    redirectHost: given.redirectHost === 'localhost' ? 'localhost' : '127.0.0.1',
    browser: given.browser !== false,
  };
}

/** From the file, else the environment; never from the command line, which every process of the machine can read. */
export function clientSecret({ clientSecretFile }: LoginRequest): string | undefined {
  if (clientSecretFile === undefined) return process.env[SECRET] || undefined;
  try {
    return readFileSync(clientSecretFile, 'utf8').trim();
  } catch (cause) {
    throw new CommandFailure(`cannot read ${clientSecretFile}`, { cause });
  }
}

/** The flags that say the same again, for exec plugins and hints. Never a secret. */
export function flagsOf(request: LoginRequest): readonly string[] {
  const { scopes, caFile, clientSecretFile, listenPort } = request;
  return [
    ...['--issuer-url', request.issuerUrl, '--client-id', request.clientId],
    ...(scopes ?? []).filter((scope) => scope !== 'openid').flatMap((scope) => ['--scope', scope]),
    ...(caFile === undefined ? [] : ['--ca-file', caFile]),
    ...(clientSecretFile === undefined ? [] : ['--client-secret-file', clientSecretFile]),
    ...(request.deviceFlow ? ['--device-flow'] : []),
    ...(listenPort === 0 ? [] : ['--listen-port', String(listenPort)]),
    ...(request.redirectHost === 'localhost' ? ['--redirect-host', 'localhost'] : []),
    ...(request.browser ? [] : ['--no-browser']),
  ];
}
