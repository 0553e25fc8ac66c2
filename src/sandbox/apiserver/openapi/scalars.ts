import type { Schema } from './definitions.ts';

/** `value` undefined: the wrong JSON type; `fault`: the right type and a bad text. */
export interface Scalar {
  readonly value?: unknown;
  readonly expected: string;
  readonly fault?: string;
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const QUANTITY_FAULT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const LIMITS: Readonly<Record<string, number>> = { int32: 2 ** 31, int64: 2 ** 63 };

function text(value: unknown, expected = 'string'): Scalar {
  return typeof value === 'string' ? { value, expected } : { expected };
}

function bytes(value: unknown): Scalar {
  if (typeof value !== 'string') return { expected: '[]uint8' };
  const clean = value.replace(/[\r\n]/g, '');
  if (BASE64.test(clean)) return { value: clean, expected: '[]uint8' };
  const good = /^[A-Za-z0-9+/]*/.exec(clean)?.[0].length ?? 0;
  return { expected: '[]uint8', fault: `illegal base64 data at input byte ${good}` };
}

function time(value: unknown): Scalar {
  if (typeof value !== 'string') return { expected: 'string' };
  if (RFC3339.test(value) && !Number.isNaN(Date.parse(value))) return { value, expected: 'string' };
  const quoted = JSON.stringify(value);
  return {
    expected: 'string',
    fault: `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`,
  };
}

function quantity(value: unknown): Scalar {
  if (typeof value !== 'string' && typeof value !== 'number') return { expected: 'resource.Quantity' };
  const written = String(value);
  return QUANTITY.test(written) ? { value: written, expected: '' } : { expected: '', fault: QUANTITY_FAULT };
}

function integer(value: unknown, format: string): Scalar {
  if (typeof value !== 'number' || !Number.isInteger(value)) return { expected: format };
  const limit = LIMITS[format] ?? Number.MAX_SAFE_INTEGER;
  return value >= -limit && value < limit ? { value, expected: format } : { expected: format };
}

/** Checks one value against its schema's type and format. */
export function decodeScalar(schema: Schema, value: unknown): Scalar {
  if (schema.format === 'quantity') return quantity(value);
  if (schema.format === 'int-or-string') {
    return typeof value === 'string' || Number.isInteger(value)
      ? { value, expected: '' }
      : { expected: 'intstr.IntOrString' };
  }
  switch (schema.type) {
    case 'string':
      if (schema.format === 'byte') return bytes(value);
      return schema.format === 'date-time' ? time(value) : text(value);
    case 'integer':
      return integer(value, schema.format ?? 'int64');
    case 'number':
      return typeof value === 'number' ? { value, expected: 'float64' } : { expected: 'float64' };
    case 'boolean':
      return typeof value === 'boolean' ? { value, expected: 'bool' } : { expected: 'bool' };
    default:
      return { value, expected: '' };
  }
}
