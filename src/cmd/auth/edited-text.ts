import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { CommandFailure } from '../output.ts';

type MapData = Readonly<Record<string, string>>;

const HEAD = `# aws-auth: the data of the ConfigMap. Save and leave the editor to write it; an unchanged text writes nothing.
`;

/** The whole map as a text for an editor: each section a block of its own. */
export function editableText(data: MapData): string {
  const shown = Object.keys(data).length === 0 ? { mapRoles: '[]\n', mapUsers: '[]\n' } : data;
  return HEAD + stringify(shown, { blockQuote: 'literal', lineWidth: 0, defaultStringType: 'PLAIN' });
}

const DATA = z.record(z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/), z.string());
const MANIFEST = z.object({ kind: z.literal('ConfigMap'), data: DATA.optional() });

/** Of an editor, or of a file: the data alone, or the manifest of a ConfigMap. Throws `CommandFailure`. */
export function readMapText(text: string): MapData {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    throw new CommandFailure(
      `does not parse: ${cause instanceof Error ? cause.message.split('\n', 1)[0] : ''}`,
      { cause },
    );
  }
  const manifest = MANIFEST.safeParse(value);
  if (manifest.success) return manifest.data.data ?? {};
  const data = DATA.safeParse(value ?? {});
  if (data.success) return data.data;
  const [issue] = data.error.issues;
  throw new CommandFailure(`is no map of texts: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
}
