import {
  CreateRoleCommand,
  IAMClient,
  ListUsersCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentityCommand,
  AssumeRootCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetDelegatedAccessTokenCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  GetWebIdentityTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { StsCase } from './case-schema.ts';
import { credentialsOf } from './credentials.ts';
import type { World } from './world.ts';

/** What a program that uses the SDK sees. */
export type SdkAnswer =
  | { readonly ok: true; readonly requestId: string; readonly output: object }
  | {
      readonly ok: false;
      readonly requestId: string;
      readonly name: string;
      readonly message: string;
      readonly status: number;
    };

interface Sender {
  send(command: never): Promise<unknown>;
  destroy(): void;
}

const STS = {
  AssumeRole: AssumeRoleCommand,
  AssumeRoleWithSAML: AssumeRoleWithSAMLCommand,
  AssumeRoleWithWebIdentity: AssumeRoleWithWebIdentityCommand,
  AssumeRoot: AssumeRootCommand,
  DecodeAuthorizationMessage: DecodeAuthorizationMessageCommand,
  GetAccessKeyInfo: GetAccessKeyInfoCommand,
  GetCallerIdentity: GetCallerIdentityCommand,
  GetDelegatedAccessToken: GetDelegatedAccessTokenCommand,
  GetFederationToken: GetFederationTokenCommand,
  GetSessionToken: GetSessionTokenCommand,
  GetWebIdentityToken: GetWebIdentityTokenCommand,
};
const IAM = {
  CreateRole: CreateRoleCommand,
  ListUsers: ListUsersCommand,
  UpdateAssumeRolePolicy: UpdateAssumeRolePolicyCommand,
};
const CLIENTS = { sts: { Client: STSClient, commands: STS }, iam: { Client: IAMClient, commands: IAM } };

/** Why the SDK's client cannot send the case, when its data does not say so itself. */
function inexpressible({ service, operation, sign, http }: StsCase): string | undefined {
  if (service === 's3') return 'another client';
  if (!Object.hasOwn(CLIENTS[service].commands, operation)) return `no command ${operation}`;
  if (http !== undefined) return 'a hand-made request';
  const other = Object.keys(sign).find((name) => name !== 'region' && name !== 'clock');
  return other === undefined ? undefined : `signing with ${other}`;
}

function clientOf(each: StsCase, service: 'sts' | 'iam', world: World): Sender {
  const { region = 'us-east-1', clock = 0 } = each.sign;
  const credentials = credentialsOf(each.caller, world) ?? { accessKeyId: '', secretAccessKey: '' };
  return new CLIENTS[service].Client({
    endpoint: world.instance.endpoint,
    region,
    credentials,
    maxAttempts: 1,
    // The instance's clock is not the machine's.
    systemClockOffset: world.instance.clock.time + clock * 1000 - Date.now(),
  });
}

interface Failure extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** Sends the case with the client that programs use. Throws when it cannot, which the data must have said. */
export async function askThroughSdk(each: StsCase, input: object, world: World): Promise<SdkAnswer> {
  const why = inexpressible(each);
  if (why !== undefined || each.service === 's3') throw new Error(`the SDK cannot send this: ${why}`);
  const commands: Readonly<Record<string, new (input: never) => unknown>> = CLIENTS[each.service].commands;
  const Command = commands[each.operation];
  if (Command === undefined) throw new Error(`no command ${each.operation}`);
  const client = clientOf(each, each.service, world);
  try {
    // The client is to send what the case says, its types' wishes apart.
    const output = (await client.send(new Command(input as never) as never)) as Failure;
    return { ok: true, requestId: output.$metadata?.requestId ?? '', output };
  } catch (error) {
    const { name, message, $metadata } = error as Failure;
    if ($metadata?.httpStatusCode === undefined) throw error;
    return {
      ok: false,
      requestId: $metadata.requestId ?? '',
      name,
      message,
      status: $metadata.httpStatusCode,
    };
  } finally {
    client.destroy();
  }
}
