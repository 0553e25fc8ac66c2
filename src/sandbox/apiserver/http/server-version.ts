import { KUBERNETES_MINOR, KUBERNETES_VERSION } from '../../version.ts';

const [major = '', minor = ''] = KUBERNETES_MINOR.split('.');

/** What `/version` answers: the version whose behaviour this server follows. */
export const SERVER_VERSION = {
  major,
  minor,
  emulationMajor: major,
  emulationMinor: minor,
  minCompatibilityMajor: major,
  minCompatibilityMinor: String(Number(minor) - 1),
  gitVersion: KUBERNETES_VERSION,
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'node',
  platform: `${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
};
