import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import type { Answer, Call, Credentials, Runner } from './runner.ts';

interface Client {
  send(command: object): Promise<object>;
  destroy(): void;
}
type Make<Made> = new (input: object) => Made;

const PACKAGES = {
  iam: { client: iam.IAMClient, exports: iam },
  sts: { client: sts.STSClient, exports: sts },
  ec2: { client: ec2.EC2Client, exports: ec2 },
};
/** Members that IAM sends URL-encoded; the other clients decode them by themselves. */
const DOCUMENTS: ReadonlySet<string> = new Set(['PolicyDocument', 'AssumeRolePolicyDocument', 'Document']);

class SdkRunner implements Runner {
  readonly name = 'the JavaScript SDK';
  readonly #endpoint: string;
  readonly #clients = new Map<string, Client>();

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  knows(service: string, operation: string): boolean {
    return Object.hasOwn(PACKAGES, service) && commandOf(service as Call['service'], operation) !== undefined;
  }

  async call({ service, operation, input, credentials }: Call): Promise<Answer> {
    const Command = commandOf(service, operation);
    if (Command === undefined) throw new Error(`the SDK has no ${service}:${operation}`);
    try {
      const { $metadata, ...output } = plain(
        await this.#client(service, credentials).send(new Command(input)),
      ) as Record<string, unknown>;
      return { output };
    } catch (error) {
      return refusalOf(error);
    }
  }

  close(): Promise<void> {
    for (const client of this.#clients.values()) client.destroy();
    return Promise.resolve();
  }

  #client(service: Call['service'], credentials: Credentials): Client {
    const name = `${service} ${credentials.AccessKeyId}`;
    const known = this.#clients.get(name);
    if (known !== undefined) return known;
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
    } = credentials;
    // Clients of all services are made and called in the same way.
    const Client = PACKAGES[service].client as unknown as Make<Client>;
    const made = new Client({
      endpoint: this.#endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
    });
    this.#clients.set(name, made);
    return made;
  }
}

function commandOf(service: Call['service'], operation: string): Make<object> | undefined {
  const exported = new Map<string, unknown>(Object.entries(PACKAGES[service].exports));
  // A package exports a command by this name, or nothing.
  return exported.get(`${operation}Command`) as Make<object> | undefined;
}

/** The code that came over the wire; the SDK names its exceptions otherwise. Anything else is no refusal and goes on. */
function refusalOf(error: unknown): Answer {
  const {
    Error: told,
    Code,
    message,
  } = error as { Error?: { Code?: string }; Code?: string; message?: string };
  const code = told?.Code ?? Code;
  if (code === undefined) throw error;
  return { code, message: message ?? '' };
}

function plain(value: unknown, name = ''): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value === 'string' && DOCUMENTS.has(name)) return JSON.parse(decodeURIComponent(value));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, key)]));
}

/** The SDK in this process. */
export function sdkRunner(endpoint: string): Runner {
  return new SdkRunner(endpoint);
}
