import { isUtf8 } from 'node:buffer';
import { Refusal } from '../../../core/errors/refusal.ts';

/** A node of a query call's parameters: `Tags.member.1.Key` is the node `Key` of node `1` of `member` of `Tags`. */
export interface FormNode {
  value: string | undefined;
  children: Map<string, FormNode> | undefined;
}

/** Top-level parameters: a plain string, or a node where the name has dots. */
export type FormTree = Map<string, string | FormNode>;

/** Calls hold tens of parameters; the bound stops a body of millions of them from filling memory with maps. */
const MAXIMUM_PARAMETERS = 10_000;
const MAXIMUM_DEPTH = 16;

/** 400 `MalformedInput`; without a text the error document has no `Message` (sts.md 3.3). */
export function malformedInput(message = ''): Refusal {
  return new Refusal('MalformedInput', 400, message);
}

/** Decodes `application/x-www-form-urlencoded` text. Throws `MalformedInput` on a broken escape or invalid UTF-8. */
function decodeComponent(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformedInput();
  }
}

function place(tree: FormTree, key: string, value: string): void {
  const first = key.indexOf('.');
  if (first < 0) {
    placeScalar(tree, key, value);
    return;
  }
  const parts = key.split('.', MAXIMUM_DEPTH + 1);
  if (parts.length > MAXIMUM_DEPTH) throw malformedInput();
  const [root = '', ...rest] = parts;
  let node = branch(tree, root);
  for (const part of rest) node = child(node, part);
  node.value ??= value;
}

/** The first value on the wire wins (sts.md 2.4). */
function placeScalar(tree: FormTree, key: string, value: string): void {
  const present = tree.get(key);
  if (present === undefined) tree.set(key, value);
  else if (typeof present !== 'string') present.value ??= value;
}

function branch(tree: FormTree, key: string): FormNode {
  const present = tree.get(key);
  if (present !== undefined && typeof present !== 'string') return present;
  const node: FormNode = { value: present, children: undefined };
  tree.set(key, node);
  return node;
}

function child(parent: FormNode, key: string): FormNode {
  parent.children ??= new Map();
  let node = parent.children.get(key);
  if (node === undefined) {
    node = { value: undefined, children: undefined };
    parent.children.set(key, node);
  }
  return node;
}

/** Adds the parameters of a query string or form body to the tree. Throws `MalformedInput`. */
export function parseForm(text: string, tree: FormTree = new Map()): FormTree {
  let count = 0;
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf('&', start);
    if (end < 0) end = text.length;
    if (end > start) {
      count += 1;
      if (count > MAXIMUM_PARAMETERS) throw malformedInput();
      const equals = text.indexOf('=', start);
      const keyEnd = equals < 0 || equals > end ? end : equals;
      place(tree, decodeComponent(text.slice(start, keyEnd)), decodeComponent(text.slice(keyEnd + 1, end)));
    }
    start = end + 1;
  }
  return tree;
}

/** Parses a form body. Throws `MalformedInput` when it is not UTF-8. */
export function parseFormBody(body: Uint8Array, tree?: FormTree): FormTree {
  if (!isUtf8(body)) throw malformedInput();
  return parseForm(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'), tree);
}

/** The value of a top-level parameter. */
export function scalar(tree: FormTree, key: string): string | undefined {
  const node = tree.get(key);
  return typeof node === 'object' ? node.value : node;
}
