import { readFileSync } from 'node:fs';
import { locate } from '../instance/locate.ts';
import { readEnvironment } from '../instance/run-files.ts';
import { CommandFailure } from '../output.ts';

/** Who calls STS, and where it is. */
export interface CallerEnvironment {
  readonly endpoint: URL;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly authorityPem?: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

function endpointOf(given: string | undefined, variables: Variables, region: string): URL {
  const text =
    given ??
    variables.AWS_ENDPOINT_URL_STS ??
    variables.AWS_ENDPOINT_URL ??
    `https://sts.${region}.amazonaws.com`;
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.username !== '') {
    throw new CommandFailure(`not an endpoint: ${text}`, { exitCode: 2 });
  }
  return url;
}

function authority(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`cannot read AWS_CA_BUNDLE ${file}`, { cause });
  }
}

/** What the AWS variables say, else what `rolecall env` would export for a running instance. */
async function variablesOf(dataDir: string | undefined): Promise<Variables> {
  const own = process.env;
  const hasKeys = own.AWS_ACCESS_KEY_ID !== undefined && own.AWS_SECRET_ACCESS_KEY !== undefined;
  if (hasKeys && dataDir === undefined) return own;
  const state = await locate(dataDir);
  const exported = readEnvironment(state.dataDir);
  if (exported === undefined) throw new CommandFailure(`cannot read the environment of ${state.dataDir}`);
  return exported;
}

/** Throws `CommandFailure` when nobody says who calls. */
export async function callerEnvironment(options: {
  readonly dataDir?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}): Promise<CallerEnvironment> {
  const variables = await variablesOf(options.dataDir);
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = variables;
  const region = options.region ?? variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION ?? 'us-east-1';
  const sessionToken = variables.AWS_SESSION_TOKEN;
  const authorityPem = authority(variables.AWS_CA_BUNDLE);
  return {
    endpoint: endpointOf(options.endpoint, variables, region),
    region,
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(authorityPem === undefined ? {} : { authorityPem }),
  };
}
