import { ClusterTokenError } from './cluster-token-error.ts';

/** As the AWS SDKs name them. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When temporary credentials end. */
  readonly expiration?: Date | undefined;
}

/** Credentials, or a function that gives them, such as a credential provider of the AWS SDK. */
export type AwsCredentialsSource = AwsCredentials | (() => AwsCredentials | Promise<AwsCredentials>);

const ACCESS_KEY_ID = /^\w{16,128}$/;
/** Printable and without blanks: what is pasted with a line's end makes signatures that nobody can explain. */
const VISIBLE = /^[\x21-\x7e]+$/;

async function ask(source: AwsCredentialsSource): Promise<unknown> {
  if (typeof source !== 'function') return source;
  try {
    return await source();
  } catch (cause) {
    throw new ClusterTokenError('no-credentials', 'the credentials provider failed', { cause });
  }
}

function text(from: object, name: keyof AwsCredentials): string | undefined {
  const value: unknown = Reflect.get(from, name);
  // Clients of other languages and shells give an empty text for none.
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && VISIBLE.test(value)) return value;
  throw new ClusterTokenError('invalid-input', `credentials.${name} must be a text of visible characters`);
}

function expirationOf(from: object): Date | undefined {
  const value: unknown = Reflect.get(from, 'expiration');
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return new Date(value);
  throw new ClusterTokenError('invalid-input', 'credentials.expiration must be a valid Date');
}

/** Credentials that are complete and still live when they come, copied. Throws `ClusterTokenError`. */
export async function liveCredentials(
  source: AwsCredentialsSource,
  clock: () => number,
): Promise<AwsCredentials> {
  const given = await ask(source);
  if (typeof given !== 'object' || given === null)
    throw new ClusterTokenError('no-credentials', 'there are no credentials');
  const accessKeyId = text(given, 'accessKeyId');
  const secretAccessKey = text(given, 'secretAccessKey');
  const sessionToken = text(given, 'sessionToken');
  const expiration = expirationOf(given);
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new ClusterTokenError('no-credentials', 'credentials need accessKeyId and secretAccessKey');
  if (!ACCESS_KEY_ID.test(accessKeyId))
    throw new ClusterTokenError('invalid-input', 'credentials.accessKeyId is no access key id');
  if (expiration !== undefined && expiration.getTime() <= clock())
    throw new ClusterTokenError(
      'credentials-expired',
      `the credentials expired at ${expiration.toISOString()}`,
    );
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
}
