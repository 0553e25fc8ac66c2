import {
  duplicate,
  type FieldFault,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
} from '../../errors/field-fault.ts';
import { isTree, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { labelFault } from '../../validation/names.ts';
import { probeFaults } from './probes.ts';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
/** Since 1.34 any printable ASCII but `=` may name a variable. */
const ENV_NAME = /^[ -<>-~]+$/;

function mountFaults(at: string, container: Tree, volumes: ReadonlySet<string>): FieldFault[] {
  const seen = new Set<string>();
  return treesOf(container, 'volumeMounts').flatMap((mount, index) => {
    const field = `${at}.volumeMounts[${index}]`;
    const name = textOf(mount, 'name');
    const path = textOf(mount, 'mountPath');
    const repeated = seen.has(path);
    seen.add(path);
    const leaving = textOf(mount, 'subPath').split('/').includes('..');
    return [
      ...(name === ''
        ? [required(`${field}.name`)]
        : volumes.has(name)
          ? []
          : [notFoundValue(`${field}.name`, name)]),
      ...(path === '' ? [required(`${field}.mountPath`)] : []),
      ...(repeated ? [invalidValue(`${field}.mountPath`, path, 'must be unique')] : []),
      ...(leaving ? [invalidValue(`${field}.subPath`, mount.subPath, "must not contain '..'")] : []),
    ];
  });
}

function environmentFaults(at: string, container: Tree): FieldFault[] {
  return treesOf(container, 'env').flatMap((variable, index) => {
    const field = `${at}.env[${index}]`;
    const name = textOf(variable, 'name');
    const both = textOf(variable, 'value') !== '' && isTree(variable.valueFrom);
    return [
      ...(name === ''
        ? [required(`${field}.name`)]
        : ENV_NAME.test(name)
          ? []
          : [
              invalidValue(
                `${field}.name`,
                name,
                "a valid environment variable name must consist only of printable ASCII characters other than '='",
              ),
            ]),
      ...(both
        ? [invalidValue(`${field}.valueFrom`, '', 'may not be specified when `value` is not empty')]
        : []),
    ];
  });
}

function containerFaults(at: string, container: Tree, volumes: ReadonlySet<string>): FieldFault[] {
  const name = textOf(container, 'name');
  const nameFault = name === '' ? undefined : labelFault(name);
  const image = textOf(container, 'image');
  const policy = textOf(container, 'imagePullPolicy');
  return [
    ...(name === '' ? [required(`${at}.name`)] : []),
    ...(nameFault === undefined ? [] : [invalidValue(`${at}.name`, name, nameFault)]),
    ...(image === '' ? [required(`${at}.image`)] : []),
    ...(image !== image.trim()
      ? [invalidValue(`${at}.image`, image, 'must not have leading or trailing whitespace')]
      : []),
    ...(PULL_POLICIES.includes(policy) ? [] : [notSupported(`${at}.imagePullPolicy`, policy, PULL_POLICIES)]),
    ...environmentFaults(at, container),
    ...probeFaults(at, container),
    ...mountFaults(at, container, volumes),
  ];
}

/** Init and main containers share one space of names. */
export function validateContainers(field: string, spec: Tree): FieldFault[] {
  const volumes = new Set(treesOf(spec, 'volumes').map((volume) => textOf(volume, 'name')));
  const seen = new Set<string>();
  const faults = ['containers', 'initContainers'].flatMap((list) =>
    treesOf(spec, list).flatMap((container, index) => {
      const at = `${field}.${list}[${index}]`;
      const name = textOf(container, 'name');
      const repeated = name !== '' && seen.has(name);
      seen.add(name);
      return [
        ...containerFaults(at, container, volumes),
        ...(repeated ? [duplicate(`${at}.name`, name)] : []),
      ];
    }),
  );
  return treesOf(spec, 'containers').length === 0 ? [required(`${field}.containers`), ...faults] : faults;
}
