import { type Document, isMap, isSeq, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml';
import { CommandFailure } from '../output.ts';

/** What a kubeconfig gains: a cluster, a user and the context that joins them. */
export interface KubeconfigContext {
  readonly context: string;
  /** Without a body: one that is there already, and stays as it is. */
  readonly cluster: { readonly name: string; readonly body?: object };
  readonly user: { readonly name: string; readonly body: object };
  /** Whether kubectl uses it from now on. */
  readonly current: boolean;
}

const EMPTY = 'apiVersion: v1\nkind: Config\n';

function parse(text: string): Document {
  const blank = text.split('\n').every((line) => /^\s*(#|$)/.test(line));
  const documents = parseAllDocuments(blank ? text + EMPTY : text, { uniqueKeys: true });
  const [document] = documents;
  const fault = Array.isArray(documents) && document !== undefined ? document.errors[0] : undefined;
  if (document === undefined || documents.length !== 1 || fault !== undefined || !isMap(document.contents))
    throw new CommandFailure('the kubeconfig is no single YAML mapping; it is left as it is');
  return document as Document;
}

function listOf(document: Document, name: string): YAMLSeq {
  const found = document.get(name);
  if (isSeq(found)) return found;
  if (found !== undefined && found !== null)
    throw new CommandFailure(`${name} of the kubeconfig is no list; it is left as it is`);
  const list = document.createNode([]);
  // Not in the flow form, in which an empty list is written.
  list.flow = false;
  document.set(name, list);
  return list;
}

const isNamed = (item: unknown, name: string): item is YAMLMap => isMap(item) && item.get('name') === name;

/** Replaces the entry of that name, or adds it. kubectl takes the first of a name, so there is one afterwards. */
function upsert(document: Document, list: YAMLSeq, name: string, member: string, body: object): void {
  const [first, ...others] = list.items.filter((item) => isNamed(item, name)) as YAMLMap[];
  if (first === undefined) list.add(document.createNode({ name, [member]: body }));
  else first.set(member, document.createNode(body));
  list.items = list.items.filter((item) => !others.includes(item as YAMLMap));
  list.flow = false;
}

/** The kubeconfig with the context in it; everything else stays, comments too. Throws `CommandFailure` for what is no kubeconfig. */
export function mergeContext(text: string, added: KubeconfigContext): string {
  const document = parse(text);
  const { context, cluster, user } = added;
  if (cluster.body !== undefined)
    upsert(document, listOf(document, 'clusters'), cluster.name, 'cluster', cluster.body);
  const body = { cluster: cluster.name, user: user.name };
  const contexts = listOf(document, 'contexts');
  const before = contexts.items.find((item) => isNamed(item, context)) as YAMLMap | undefined;
  const kept = before?.get('context');
  // A namespace that was chosen for the context stays chosen.
  const namespace = isMap(kept) ? kept.get('namespace') : undefined;
  upsert(
    document,
    contexts,
    context,
    'context',
    typeof namespace === 'string' ? { ...body, namespace } : body,
  );
  upsert(document, listOf(document, 'users'), user.name, 'user', user.body);
  if (added.current) document.set('current-context', context);
  return document.toString({ lineWidth: 0 });
}
