import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { STACK, type Stack } from '../../core/records/stack.ts';

/** Where stacks are looked up: they belong to one account and region. */
export interface StackRegion {
  readonly account: string;
  readonly region: string;
}

const STACK_ID = /^arn:[a-z-]+:cloudformation:([a-z0-9-]+):(\d{12}):stack\/([^/]+)\/([^/]+)$/;

/** Record key of a living stack. */
export function liveKey(region: string, name: string): string {
  return `${region}/${name}`;
}

/** Record key of a deleted stack. */
export function deletedKey(stack: Stack): string {
  return `${liveKey(stack.region, stack.name)}/${stack.id.slice(stack.id.lastIndexOf('/') + 1)}`;
}

/** A stack by name (living ones) or by id (deleted ones too). */
export function lookUpStack(reader: Reader, where: StackRegion, nameOrId: string): Stack | undefined {
  const [, region, account, name = '', uuid] = STACK_ID.exec(nameOrId) ?? [];
  if (uuid === undefined) return reader.get(STACK, where.account, liveKey(where.region, nameOrId))?.body;
  if (region !== where.region || account !== where.account) return undefined;
  const live = reader.get(STACK, where.account, liveKey(where.region, name))?.body;
  if (live?.id === nameOrId) return live;
  return reader.get(STACK, where.account, `${liveKey(where.region, name)}/${uuid}`)?.body;
}

/** Throws `Refusal` ValidationError; the operations word it in two ways. */
export function findStack(
  reader: Reader,
  where: StackRegion,
  nameOrId: string,
  wording: 'with id' | 'bracketed' = 'with id',
): Stack {
  const stack = lookUpStack(reader, where, nameOrId);
  if (stack !== undefined) return stack;
  const subject = wording === 'with id' ? `Stack with id ${nameOrId}` : `Stack [${nameOrId}]`;
  throw new Refusal('ValidationError', 400, `${subject} does not exist`);
}
