import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { KeptKey } from './kept-keys.ts';
import { publicKeySet } from './public-key-set.ts';
import type { PublishedIssuer } from './published-issuer.ts';

/** When each key was last seen at the cluster; beside the documents, and as public as they are. */
const SEEN = '.rolecall-keys.json';

/**
 * Writes the documents below a folder that stands for the issuer's URL, each whole or not at all, the keys first: no discovery
 * document ever leads to keys that are not there. What is as it was is not written again. Answers whether anything was.
 */
export async function writeIssuer(folder: string, published: PublishedIssuer): Promise<boolean> {
  const { documents, kept } = published;
  if (documents === undefined) throw new Error('nothing has been published yet');
  const keys = await replace(join(folder, 'keys'), documents.keys);
  const discovery = await replace(join(folder, '.well-known', 'openid-configuration'), documents.discovery);
  await replace(join(folder, SEEN), JSON.stringify(kept));
  return keys || discovery;
}

/** Keys of an earlier run into the same folder; none when there was none. Throws `PublishFault` for a file that was tampered with. */
export async function readKept(folder: string, cryptography: Cryptography): Promise<readonly KeptKey[]> {
  let text: string;
  try {
    text = await readFile(join(folder, SEEN), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
  const entries: unknown = JSON.parse(text);
  if (!Array.isArray(entries) || entries.length === 0) return [];
  const known = entries as readonly { readonly key?: unknown; readonly seenAt?: unknown }[];
  const seen = known.map(({ seenAt }) => (typeof seenAt === 'number' ? seenAt : 0));
  const keys = publicKeySet({ keys: known.map(({ key }) => key) }, cryptography);
  return keys.map((key, index) => ({ key, seenAt: seen[index] ?? 0 }));
}

async function replace(file: string, text: string): Promise<boolean> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return false;
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.new`;
  const handle = await open(temporary, 'w', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  return true;
}
