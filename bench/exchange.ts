/**
 * AssumeRoleWithWebIdentity over 32 kept-alive connections to one process, as a ratio to its floor: a bare `node:http` server that
 * reads the same body, verifies one RS256 signature and answers the same bytes. Server, floor and load are three processes.
 */
import { againstFloor } from './calls/against-floor.ts';
import { Bench, checkAudit } from './calls/measure.ts';
import { USED_ROLES } from './calls/records.ts';
import type { BenchReport } from './report.ts';

export async function bench(): Promise<BenchReport> {
  const bench = new Bench();
  try {
    const server = await bench.server({ roles: USED_ROLES });
    const workload = server.ready.workloads.find(({ call }) => call === 'AssumeRoleWithWebIdentity');
    if (workload === undefined) throw new Error('the exchange is no workload');
    const { series, ratios } = await againstFloor(bench, bench.start('load'), server, workload);
    const audited = await checkAudit(server);
    return {
      name: 'exchange',
      series,
      ratios,
      checked: ['every answer was a 200 with credentials', audited],
    };
  } finally {
    await bench.end();
  }
}
