import { invalid, invalidValue, notSupported, tooLong } from '../errors/field-fault.ts';
import { badRequest } from '../errors/refusals.ts';
import type { WriteRequest } from '../objects/write.ts';
import type { FieldValidation } from '../openapi/body.ts';
import type { Exchange } from './exchange.ts';
import type { ResourceTarget } from './reads.ts';

const VALIDATIONS: readonly string[] = ['Ignore', 'Warn', 'Strict'];

function fieldValidationOf(query: URLSearchParams): FieldValidation {
  const value = query.get('fieldValidation') ?? '';
  if (value === '') return 'Warn';
  if (!VALIDATIONS.includes(value)) {
    throw invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
      notSupported('fieldValidation', value, VALIDATIONS),
    ]);
  }
  return value as FieldValidation; // one of the three by the check above
}

/** `dryRun=All` is the one form that there is. */
export function dryRunOf(values: readonly string[]): boolean {
  const given = values.filter((value) => value !== '');
  const bad = given.find((value) => value !== 'All');
  if (bad !== undefined)
    throw badRequest(`invalid dryRun: Unsupported value: "${bad.slice(0, 32)}": supported values: "All"`);
  return given.length > 0;
}

const MAX_MANAGER = 128;

function checkManager(kind: string, manager: string): void {
  const fault =
    manager.length > MAX_MANAGER
      ? tooLong('fieldManager', `may not be more than ${MAX_MANAGER} bytes`)
      : /\p{C}/u.test(manager)
        ? invalidValue('fieldManager', manager, 'should only contain printable characters')
        : undefined;
  if (fault !== undefined) throw invalid({ group: 'meta.k8s.io', kind }, '', [fault]);
}

/** Without a field manager the program's name stands for it: `kubectl/v1.35 (…)` is `kubectl`. */
function agentOf({ request }: Exchange): string {
  const [name = ''] = (request.headers['user-agent'] ?? '').split('/', 1);
  const printable = name.replace(/\P{ASCII}|\p{C}/gu, '').slice(0, MAX_MANAGER);
  return printable === '' ? 'unknown' : printable;
}

export interface WriteOptions {
  readonly request: WriteRequest;
  readonly validation: FieldValidation;
}

/** The query of a create, update or patch. `kind` is the options' kind as webhooks see it. */
export function writeOptions(exchange: Exchange, target: ResourceTarget, kind: string): WriteOptions {
  const { query, user, warnings } = exchange;
  const dryRun = dryRunOf(query.getAll('dryRun'));
  const validation = fieldValidationOf(query);
  const manager = query.get('fieldManager') ?? '';
  checkManager(kind, manager);
  const options = {
    kind,
    apiVersion: 'meta.k8s.io/v1',
    ...(dryRun ? { dryRun: ['All'] } : {}),
    ...(manager === '' ? {} : { fieldManager: manager }),
    ...(query.has('fieldValidation') ? { fieldValidation: validation } : {}),
  };
  return {
    validation,
    request: {
      resource: target.resource,
      namespace: target.namespace,
      user,
      dryRun,
      warnings,
      options,
      manager: manager === '' ? agentOf(exchange) : manager,
    },
  };
}
