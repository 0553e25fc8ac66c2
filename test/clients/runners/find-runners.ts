import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../source-tree.ts';
import { findPython } from './find-python.ts';
import { jsonLinesRunner } from './json-lines.ts';
import type { Runner } from './runner.ts';
import { sdkRunner } from './sdk.ts';

/** Where and as whom a client runs. */
export interface Place {
  readonly endpoint: string;
  /** Home of the client's own files: it must not see this machine's configuration. */
  readonly home: string;
}

/** A way to start one client; `start` answers why when this machine cannot run it. */
export interface RunnerKind {
  /** Prefix of its resources, and its account's name. */
  readonly prefix: string;
  readonly account: string;
  start(place: Place): Promise<Runner | string>;
}

const AWS_CLI = join(ROOT, '.tools', 'awscli');
const scriptOf = (name: string) => join(import.meta.dirname, name);

function environmentOf({ endpoint, home }: Place): Record<string, string> {
  const { PATH = '' } = process.env;
  return {
    PATH,
    HOME: home,
    ENDPOINT: endpoint,
    AWS_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '*',
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

async function startAwsCli(place: Place): Promise<Runner | string> {
  if (!existsSync(AWS_CLI)) return 'the AWS CLI is not there: npm run tools brings it';
  const environment = { ...environmentOf(place), PYTHONPATH: AWS_CLI };
  return await jsonLinesRunner('python3', scriptOf('aws_cli_runner.py'), environment);
}

async function startBoto3(place: Place): Promise<Runner | string> {
  const python = await findPython();
  if (python === undefined) return 'there is no python3 with boto3, and none could be installed';
  // The machine's own Python finds its packages by HOME; what boto3 reads of a configuration is named here.
  const { HOME = '' } = process.env;
  const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  return await jsonLinesRunner(python, scriptOf('boto3_runner.py'), {
    ...environmentOf(place),
    HOME,
    ...files,
  });
}

export const RUNNERS: readonly RunnerKind[] = [
  { prefix: 'sdk', account: '222200000001', start: ({ endpoint }) => Promise.resolve(sdkRunner(endpoint)) },
  { prefix: 'boto', account: '222200000002', start: startBoto3 },
  { prefix: 'cli', account: '222200000003', start: startAwsCli },
];
