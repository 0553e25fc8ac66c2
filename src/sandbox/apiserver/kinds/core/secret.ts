import { type FieldFault, invalidValue, required, tooLong } from '../../errors/field-fault.ts';
import { childOf, isTree, setDefault, type Tree, textOf } from '../../objects/tree.ts';
import { defineResource } from '../../resources/define.ts';
import { AGE_COLUMN, countColumn, memberOf, NAME_COLUMN, textColumn } from '../../tables/columns.ts';
import { dataSize, immutableFaults, keyFaults, MAX_DATA } from './configmap.ts';

/** A Secret that holds a token of a service account, and the annotations that say of which. */
export const SERVICE_ACCOUNT_TOKEN = 'kubernetes.io/service-account-token';
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
export const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** Keys that the well-known types must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

/** `stringData` is write-only: it is folded into `data`. */
function setDefaults(object: Tree): void {
  setDefault(object, 'type', 'Opaque');
  const { stringData } = object;
  delete object.stringData;
  if (!isTree(stringData) || Object.keys(stringData).length === 0) return;
  const data = childOf(object, 'data');
  for (const [key, value] of Object.entries(stringData))
    data[key] = Buffer.from(String(value)).toString('base64');
}

function validate(object: Tree): FieldFault[] {
  const data = memberOf(object, 'data');
  const type = textOf(object, 'type');
  const keys = Object.hasOwn(REQUIRED_KEYS, type) ? REQUIRED_KEYS[type] : undefined;
  const missing = (keys ?? []).filter((key) => data[key] === undefined);
  const homeless =
    object.type === SERVICE_ACCOUNT_TOKEN &&
    textOf(memberOf(memberOf(object, 'metadata'), 'annotations'), ACCOUNT_NAME) === '';
  return [
    ...(homeless ? [required(`metadata.annotations[${ACCOUNT_NAME}]`)] : []),
    ...keyFaults('data', data),
    ...missing.map((key) => required(`data[${key}]`)),
    ...(dataSize(data) * 0.75 > MAX_DATA ? [tooLong('data', `may not be more than ${MAX_DATA} bytes`)] : []),
  ];
}

function validateUpdate(next: Tree, present: Tree): FieldFault[] {
  const changed = next.type !== present.type;
  return [
    ...(changed ? [invalidValue('type', next.type, 'field is immutable')] : []),
    ...immutableFaults(next, present, ['data']),
  ];
}

export const SECRET = defineResource({
  group: '',
  kind: 'Secret',
  plural: 'secrets',
  columns: [
    NAME_COLUMN,
    textColumn('Type', (object) => textOf(object, 'type')),
    countColumn('Data', (object) => Object.keys(memberOf(object, 'data')).length),
    AGE_COLUMN,
  ],
  selectableFields: ['type'],
  setDefaults,
  validate,
  validateUpdate,
});
