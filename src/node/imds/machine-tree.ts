import { iam } from './categories/iam.ts';
import { identityDocument } from './categories/identity-document.ts';
import { metaData } from './categories/meta-data.ts';
import type { Delivery, MetadataSource } from './source.ts';
import { type Directory, directory } from './tree.ts';
import { VERSIONS } from './versions.ts';

/** The tree under every version. The two levels at the top are listed by bare names. */
export function versioned(version: Directory): Directory {
  const named = { ...version, list: () => [...version.entries.keys()].sort().join('\n') };
  return {
    entries: new Map(VERSIONS.map((name) => [name, named])),
    list: () => VERSIONS.join('\n'),
  };
}

/** The machine's own tree, with its role's credentials. `now` in milliseconds. */
export function machineTree(source: MetadataSource, delivery: Delivery, now: number): Directory {
  const document = identityDocument(source.facts());
  return versioned(
    directory({
      dynamic:
        document === undefined ? undefined : directory({ 'instance-identity': directory({ document }) }),
      'meta-data': metaData(source, iam(source, delivery, now)),
    }),
  );
}
