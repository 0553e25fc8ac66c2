import type { KindName } from './kind-name.ts';
import { type StatusCause, StatusRefusal } from './status.ts';

/** One invalid field, worded as Kubernetes words it. */
export type FieldFault = StatusCause & { readonly field: string };

/** Go's %q for the values that appear in messages. */
function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value ?? null);
}

export function required(field: string, detail = ''): FieldFault {
  return {
    reason: 'FieldValueRequired',
    message: `Required value${detail === '' ? '' : `: ${detail}`}`,
    field,
  };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldFault {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${quoted(value)}: ${detail}`, field };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldFault {
  const list = [...supported].sort().map(quoted).join(', ');
  return {
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${quoted(value)}: supported values: ${list}`,
    field,
  };
}

export function duplicate(field: string, value: unknown): FieldFault {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${quoted(value)}`, field };
}

export function notFoundValue(field: string, value: unknown): FieldFault {
  return { reason: 'FieldValueNotFound', message: `Not found: ${quoted(value)}`, field };
}

export function forbiddenField(field: string, detail: string): FieldFault {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${detail}`, field };
}

export function tooLong(field: string, detail: string): FieldFault {
  return { reason: 'FieldValueTooLong', message: `Too long: ${detail}`, field };
}

/** The 422 of an object with at least one fault. */
export function invalid(
  resource: Pick<KindName, 'group' | 'kind'>,
  name: string,
  faults: readonly FieldFault[],
): StatusRefusal {
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const texts = faults.map((fault) => `${fault.field}: ${fault.message}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new StatusRefusal('Invalid', 422, `${kind} "${name}" is invalid: ${text}`, {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.kind,
    causes: faults,
  });
}
