import { PolicySyntaxError, parsePolicy, type Statement } from '../../core/policy/index.ts';

/** Decides whether a policy's text grants anything of a service, given by its namespace (`s3`). */
export type Grants = (namespace: string) => boolean;

/**
 * Only `Allow` counts and only the action's service: neither resources, conditions nor what other policies deny (so does AWS's
 * report). A text that does not parse grants nothing.
 */
export function grantsOf(text: string): Grants {
  const tests = statementsOf(text)
    .filter(({ effect }) => effect.text === 'Allow')
    .map(({ action }) => action)
    .filter((action) => action !== undefined)
    .map(({ negated, values }) => (negated ? exceptFor(values) : named(values)));
  return (namespace) => tests.some((test) => test(namespace));
}

function statementsOf(text: string): readonly Statement[] {
  try {
    return parsePolicy(text).statements;
  } catch (error) {
    if (error instanceof PolicySyntaxError) return [];
    throw error;
  }
}

type Values = readonly { readonly text: string }[];

/** `s3:Get*` grants something of `s3`; `*` of everything. A service cannot be named in part. */
function named(values: Values): Grants {
  const services = new Set(values.map(({ text }) => serviceOf(text)));
  return (namespace) => services.has('*') || services.has(namespace);
}

/** `NotAction`: every service but those that are taken out whole. */
function exceptFor(values: Values): Grants {
  const whole = new Set(
    values.filter(({ text }) => /^\*$|:\*+$/.test(text)).map(({ text }) => serviceOf(text)),
  );
  return (namespace) => !whole.has('*') && !whole.has(namespace);
}

function serviceOf(action: string): string {
  const colon = action.indexOf(':');
  return (colon < 0 ? action : action.slice(0, colon)).toLowerCase();
}
