/** Where mappings come from (cluster-authenticator.md 5.1). */
export const BACKEND_MODES = ['MountedFile', 'EKSConfigMap', 'CRD', 'DynamicFile'] as const;
export type BackendMode = (typeof BACKEND_MODES)[number];

const DEPRECATED: Readonly<Record<string, BackendMode>> = { File: 'MountedFile', ConfigMap: 'EKSConfigMap' };

/** What is wrong with a list of modes: every fault, in the reference's words. */
export class BackendModeFault extends Error {
  override name = 'BackendModeFault';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('; '));
    this.faults = faults;
  }
}

export interface BackendModes {
  readonly modes: readonly BackendMode[];
  /** `backend-mode "File" is deprecated, use "MountedFile" instead` */
  readonly warnings: readonly string[];
}

/**
 * The modes in order, old names made new. Throws `BackendModeFault`. A mode next to its old name is a duplicate too, which
 * the reference does not notice.
 */
export function readBackendModes(names: readonly string[]): BackendModes {
  const read = names.map((name) => ({ name, mode: modeNamed(name) }));
  const faults = read
    .filter(({ mode }) => mode === undefined)
    .map(({ name }) => `backend-mode ${JSON.stringify(name)} is not a valid mode`);
  const modes = read.flatMap(({ mode }) => (mode === undefined ? [] : [mode]));
  if (new Set(names).size < names.length || new Set(modes).size < modes.length)
    faults.push(`backend-mode [${names.map((name) => JSON.stringify(name)).join(' ')}] has duplicates`);
  if (names.length === 0) faults.push('at least one backend-mode must be specified');
  if (faults.length > 0) throw new BackendModeFault(faults);
  return { modes, warnings: names.filter((name) => Object.hasOwn(DEPRECATED, name)).map(deprecation) };
}

/** Undefined for what is no mode. */
export function modeNamed(name: string): BackendMode | undefined {
  return (
    BACKEND_MODES.find((mode) => mode === name) ??
    (Object.hasOwn(DEPRECATED, name) ? DEPRECATED[name] : undefined)
  );
}

function deprecation(name: string): string {
  return `backend-mode ${JSON.stringify(name)} is deprecated, use ${JSON.stringify(DEPRECATED[name])} instead`;
}
