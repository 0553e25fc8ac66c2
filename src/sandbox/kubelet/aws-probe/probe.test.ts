import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(
  new URL(`./main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
);

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address has a port
}

function run(args: readonly string[], env: Record<string, string>): Promise<Result> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ stdout, stderr, code })));
}

const keys = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' };

test('s3 ls prints the bucket lines of the AWS CLI', async (t) => {
  const endpoint = await serve(t, (_request, response) => {
    response.setHeader('content-type', 'application/xml');
    response.end(`<?xml version="1.0"?><ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>o</ID></Owner><Buckets>
      <Bucket><Name>first</Name><CreationDate>2026-01-02T03:04:05.000Z</CreationDate></Bucket></Buckets></ListAllMyBucketsResult>`);
  });
  const result = await run(['s3', 'ls'], { ...keys, AWS_ENDPOINT_URL: endpoint });
  assert.deepEqual(result, { stdout: '2026-01-02 03:04:05 first\n', stderr: '', code: 0 });
});

test("a refused call prints the CLI's error line and exits 254", async (t) => {
  const endpoint = await serve(t, (_request, response) => {
    response.statusCode = 403;
    response.end(
      '<?xml version="1.0"?><Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors><RequestID>r</RequestID></Response>',
    );
  });
  const result = await run(['ec2', 'describe-instances', '--region', 'eu-west-1'], {
    ...keys,
    AWS_ENDPOINT_URL: endpoint,
  });
  const stderr =
    '\nAn error occurred (UnauthorizedOperation) when calling the DescribeInstances operation: You are not authorized to perform this operation.\n';
  assert.deepEqual(result, { stdout: '', stderr, code: 254 });
});

test('what it does not understand is a usage error; no region is a configuration error', async () => {
  assert.equal((await run(['s3', 'rm'], keys)).code, 252);
  assert.equal((await run(['__proto__'], keys)).code, 252);
  const noRegion = await run(['s3', 'ls'], {});
  assert.match(noRegion.stderr, /You must specify a region/);
  assert.equal(noRegion.code, 253);
});

test('a web identity token is traded at the same endpoint', async (t) => {
  const actions: string[] = [];
  const endpoint = await serve(t, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const sts = body.includes('AssumeRoleWithWebIdentity');
      actions.push(
        sts
          ? `exchange ${new URLSearchParams(body).get('WebIdentityToken')}`
          : `call ${request.headers.authorization?.includes('ASIAEXAMPLE')}`,
      );
      response.setHeader('content-type', sts ? 'text/xml' : 'application/xml');
      response.end(
        sts
          ? '<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>'
          : '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>',
      );
    });
  });
  const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const directory = mkdtempSync(`${tmpdir()}/probe-`);
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  writeFileSync(`${directory}/token`, 'the-token');
  const result = await run(['s3', 'ls'], {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/r',
    AWS_WEB_IDENTITY_TOKEN_FILE: `${directory}/token`,
    HOME: directory,
  });
  assert.equal(result.stderr, '');
  assert.equal(result.code, 0);
  assert.deepEqual(actions, ['exchange the-token', 'call true']);
});
