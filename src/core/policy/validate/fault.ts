import type { PolicyDocument } from '../document/document.ts';
import type { Position } from '../json/node.ts';

/** Why a document is refused at save time. Doors answer it as `code`, 400, `message`; `detail` is for people and lints. */
export interface PolicyFault {
  readonly code: 'MalformedPolicyDocument' | 'MalformedPolicy';
  /** AWS's text. */
  readonly message: string;
  /** What exactly and where, when the text does not say. */
  readonly detail?: string;
  readonly at?: Position;
}

/** One rule of a table: a fault, or nothing. */
export type Check = (document: PolicyDocument) => PolicyFault | undefined;

export function malformed(message: string, at?: Position, detail?: string): PolicyFault {
  return {
    code: 'MalformedPolicyDocument',
    message,
    ...(at === undefined ? {} : { at }),
    ...(detail === undefined ? {} : { detail }),
  };
}
