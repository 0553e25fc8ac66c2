import type { Json } from '../../../core/records/record.ts';
import { type FunctionCall, functionCall } from './functions.ts';
import { isObject } from './json-shape.ts';
import { subPieces } from './substitution.ts';

/** A name that a value refers to; with `attribute` when it asks for a resource's attribute. */
export interface Reference {
  readonly target: string;
  readonly attribute: string | undefined;
  readonly from: 'Ref' | 'GetAtt' | 'Sub';
}

/** Every reference inside a value, functions nested in functions included. */
export function referencesOf(value: Json | undefined): readonly Reference[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: Json) => referencesOf(item));
  if (!isObject(value)) return [];
  const call = functionCall(value);
  return call === undefined ? Object.values(value).flatMap(referencesOf) : callReferences(call);
}

function callReferences(call: FunctionCall): readonly Reference[] {
  switch (call.name) {
    case 'Ref':
      return [{ target: call.target, attribute: undefined, from: 'Ref' }];
    case 'GetAtt':
      return [{ target: call.target, attribute: call.attribute, from: 'GetAtt' }];
    case 'Join':
      return 'name' in call.items ? callReferences(call.items) : call.items.flatMap(referencesOf);
    case 'Sub':
      return [
        ...subReferences(call.text, call.variables),
        ...[...call.variables.values()].flatMap(referencesOf),
      ];
  }
}

function subReferences(text: string, variables: ReadonlyMap<string, Json>): readonly Reference[] {
  return subPieces(text).flatMap((piece) => {
    if ('literal' in piece || variables.has(piece.name)) return [];
    const dot = piece.name.indexOf('.');
    const target = dot < 0 ? piece.name : piece.name.slice(0, dot);
    const attribute = dot < 0 ? undefined : piece.name.slice(dot + 1);
    return [{ target, attribute, from: 'Sub' as const }];
  });
}
