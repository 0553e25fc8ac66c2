import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { type ZodType, z } from 'zod';
import { CommandFailure } from '../output.ts';

const MOST_BYTES = 1024 * 1024;

/** The part of a cluster configuration that every verb with `-f` reads (eksctl.md 7). */
export const METADATA = z.object({ name: z.string(), region: z.string().optional() });

/** A cluster configuration, or the part of it that the schema asks for. Throws `CommandFailure`. */
export async function readConfigFile<Read>(file: string, schema: ZodType<Read>): Promise<Read> {
  const config = schema.safeParse(await yamlOf(file));
  if (config.success) return config.data;
  const [issue] = config.error.issues;
  throw new CommandFailure(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is malformed'}`);
}

async function yamlOf(file: string): Promise<unknown> {
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > MOST_BYTES) throw new Error('it is longer than 1 MiB');
    return parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new CommandFailure(
      `cannot read ${file}: ${cause instanceof Error ? cause.message.split('\n')[0] : ''}`,
      { cause },
    );
  }
}
