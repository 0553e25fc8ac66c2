import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from '../../src/sandbox/kubelet/runtime/programs.ts';
import { ROOT } from '../source-tree.ts';
import { rolecall } from './instance.ts';

const TOOLS = `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`;
const KUBECTL = findProgram('kubectl', TOOLS);
const scratch = mkdtempSync(join(tmpdir(), 'rolecall-demo-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Environment of a demonstration whose temporary files are all below `name`. */
function surroundings(name: string, PATH: string): Record<string, string> {
  const TMPDIR = join(scratch, name);
  mkdirSync(TMPDIR);
  return { PATH, TMPDIR, XDG_STATE_HOME: join(scratch, 'state'), AWS_ENDPOINT_URL_S3: 'http://192.0.2.1' };
}

/** A PATH with kubectl and the system's own programs, but no AWS CLI. */
function withoutAws(): string {
  const folder = mkdtempSync(join(scratch, 'bin-'));
  symlinkSync(KUBECTL ?? '', join(folder, 'kubectl'));
  return `${folder}:/usr/bin:/bin`;
}

async function assertDemo(name: string, PATH: string, image: string): Promise<void> {
  const environment = surroundings(name, PATH);
  const { exitCode, stdout, stderr } = await rolecall(['demo'], environment);
  assert.equal(exitCode, 0, stdout + stderr);
  assert.ok(!stdout.includes('✘'), stdout);
  assert.match(stdout, /\n\d+ checks, 0 not met\n$/);
  assert.ok(stdout.includes(`image: ${image}\n`));
  assert.match(
    stdout,
    /An error occurred \(AccessDenied\) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity\n/,
  );
  assert.match(
    stdout,
    /secrets is forbidden: User "developer:EKSGetTokenAuth" cannot list resource "secrets"/,
  );
  assert.deepEqual(readdirSync(environment.TMPDIR ?? ''), [], 'nothing is left');
}

const none = KUBECTL === undefined ? { skip: 'NOT TESTED HERE: there is no kubectl' } : {};
const cli =
  spawnSync('aws', ['--version'], { env: { ...process.env, PATH: TOOLS } }).status === 0
    ? none
    : { skip: 'NOT TESTED HERE: there is no AWS CLI' };
const bare =
  findProgram('aws', '/usr/bin:/bin') === undefined ? none : { skip: 'NOT TESTED HERE: aws is in /usr/bin' };

test('the demonstration with the AWS CLI', cli, () => assertDemo('cli', TOOLS, 'amazon/aws-cli'));

test('the demonstration without it: the workload is the probe, and says the same', bare, () =>
  assertDemo('probe', withoutAws(), 'rolecall/aws-probe'),
);

test('without kubectl: error, hint, exit 1', async () => {
  const folder = mkdtempSync(join(scratch, 'bin-'));
  for (const name of ['dirname', 'readlink'])
    symlinkSync(findProgram(name, '/usr/bin:/bin') ?? '', join(folder, name));
  const result = await rolecall(['demo'], surroundings('none', folder));
  assert.equal(result.exitCode, 1);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /^error: kubectl is not on the PATH\nhint: /);
});

test('an interrupted demonstration leaves neither instance nor files', none, async () => {
  const environment = surroundings('interrupted', TOOLS);
  const child = spawn(join(ROOT, 'bin', 'rolecall'), ['demo'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGINT');
  const exitCode = await new Promise((resolve) => child.once('exit', resolve));
  child.stdout.destroy();
  assert.equal(exitCode, 130);
  for (let tries = 0; tries < 40 && readdirSync(environment.TMPDIR ?? '').length > 0; tries++)
    await delay(50);
  assert.deepEqual(readdirSync(environment.TMPDIR ?? ''), []);
});
