import { homedir } from 'node:os';
import { join } from 'node:path';
import type { AwsCredentials } from '../../../client/credentials.ts';
import { cryptography } from '../../../crypto/index.ts';
import { printable } from '../../audit/printable.ts';
import { CommandFailure, say } from '../../output.ts';
import type { Environment, SigningRequest } from '../signing-request.ts';
import { type CacheKey, cached, keep } from './credential-cache.ts';
import { acquireLock } from './file-lock.ts';
import { ensurePrivateFolder } from './private-file.ts';

/** Milliseconds that one kubectl waits for another's AssumeRole. */
const PATIENCE = 20_000;

/** Whoever changes one of these is somebody else. */
const IDENTITY = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
];

export function cacheFile(environment: Environment): string {
  const home = environment.HOME ?? homedir();
  return (
    environment.ROLECALL_TOKEN_CACHE_FILE || join(home, '.kube', 'cache', 'rolecall', 'credentials.json')
  );
}

function keyOf(request: SigningRequest, environment: Environment): CacheKey {
  const { cluster, region, profile, role, externalId, sessionName, forwardSessionName } = request;
  const flags = [cluster, region, profile, role, externalId, sessionName, forwardSessionName];
  const parts = [...flags, ...IDENTITY.map((name) => environment[name])].map((part) => part ?? null);
  return { key: cryptography.sha256Hex(JSON.stringify(parts)), cluster, role: role ?? '' };
}

/** Why the cache is not used, to whoever is told nothing else: kubectl works on. */
function tell(error: unknown): void {
  const reason = error instanceof CommandFailure ? error.message : 'its folder cannot be used';
  say(`unable to use cache: ${printable(reason)}`);
}

function find(file: string, key: CacheKey): AwsCredentials | undefined {
  try {
    return cached(file, key, Date.now());
  } catch {
    return undefined;
  }
}

async function fetchAndKeep(
  file: string,
  key: CacheKey,
  fetch: () => Promise<AwsCredentials>,
): Promise<AwsCredentials> {
  const nonce = cryptography.randomUuid();
  const release = await acquireLock(`${file}.lock`, { nonce, patience: PATIENCE, now: Date.now });
  if (release === undefined) return fetch();
  try {
    const found = find(file, key);
    if (found !== undefined) return found;
    const made = await fetch();
    try {
      keep(file, key, made, { now: Date.now(), nonce });
    } catch (error) {
      tell(error);
    }
    return made;
  } finally {
    release();
  }
}

/**
 * Credentials out of the cache, else fetched by one process while others wait for it. A cache that cannot be used is said and done
 * without.
 */
export async function cachedCredentials(
  request: SigningRequest,
  environment: Environment,
  fetch: () => Promise<AwsCredentials>,
): Promise<AwsCredentials> {
  const file = cacheFile(environment);
  const key = keyOf(request, environment);
  try {
    ensurePrivateFolder(file);
    const found = cached(file, key, Date.now());
    if (found !== undefined) return found;
  } catch (error) {
    tell(error);
    return fetch();
  }
  return fetchAndKeep(file, key, fetch);
}
