import type { Entry } from '../../../core/ports/directory.ts';
import type { KubeObject } from '../../object.ts';
import type { Tree } from './tree.ts';

const rendered = new WeakMap<object, KubeObject>();

/** A stored object as readers see it: its record's revision is its resourceVersion. One rendering a revision. */
export function render(entry: Entry<Tree>): KubeObject {
  const known = rendered.get(entry.body);
  if (known !== undefined && known.metadata.resourceVersion === String(entry.revision)) return known;
  const object = renderAt(entry.body, entry.revision);
  rendered.set(entry.body, object);
  return object;
}

/** The object as it was last, at the revision of its deletion. */
export function renderAt(body: Tree, revision: number): KubeObject {
  const metadata = body.metadata as Tree;
  // The registry stores only objects that passed decoding and the metadata checks, which make them KubeObjects.
  return { ...body, metadata: { ...metadata, resourceVersion: String(revision) } } as unknown as KubeObject;
}

/** What is stored of an object: all but its resourceVersion, which is the record's revision. */
export function storedForm(object: Tree): Tree {
  const { resourceVersion: _, ...metadata } = object.metadata as Tree;
  return { ...object, metadata };
}
