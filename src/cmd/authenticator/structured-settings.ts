import type { ReservedPrefixes } from '../../service/cluster-access/backend-chain.ts';
import { CommandFailure } from '../output.ts';
import type { ConfigFile } from './config-file.ts';

/** What only the configuration file says, but for the mappings. */
export interface StructuredSettings {
  readonly scrubbedAccounts: readonly string[];
  readonly dynamicFilePath: string;
  readonly dynamicFileUserIdStrict: boolean;
  readonly dynamicBackendModePath: string;
  readonly describeInstancesRole: string;
  readonly sourceArn: string;
  readonly reservedPrefixes: readonly ReservedPrefixes[];
}

/** Throws `CommandFailure` that names the key. */
export function readStructured(given: ConfigFile['structured']): StructuredSettings {
  return {
    scrubbedAccounts: texts('scrubbedAccounts', given.scrubbedAccounts),
    dynamicFilePath: text('dynamicfilepath', given.dynamicfilepath),
    dynamicFileUserIdStrict: text('dynamicfileUserIDStrict', given.dynamicfileUserIDStrict) === 'true',
    dynamicBackendModePath: text('dynamicBackendModePath', given.dynamicBackendModePath),
    describeInstancesRole: text('ec2DescribeInstancesRoleARN', given.ec2DescribeInstancesRoleARN),
    sourceArn: text('sourceARN', given.sourceARN),
    reservedPrefixes: list('reservedPrefixConfig', given.reservedPrefixConfig).map(readPrefixes),
  };
}

function fault(key: string, must: string): CommandFailure {
  return new CommandFailure(`configuration file: server.${key} must be ${must}`, { exitCode: 2 });
}

function text(key: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object') throw fault(key, 'one value');
  return String(value);
}

function list(key: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw fault(key, 'a list');
  return value;
}

/** YAML reads an account without quotes as a number; one that begins with 0 is another number then, and is refused. */
function texts(key: string, value: unknown): readonly string[] {
  return list(key, value).map((each) => {
    const account = String(each);
    if (!/^\d{12}$/.test(account)) throw fault(key, 'a list of accounts, 12 digits in quotes');
    return account;
  });
}

function readPrefixes(value: unknown): ReservedPrefixes {
  const key = 'reservedPrefixConfig';
  if (typeof value !== 'object' || value === null) throw fault(key, 'a list of maps');
  // In whatever case, as the reference finds its keys.
  const members = new Map(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each as unknown]));
  return {
    backendMode: text(key, members.get('backendmode')),
    usernamePrefixReserveList: list(key, members.get('usernameprefixreservelist')).map(String),
  };
}
