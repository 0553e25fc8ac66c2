import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { peersInstalled } from './policy/peers.ts';
import { type BenchReport, median, type Ratio, type Series } from './report.ts';

/** Decisions a second from a plain context of twelve keys, and how many times the peers' best that should be. */
const GOAL = 1_000_000;
const TIMES = 100;
/**
 * A role's decisions among ten thousand roles against those among a thousand. Where every request is another role's, the
 * processor's caches hold the policies of a thousand and not of ten thousand: that figure is told without a goal.
 */
const ROLES_GOAL = 0.8;

const run = promisify(execFile);

/** On one core where the system can say so. */
async function measured(group: string): Promise<readonly Series[]> {
  const child = fileURLToPath(new URL('./policy/child.ts', import.meta.url));
  const command = [process.execPath, child, group];
  const [program = '', ...rest] = pinned() ? ['taskset', '-c', core(), ...command] : command;
  const { stdout } = await run(program, rest, { maxBuffer: 1 << 20 });
  return JSON.parse(stdout) as readonly Series[];
}

function pinned(): boolean {
  return existsSync('/usr/bin/taskset');
}

function core(): string {
  return availableParallelism() > 1 ? '1' : '0';
}

/** `--install-peers`: into `bench/peers` alone, by its own lock file. */
function installPeers(): void {
  const folder = fileURLToPath(new URL('./peers/', import.meta.url));
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the peers could not be installed');
}

function ratiosOf(series: readonly Series[]): readonly Ratio[] {
  const of = (name: string) => series.find((each) => each.name.startsWith(name));
  const ratio = (name: string, ours: string, theirs: string, goal?: number): Ratio[] => {
    const [a, b] = [of(ours), of(theirs)];
    if (a === undefined || b === undefined) return [];
    const value = median(a.rounds) / median(b.rounds);
    return [{ name, value, ...(goal === undefined ? {} : { goal }) }];
  };
  const plain = of('rolecall W1, plain context');
  const million =
    plain === undefined
      ? []
      : [{ name: 'W1, plain context / a million', value: median(plain.rounds) / GOAL, goal: 1 }];
  const against = ['W1', 'W2'].flatMap((name) => [
    ...ratio(
      `${name}, plain context / iam-simulate's core`,
      `rolecall ${name}, plain`,
      `iam-simulate ${name}, inner`,
      TIMES,
    ),
    ...ratio(
      `${name}, plain context / iam-simulate's API`,
      `rolecall ${name}, plain`,
      `iam-simulate ${name}, runSim`,
    ),
    ...ratio(`${name}, plain context / cedar-wasm`, `rolecall ${name}, plain`, `cedar-wasm ${name}`, TIMES),
  ]);
  const roles = ['64 in a row', 'another role each time'].flatMap((way, cold) =>
    ratio(
      `10,000 roles / 1,000 roles, ${way}`,
      `rolecall 10,000 roles of 5 policies, ${way}`,
      `rolecall 1,000 roles of 5 policies, ${way}`,
      cold === 1 ? undefined : ROLES_GOAL,
    ),
  );
  return [...million, ...against, ...roles];
}

export async function bench(parameters: readonly string[] = []): Promise<BenchReport> {
  if (parameters.includes('--install-peers')) installPeers();
  const peers = peersInstalled();
  if (!peers) {
    process.stderr.write(
      'WARNING: the peers are not installed: nothing is compared\nhint: npm run bench -- policy --install-peers\n',
    );
  }
  const groups = ['ours', ...(peers ? ['peers'] : []), 'few roles', 'many roles'];
  const series: Series[] = [];
  for (const group of groups) series.push(...(await measured(group)));
  return {
    name: 'policy',
    series,
    ratios: ratiosOf(series),
    checked: [
      'every decision of every round was the expected allow',
      pinned() ? `one core, number ${core()}` : 'not pinned to a core: taskset is not there',
      peers
        ? 'Cedar is another language: its rules were written by hand to the same shape'
        : 'PEERS NOT INSTALLED: nothing was compared (--install-peers)',
    ],
  };
}
