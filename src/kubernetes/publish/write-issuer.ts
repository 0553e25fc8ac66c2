import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { KeptIssuer } from './kept-keys.ts';
import { publicKeySet } from './public-key-set.ts';
import { PublishFault } from './publish-fault.ts';
import type { PublishedIssuer } from './published-issuer.ts';

/** Whose keys these are and when each was last seen; beside the documents, and as public as they are. */
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
  await replace(join(folder, SEEN), JSON.stringify({ issuer: documents.issuer, keys: kept }));
  return keys || discovery;
}

/** What an earlier run left in the same folder; undefined when there was none. Throws `PublishFault` for a file that was tampered with. */
export async function readKept(folder: string, cryptography: Cryptography): Promise<KeptIssuer | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, SEEN), 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  const { issuer, keys: entries } = parseKept(text);
  const keys = publicKeySet({ keys: entries.map((entry) => entry?.key) }, cryptography);
  const seen = entries.map((entry) => (typeof entry?.seenAt === 'number' ? entry.seenAt : 0));
  return { issuer, keys: keys.map((key, index) => ({ key, seenAt: seen[index] ?? 0 })) };
}

type Entry = { readonly key?: unknown; readonly seenAt?: unknown } | null | undefined;

function parseKept(text: string): { readonly issuer: string; readonly keys: readonly Entry[] } {
  let kept: { readonly issuer?: unknown; readonly keys?: unknown } | null;
  try {
    kept = JSON.parse(text);
  } catch (cause) {
    throw new PublishFault(`${SEEN} is no JSON`, { cause });
  }
  if (typeof kept?.issuer !== 'string' || !Array.isArray(kept.keys))
    throw new PublishFault(`${SEEN} is not what an earlier run wrote`);
  return { issuer: kept.issuer, keys: kept.keys };
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
