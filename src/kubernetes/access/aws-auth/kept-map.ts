import { AWS_AUTH_SECTIONS, type AwsAuthSection } from './aws-auth.ts';

/** The text of a section at the version of the map that could be read last. */
export interface KeptSection {
  readonly text: string;
  readonly resourceVersion: string;
}

/** The sections of one ConfigMap that could be read, as they are kept for the next start. */
export interface KeptMap {
  /** Of the ConfigMap: one that was deleted and made anew is another, and gets nothing from the one before. */
  readonly uid: string;
  readonly sections: Readonly<Partial<Record<AwsAuthSection, KeptSection>>>;
}

/** Where the copy is kept between starts. It names who may do what in a cluster: whoever could write it could let himself in. */
export interface MapKeeper {
  /** What was kept before this start; undefined when there is nothing that may be believed. */
  readonly kept: KeptMap | undefined;
  /** Replaces what is kept; undefined drops it. When it rejects, nothing old may be left: it could bring back what was removed since. */
  keep(map: KeptMap | undefined): Promise<void>;
}

/** Characters of a copy as JSON: about what etcd takes of a whole ConfigMap. */
export const LARGEST_COPY = 1024 * 1024;

/** Copies and checks what was kept; undefined for what is none. The texts are parsed like any other before they count. */
export function readKeptMap(value: unknown): KeptMap | undefined {
  const { uid, sections } = membersOf(value);
  if (typeof uid !== 'string' || uid === '') return undefined;
  const found = membersOf(sections);
  const read = AWS_AUTH_SECTIONS.flatMap((section) => {
    const { text, resourceVersion } = membersOf(found[section]);
    if (typeof text !== 'string' || typeof resourceVersion !== 'string') return [];
    return [[section, { text, resourceVersion }] as const];
  });
  return { uid, sections: Object.fromEntries(read) };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
