import { readFileSync } from 'node:fs';
import { locate } from '../instance/locate.ts';
import { readEnvironment } from '../instance/run-files.ts';
import { CommandFailure } from '../output.ts';

/** Where the event history is asked, and as whom. */
export interface Connection {
  readonly endpoint: URL;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** PEM of the authority that an https endpoint's certificate comes from. */
  readonly authority: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

function connectionOf(environment: Environment): Connection | undefined {
  const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_CA_BUNDLE: bundle } = environment;
  const { AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = environment;
  if (!url || !accessKeyId || !secretAccessKey || !URL.canParse(url)) return undefined;
  const endpoint = new URL(url);
  return {
    endpoint,
    region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1',
    accessKeyId,
    secretAccessKey,
    sessionToken: sessionToken || undefined,
    authority: bundle && endpoint.protocol === 'https:' ? readFileSync(bundle, 'utf8') : undefined,
  };
}

/** The shell's own identity when it has one for an endpoint, as any client; else the administrator of the instance that is meant. */
export async function connect(dataDir: string | undefined): Promise<Connection> {
  const own = dataDir === undefined ? connectionOf(process.env) : undefined;
  if (own !== undefined) return own;
  const state = await locate(dataDir);
  const kept = connectionOf(readEnvironment(state.dataDir) ?? {});
  if (kept === undefined) throw new CommandFailure(`cannot read the environment of ${state.dataDir}`);
  return kept;
}
