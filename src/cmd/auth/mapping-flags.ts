import { type Command, Option } from 'commander';
import type { MappingSection, NewMapping } from '../../kubernetes/access/editor/index.ts';
import { CommandFailure } from '../output.ts';

/** Which entry (cluster-authenticator.md 11). */
export interface MappingOptions {
  readonly maproles?: boolean;
  readonly mapusers?: boolean;
  readonly rolearn?: string;
  readonly userarn?: string;
  readonly sso?: string;
  readonly username?: string;
  readonly groups?: readonly string[];
}

export function withMapping(command: Command): Command {
  return command
    .option('--maproles', 'of the roles')
    .option('--mapusers', 'of the users')
    .option('--rolearn <arn>', 'ARN of the IAM role')
    .option('--userarn <arn>', 'ARN of the IAM user')
    .option('--username <name>', 'Kubernetes user name; may hold {{SessionName}} and others')
    .addOption(
      new Option('--groups <names>', 'Kubernetes groups, separated by commas').argParser(readGroups),
    );
}

/** Names separated by commas; the flag may be given several times. */
export function readGroups(value: string, list: readonly string[] = []): readonly string[] {
  return [
    ...list,
    ...value
      .split(',')
      .map((group) => group.trim())
      .filter((group) => group !== ''),
  ];
}

/** What names an entry. */
export interface SelectedMapping {
  readonly section: MappingSection;
  readonly arn?: string;
  readonly sso?: NonNullable<NewMapping['sso']>;
}

/** The list, and the ARN or permission set. Throws `CommandFailure` in the reference's words and order (cluster-authenticator.md 12). */
export function selected(options: MappingOptions): SelectedMapping {
  const { maproles = false, mapusers = false, rolearn, userarn, sso } = options;
  if (maproles && mapusers) throw new CommandFailure('--mapusers and --maproles are mutually exclusive');
  if (!maproles && !mapusers) throw new CommandFailure('must select --mapusers or --maproles');
  if (maproles && rolearn === undefined && sso === undefined)
    throw new CommandFailure('--rolearn not provided');
  if (mapusers && userarn === undefined) throw new CommandFailure('--userarn not provided');
  if ((maproles ? userarn : rolearn) !== undefined)
    throw new CommandFailure(
      `${maproles ? '--userarn' : '--rolearn'} is not for ${maproles ? '--maproles' : '--mapusers'}`,
    );
  if (rolearn !== undefined && sso !== undefined)
    throw new CommandFailure('only one of --rolearn and --sso can be given');
  const arn = maproles ? rolearn : userarn;
  if (arn === undefined) return { section: 'mapRoles', sso: readSso(sso ?? '') };
  return { section: maproles ? 'mapRoles' : 'mapUsers', arn };
}

/** The entry to be written. Throws `CommandFailure`. */
export function mappingOf(options: MappingOptions): NewMapping {
  const chosen = selected(options);
  const { username, groups = [] } = options;
  if (username === undefined || username === '') throw new CommandFailure('--username not provided');
  return { ...chosen, username, groups: [...new Set(groups)] };
}

const SSO_MEMBERS = ['permissionSetName', 'accountID', 'partition'];

/** `permissionSetName=NAME,accountID=ID[,partition=P]` */
function readSso(text: string): NonNullable<NewMapping['sso']> {
  const members = new Map(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, at)).trim();
      if (!SSO_MEMBERS.includes(name))
        throw new CommandFailure(`--sso takes ${SSO_MEMBERS.join(', ')}, as NAME=VALUE separated by commas`, {
          exitCode: 2,
        });
      return [name, pair.slice(at + 1).trim()];
    }),
  );
  const partition = members.get('partition');
  return {
    permissionSetName: members.get('permissionSetName') ?? '',
    accountID: members.get('accountID') ?? '',
    ...(partition === undefined ? {} : { partition }),
  };
}
