import { existsSync } from 'node:fs';
import { run } from '../../flows/instance.ts';

const hasBoto3 = async (python: string) => (await run(python, ['-c', 'import boto3'])).exitCode === 0;

/** A Python with boto3; on Debian, as root, its package is installed when there is none. */
export async function findPython(): Promise<string | undefined> {
  const pythons = ['python3', '/usr/bin/python3'];
  for (const python of pythons) if (await hasBoto3(python)) return python;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  const bounded = ['-qq', '-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::Retries=0'];
  await run('apt-get', ['update', ...bounded]);
  await run('apt-get', ['install', '-y', ...bounded, 'python3-boto3']);
  return (await hasBoto3('/usr/bin/python3')) ? '/usr/bin/python3' : undefined;
}
