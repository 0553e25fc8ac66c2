/** What is counted of the calls to STS (cluster-authenticator.md 9). Regions are labels of metrics, so there are boundedly many. */
export interface StsMetrics {
  connectionFailed(region: string): void;
  throttled(region: string): void;
  responded(status: number, region: string): void;
}

const MAXIMUM_LABELS = 64;
const OTHER = 'other';

/**
 * The same with at most 64 regions, later ones as `other`. Attack: AWS's table takes invented regions, and each would become a series
 * that is never dropped.
 */
export function boundedRegions(metrics: StsMetrics): StsMetrics {
  const seen = new Set<string>();
  const label = (region: string): string => {
    if (seen.has(region)) return region;
    if (seen.size >= MAXIMUM_LABELS) return OTHER;
    seen.add(region);
    return region;
  };
  return {
    connectionFailed: (region) => metrics.connectionFailed(label(region)),
    throttled: (region) => metrics.throttled(label(region)),
    responded: (status, region) => metrics.responded(status, label(region)),
  };
}
