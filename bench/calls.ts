/**
 * The four hot calls, each as a ratio to its floor (a bare `node:http` server that reads the same body, verifies one signature of the
 * call's kind and answers the same bytes), its latency at half the peak rate, and its rate with 100,000 roles in the directory against
 * that with 64. `--call=NAME` measures one.
 */
import { againstFloor } from './calls/against-floor.ts';
import { Bench, type CallChild, checkAudit, round, type Server } from './calls/measure.ts';
import type { Workload } from './calls/messages.ts';
import { USED_ROLES } from './calls/records.ts';
import { type BenchReport, median, type Ratio, type Series } from './report.ts';

const MANY_ROLES = 100_000;
const SECONDS = 2;
const ROUNDS = 5;
/** What the server with few roles has served by then. */
const COMPILE_SECONDS = 20;

/**
 * Rates of the same call with few roles and with many, in alternating rounds. The server with few has had its floor's rounds to be
 * compiled in; the other gets as long, or the engine's compiler is what is measured.
 */
async function againstMany(load: CallChild, few: Server, many: Server, call: string): Promise<Ratio> {
  const ratios: number[] = [];
  for (let index = -1; index < ROUNDS; index++) {
    const rates: number[] = [];
    for (const server of [few, many]) {
      const workload = workloadOf(server, call);
      const served = { child: server.child, port: server.ready.port };
      const seconds = index < 0 && server === many ? COMPILE_SECONDS : SECONDS;
      const done = await round(load, served, { workload, seconds });
      server.calls += done.answers;
      rates.push(done.perSecond);
    }
    if (index >= 0) ratios.push((rates[1] ?? 0) / (rates[0] ?? 1));
  }
  const name = `${call}, ${MANY_ROLES.toLocaleString('en')} roles / ${USED_ROLES}`;
  return { name, value: median(ratios), goal: 0.9 };
}

function workloadOf(server: Server, call: string): Workload {
  const found = server.ready.workloads.find((workload) => workload.call === call);
  if (found === undefined) throw new Error(`no workload ${call}`);
  return found;
}

export async function bench(parameters: readonly string[]): Promise<BenchReport> {
  const wanted = parameters.find((parameter) => parameter.startsWith('--call='))?.slice('--call='.length);
  const bench = new Bench();
  try {
    const few = await bench.server({ roles: USED_ROLES });
    const many = await bench.server({ roles: MANY_ROLES });
    const load = bench.start('load');
    const series: Series[] = [];
    const ratios: Ratio[] = [];
    for (const workload of few.ready.workloads) {
      const { call } = workload;
      if (wanted !== undefined && wanted !== call) continue;
      const measured = await againstFloor(bench, load, few, workload);
      series.push(...measured.series);
      ratios.push(...measured.ratios, await againstMany(load, few, many, call));
    }
    const checked = [
      'every answer was a 200 of the right kind',
      await checkAudit(few),
      await checkAudit(many),
    ];
    return { name: 'calls', series, ratios, checked };
  } finally {
    await bench.end();
  }
}
