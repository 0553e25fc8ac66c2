import { duplicate, type FieldFault, invalidValue, required } from '../../errors/field-fault.ts';
import { isTree, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { labelFault } from '../../validation/names.ts';

/** Kubernetes' bounds of a projected token's life, seconds. */
const MIN_TOKEN_LIFE = 600;
const MAX_TOKEN_LIFE = 2 ** 32;

/** A file's place inside a volume must stay inside. */
export function pathFaults(field: string, path: string): FieldFault[] {
  if (path === '') return [required(field)];
  if (path.startsWith('/')) return [invalidValue(field, path, 'must be a relative path')];
  if (path.split('/').includes('..')) return [invalidValue(field, path, "must not contain '..'")];
  return [];
}

function tokenFaults(at: string, token: Tree): FieldFault[] {
  const life = Number(token.expirationSeconds);
  const field = `${at}.expirationSeconds`;
  return [
    ...(life < MIN_TOKEN_LIFE
      ? [invalidValue(field, life, 'may not specify a duration less than 10 minutes')]
      : []),
    ...(life > MAX_TOKEN_LIFE
      ? [invalidValue(field, life, 'may not specify a duration larger than 2^32 seconds')]
      : []),
    ...pathFaults(`${at}.path`, textOf(token, 'path')),
  ];
}

/** Permission bits alone: a file of a volume belongs to the kubelet's user, and a program must not run as that. */
function modeFaults(field: string, source: Tree, member: 'mode' | 'defaultMode'): FieldFault[] {
  const mode = source[member];
  if (mode === undefined || (Number(mode) >= 0 && Number(mode) <= 0o777)) return [];
  return [
    invalidValue(`${field}.${member}`, mode, 'must be a number between 0 and 0777 (octal), both inclusive'),
  ];
}

function itemFaults(at: string, source: Tree): FieldFault[] {
  return treesOf(source, 'items').flatMap((item, index) => [
    ...pathFaults(`${at}.items[${index}].path`, textOf(item, 'path')),
    ...modeFaults(`${at}.items[${index}]`, item, 'mode'),
  ]);
}

/** A volume whose files come from the API, with the files' modes. */
function filesFaults(at: string, volume: Tree, member: string): FieldFault[] {
  const source = volume[member];
  if (!isTree(source)) return [];
  return [...modeFaults(`${at}.${member}`, source, 'defaultMode'), ...itemFaults(`${at}.${member}`, source)];
}

function sourceFaults(at: string, source: Tree): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const member of ['secret', 'configMap', 'downwardAPI']) {
    if (isTree(source[member])) faults.push(...itemFaults(`${at}.${member}`, source[member]));
  }
  for (const member of ['secret', 'configMap']) {
    const named = source[member];
    if (isTree(named) && textOf(named, 'name') === '') faults.push(required(`${at}.${member}.name`));
  }
  if (isTree(source.serviceAccountToken))
    faults.push(...tokenFaults(`${at}.serviceAccountToken`, source.serviceAccountToken));
  return faults;
}

const FILES = ['configMap', 'secret', 'downwardAPI', 'projected'] as const;

function volumeFaults(at: string, volume: Tree): FieldFault[] {
  const sources = Object.keys(volume).filter((member) => member !== 'name');
  if (sources.length > 1)
    return [
      {
        reason: 'FieldValueForbidden',
        message: 'Forbidden: may not specify more than 1 volume type',
        field: `${at}.${sources[1]}`,
      },
    ];
  const projected = volume.projected;
  const inner = isTree(projected)
    ? treesOf(projected, 'sources').flatMap((source, index) =>
        sourceFaults(`${at}.projected.sources[${index}]`, source),
      )
    : [];
  const secret = volume.secret;
  const nameless =
    isTree(secret) && textOf(secret, 'secretName') === '' ? [required(`${at}.secret.secretName`)] : [];
  const configMap = volume.configMap;
  const unnamed =
    isTree(configMap) && textOf(configMap, 'name') === '' ? [required(`${at}.configMap.name`)] : [];
  const files = FILES.flatMap((member) => filesFaults(at, volume, member));
  return [...inner, ...files, ...nameless, ...unnamed];
}

export function validateVolumes(field: string, spec: Tree): FieldFault[] {
  const seen = new Set<string>();
  return treesOf(spec, 'volumes').flatMap((volume, index) => {
    const at = `${field}.volumes[${index}]`;
    const name = textOf(volume, 'name');
    const fault = name === '' ? undefined : labelFault(name);
    const repeated = seen.has(name);
    seen.add(name);
    return [
      ...(name === '' ? [required(`${at}.name`)] : []),
      ...(fault === undefined ? [] : [invalidValue(`${at}.name`, name, fault)]),
      ...(repeated ? [duplicate(`${at}.name`, name)] : []),
      ...volumeFaults(at, volume),
    ];
  });
}
