/** What a command of the probe prints and how it ends. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Exit codes of the AWS CLI, version 2. */
const USAGE = 252;
const CONFIGURATION = 253;
const SERVICE = 254;
const GENERAL = 255;

export function usage(): Outcome {
  const stderr = 'usage: s3 ls | ec2 describe-instances | sts get-caller-identity [--region REGION]\n';
  return { stdout: '', stderr, exitCode: USAGE };
}

/** A bucket's line of `aws s3 ls`: local time, as the CLI prints it. */
export function bucketLine(name: string, created: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${created.getFullYear()}-${two(created.getMonth() + 1)}-${two(created.getDate())}`;
  return `${date} ${two(created.getHours())}:${two(created.getMinutes())}:${two(created.getSeconds())} ${name}\n`;
}

/** The CLI's line for what an operation threw. */
export function failure(operation: string, error: unknown): Outcome {
  const { name, message, status } = factsOf(error);
  if (name === 'CredentialsProviderError') {
    const stderr =
      '\nUnable to locate credentials. You can configure credentials by running "aws configure".\n';
    return { stdout: '', stderr, exitCode: CONFIGURATION };
  }
  if (status === undefined) return { stdout: '', stderr: `\n${message}\n`, exitCode: GENERAL };
  const stderr = `\nAn error occurred (${name}) when calling the ${operation} operation: ${message}\n`;
  return { stdout: '', stderr, exitCode: SERVICE };
}

function factsOf(error: unknown): {
  readonly name: string;
  readonly message: string;
  readonly status: unknown;
} {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error), status: undefined };
  // Service errors of the SDK carry the response's metadata; others do not.
  const metadata = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata;
  return { name: error.name, message: error.message, status: metadata?.httpStatusCode };
}
