import { median, type Ratio, type Series } from '../report.ts';
import { type Bench, type CallChild, type Round, round, run, type Served, type Server } from './measure.ts';
import type { LoadDone, Workload } from './messages.ts';

const ROUNDS = 5;
const SECONDS = 3;
/** Until both sides are compiled: the server has far more code for it than the floor. */
const WARM_UP_SECONDS = 6;
const PACED_SECONDS = 5;
const GOAL = 0.6;

export interface Measured {
  readonly series: readonly Series[];
  readonly ratios: readonly Ratio[];
}

/** The server and its floor in alternating rounds, so that a change of the machine's mood meets both; then both at half the peak rate. */
export async function againstFloor(
  bench: Bench,
  load: CallChild,
  server: Server,
  workload: Workload,
): Promise<Measured> {
  const bare = await bench.bare(workload, server);
  const own: Round[] = [];
  const floor: Round[] = [];
  for (let index = -1; index < ROUNDS; index++) {
    const options = { workload, seconds: index < 0 ? WARM_UP_SECONDS : SECONDS };
    const mine = await round(load, { child: server.child, port: server.ready.port }, options);
    server.calls += mine.answers;
    own.push(mine);
    floor.push(await round(load, bare, options));
  }
  const peak = median(own.slice(1).map(({ perSecond }) => perSecond));
  const mine = await atRate(load, { child: server.child, port: server.ready.port }, workload, peak / 2);
  server.calls += mine.answers;
  const bares = await atRate(load, bare, workload, peak / 2);
  bare.child.stop();
  const { series, ratios } = report(workload.call, own.slice(1), floor.slice(1));
  const at = `${workload.call} at ${Math.round(peak / 2).toLocaleString('en')}/s`;
  return { ratios, series: [...series, ...latencies(at, mine), ...latencies(`${at}, bare`, bares)] };
}

function atRate(load: CallChild, { port }: Served, workload: Workload, rate: number): Promise<LoadDone> {
  return run(load, port, { workload, seconds: PACED_SECONDS, rate });
}

function latencies(name: string, { p50 = Number.NaN, p99 = Number.NaN }: LoadDone): Series[] {
  return [
    { name: `${name}, p50`, unit: 'ms', rounds: [p50] },
    { name: `${name}, p99`, unit: 'ms', rounds: [p99] },
  ];
}

function report(call: string, own: readonly Round[], bare: readonly Round[]): Measured {
  const ratios = own.map(({ perSecond }, index) => perSecond / (bare[index]?.perSecond ?? Number.NaN));
  const cpuRatios = own.map(({ cpu }, index) => (bare[index]?.cpu ?? Number.NaN) / cpu);
  const rates = own.map(({ perSecond }) => perSecond);
  return {
    series: [
      { name: call, unit: 'requests/s', rounds: rates },
      { name: `${call}, bare`, unit: 'requests/s', rounds: bare.map(({ perSecond }) => perSecond) },
      { name: `${call}, processor time`, unit: 'µs/request', rounds: own.map(({ cpu }) => cpu) },
      { name: `${call}, bare, processor time`, unit: 'µs/request', rounds: bare.map(({ cpu }) => cpu) },
    ],
    ratios: [
      { name: `${call} / bare`, value: median(ratios), goal: GOAL },
      { name: `${call} / bare by processor time`, value: median(cpuRatios) },
    ],
  };
}
