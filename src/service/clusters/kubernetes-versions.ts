/** One Kubernetes minor version as EKS supports it. Dates are days, UTC. */
interface SupportedVersion {
  readonly version: string;
  readonly release: string;
  readonly endOfStandard: string;
  readonly endOfExtended: string;
}

/** Source: the EKS release calendar in the EKS user guide. Newest first; the newest is the default. */
const CALENDAR: readonly SupportedVersion[] = [
  { version: '1.35', release: '2026-01-27', endOfStandard: '2027-03-27', endOfExtended: '2028-03-27' },
  { version: '1.34', release: '2025-10-02', endOfStandard: '2026-12-02', endOfExtended: '2027-12-02' },
  { version: '1.33', release: '2025-05-29', endOfStandard: '2026-07-29', endOfExtended: '2027-07-29' },
  { version: '1.32', release: '2025-01-23', endOfStandard: '2026-03-23', endOfExtended: '2027-03-23' },
  { version: '1.31', release: '2024-09-26', endOfStandard: '2025-11-26', endOfExtended: '2026-11-26' },
];

export type VersionSupport = 'STANDARD_SUPPORT' | 'EXTENDED_SUPPORT' | 'UNSUPPORTED';

export interface KubernetesVersion {
  readonly version: string;
  readonly isDefault: boolean;
  readonly support: VersionSupport;
  readonly release: Date;
  readonly endOfStandard: Date;
  readonly endOfExtended: Date;
}

/**
 * The versions with their support at `now` (milliseconds), newest first. The newest is never called unsupported: a program older
 * than its clock must still be able to run, and clients break on an empty list.
 */
export function kubernetesVersions(now: number): readonly KubernetesVersion[] {
  return CALENDAR.map(({ version, release, endOfStandard, endOfExtended }, index) => ({
    version,
    isDefault: index === 0,
    support:
      index === 0 ? 'STANDARD_SUPPORT' : supportAt(now, Date.parse(endOfStandard), Date.parse(endOfExtended)),
    release: new Date(release),
    endOfStandard: new Date(endOfStandard),
    endOfExtended: new Date(endOfExtended),
  }));
}

function supportAt(now: number, endOfStandard: number, endOfExtended: number): VersionSupport {
  if (now < endOfStandard) return 'STANDARD_SUPPORT';
  return now < endOfExtended ? 'EXTENDED_SUPPORT' : 'UNSUPPORTED';
}
