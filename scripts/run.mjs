// Entry of the npm scripts. Runs on any Node from 20 on: installs what is missing, then hands over to the pinned Node.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pinned = join(root, 'node_modules', '.bin', 'node');
const [command = 'help', ...rest] = process.argv.slice(2);

function say(text) {
  process.stderr.write(`rolecall: ${text}\n`);
}

function run(program, parameters, environment = {}) {
  const result = spawnSync(program, parameters, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (result.error) say(`${program} could not be started: ${result.error.message}`);
  return result.status ?? 1;
}

function installed() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker) || !existsSync(pinned)) return false;
  return statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function install() {
  if (installed()) return;
  // An installation empties the folder first: through a link that would be another checkout's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    say('node_modules is a link and is left alone: run `npm ci` where it leads, or remove it');
    process.exit(1);
  }
  say('installing packages (once, about a minute)');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(status);
}

/** Real kubectl and AWS CLI in `.tools/bin`, first on the PATH of what runs next. */
function withTools() {
  const status = run(pinned, ['scripts/tools.ts']);
  if (status !== 0) process.exit(status);
  return { PATH: `${join(root, '.tools', 'bin')}:${process.env.PATH}` };
}

const commands = {
  demo: () => run(join(root, 'bin', 'rolecall'), ['demo', ...rest], withTools()),
  test: () =>
    run(
      pinned,
      [
        '--test',
        '--test-concurrency=2',
        // One that waits for what never comes fails instead of holding up all the others.
        '--test-timeout=600000',
        ...(rest.length > 0 ? rest : ['src/**/*.test.ts', 'test/**/*.test.ts']),
      ],
      withTools(),
    ),
  bench: () => run(pinned, ['bench/run.ts', ...rest]),
  build: () => run(pinned, ['scripts/build.ts']),
  data: () => run(pinned, ['scripts/data.ts', ...rest]),
  tools: () => {
    withTools();
    return 0;
  },
};

const chosen = commands[command];
if (chosen === undefined) {
  say(`unknown command ${command}; one of ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
install();
process.exit(chosen());
