import { type Command, InvalidArgumentError } from 'commander';
import { CommandFailure } from '../output.ts';
import type { ServiceAccountName } from './stacks.ts';

/** Flags that the podidentityassociation verbs share (eksctl.md 5.1). */
export interface AssociationOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly serviceAccountName?: string;
}

/** Flags of what an association is told. */
export interface AssociationSettingOptions {
  readonly roleArn?: string;
  readonly targetRoleArn?: string;
  readonly disableSessionTags?: boolean;
  readonly policy?: string;
}

/** Throws `CommandFailure` in eksctl's words. */
export function associationSubject(options: AssociationOptions): ServiceAccountName {
  if (options.cluster === undefined) throw new CommandFailure('--cluster must be set');
  if (options.namespace === undefined) throw new CommandFailure('--namespace is required');
  if (options.serviceAccountName === undefined)
    throw new CommandFailure('--service-account-name is required');
  return { namespace: options.namespace, name: options.serviceAccountName };
}

/** A flag that may be given alone or with a value: `false` is false (eksctl.md 5.1 notes that eksctl takes it for true). */
export function readBoolean(text: string): boolean {
  if (text === 'true') return true;
  if (text === 'false') return false;
  throw new InvalidArgumentError('It is true or false.');
}

export function collect(value: string, list: readonly string[] = []): readonly string[] {
  return [...list, ...value.split(',').filter((item) => item !== '')];
}

export function withSubject(command: Command): Command {
  return command
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--namespace <namespace>', 'namespace of the service account')
    .option('--service-account-name <name>', 'service account name');
}

export function withSettings(command: Command): Command {
  return command
    .option('--role-arn <arn>', 'role that pods of the service account get')
    .option('--target-role-arn <arn>', 'role that is assumed in turn with that role')
    .option('--disable-session-tags [boolean]', 'leave the session tags out', readBoolean)
    .option('--policy <json>', 'session policy that limits what the role allows');
}
