import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SigningCredentials } from '../../node/client/sign.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Milliseconds between two looks at the file (pod-identity-agent.md 2.1). */
const INTERVAL = 60_000;

const NAMES: Readonly<Record<string, keyof SigningCredentials>> = {
  aws_access_key_id: 'accessKeyId',
  aws_secret_access_key: 'secretAccessKey',
  aws_session_token: 'sessionToken',
};

/** One profile of a shared credentials file. Throws when it has no keys; the message names none. */
export function readProfile(text: string, profile: string): SigningCredentials {
  const found: Partial<Record<keyof SigningCredentials, string>> = {};
  let inside = false;
  for (const line of text.split('\n')) {
    const [, section] = /^\s*\[\s*(.+?)\s*\]\s*$/.exec(line) ?? [];
    if (section !== undefined) inside = section === profile;
    const [, name = '', value = ''] = /^\s*([a-z_]+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    const member = inside ? NAMES[name] : undefined;
    if (member !== undefined) found[member] = value;
  }
  const { accessKeyId, secretAccessKey, sessionToken } = found;
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error(`profile ${profile} of the shared credentials file has no keys`);
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Credentials that somebody else renews in a file, as on hybrid nodes. A file that cannot be read leaves the earlier ones. */
export function followSharedCredentials(variables: Variables): {
  readonly credentials: () => Promise<SigningCredentials>;
  stop(): void;
} {
  const file = variables.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), '.aws', 'credentials');
  const profile = variables.AWS_PROFILE || 'default';
  let held: SigningCredentials | undefined;
  const look = async (): Promise<SigningCredentials> => {
    held = readProfile(await readFile(file, 'utf8'), profile);
    return held;
  };
  const timer = setInterval(() => void look().catch(() => undefined), INTERVAL);
  timer.unref();
  return { credentials: async () => held ?? (await look()), stop: () => clearInterval(timer) };
}
