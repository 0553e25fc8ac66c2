/** Measures one group of subjects and prints its series as JSON. A process of its own, so that no engine warms up or fills the heap of another. */
import type { Series } from '../report.ts';
import { manyRoles } from './many-roles.ts';
import { measure, type Subject, type Timing } from './measure.ts';
import { ourSubjects } from './ours.ts';
import { peerSubjects } from './peers.ts';
import { WORKLOADS } from './workloads.ts';

const TIMING: Timing = { warmUpSeconds: 1, seconds: 0.4, rounds: 5 };

const GROUPS: Readonly<Record<string, () => Promise<readonly Subject[]>>> = {
  ours: async () => WORKLOADS.flatMap(ourSubjects),
  peers: async () => (await Promise.all(WORKLOADS.map(peerSubjects))).flat(),
  'few roles': async () => [manyRoles(1000), manyRoles(1000, 1)],
  'many roles': async () => [manyRoles(10_000), manyRoles(10_000, 1)],
};

async function main(group: string): Promise<void> {
  const subjects = await GROUPS[group]?.();
  if (subjects === undefined) throw new Error(`no group ${group}`);
  const series: Series[] = [];
  for (const subject of subjects) {
    series.push({ name: subject.name, unit: 'decisions/s', rounds: await measure(subject, TIMING) });
  }
  process.stdout.write(JSON.stringify(series));
}

await main(process.argv[2] ?? '');
