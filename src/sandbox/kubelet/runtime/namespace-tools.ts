import { findProgram } from './programs.ts';

/** Absolute paths of the util-linux and coreutils programs that build and enter namespaces. */
export interface NamespaceTools {
  readonly unshare: string;
  readonly nsenter: string;
  readonly setsid: string;
  readonly setpriv: string;
  readonly env: string;
  readonly sh: string;
  /** We are not root: mounts need a user namespace, in which only our own user exists. */
  readonly userNamespace: boolean;
}

const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const NAMES = ['unshare', 'nsenter', 'setsid', 'setpriv', 'env', 'sh'] as const;

/** The tools, or the name of one that is missing. */
export function findNamespaceTools(userNamespace: boolean): NamespaceTools | string {
  const found = new Map(NAMES.map((name) => [name, findProgram(name, SYSTEM_PATH)]));
  const path = (name: (typeof NAMES)[number]): string => found.get(name) ?? '';
  const missing = NAMES.find((name) => path(name) === '');
  if (missing !== undefined) return missing;
  return {
    unshare: path('unshare'),
    nsenter: path('nsenter'),
    setsid: path('setsid'),
    setpriv: path('setpriv'),
    env: path('env'),
    sh: path('sh'),
    userNamespace,
  };
}
