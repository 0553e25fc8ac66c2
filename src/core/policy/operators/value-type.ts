import { decodeBase64 } from './binary-equals.ts';
import { truth } from './bool.ts';
import { parseDecimal } from './decimal.ts';
import { parseRange } from './ip.ts';
import { parseTimestamp } from './timestamp.ts';

/** Types of condition keys (policy-language.md 5.7). Evaluation goes by the operator; these judge what people type in. */
export type ValueType = 'string' | 'numeric' | 'boolean' | 'ip' | 'binary' | 'date';

export function isValueOf(type: ValueType, text: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'numeric':
      return parseDecimal(text) !== undefined;
    case 'boolean':
      return truth(text) !== undefined;
    case 'ip':
      return parseRange(text, true) !== undefined;
    case 'binary':
      return decodeBase64(text) !== undefined;
    case 'date':
      return parseTimestamp(text) !== undefined;
  }
}
