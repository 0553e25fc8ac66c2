import { readFileSync } from 'node:fs';

/** What every case in a file has. */
export interface FileCase {
  /** The section of the policy language that it holds us to. */
  readonly rule: string;
  readonly title: string;
}

/** Throws when a case has a member that no runner reads: it would else pass without being run as it is written. */
export function readFileCases<Kind extends FileCase>(
  name: string,
  members: readonly (keyof Kind & string)[],
): readonly Kind[] {
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8');
  // The cast: members are checked below, their types by the documents and requests that are built from them.
  const cases = JSON.parse(text) as readonly Kind[];
  const known = new Set<string>(['rule', 'title', ...members]);
  for (const each of cases) {
    const unknown = Object.keys(each).find((member) => !known.has(member));
    if (unknown !== undefined) throw new Error(`${name}.json, ${each.title}: unknown member ${unknown}`);
  }
  return cases;
}
