import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { print } from './output.ts';
import { outputOption } from './output-option.ts';

let cached: string | undefined;

/** Version of the package, from its package.json: two folders up in a checkout, three in the compiled package. */
export function packageVersion(): string {
  if (cached !== undefined) return cached;
  for (const up of ['../../', '../../../']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(`${up}package.json`, import.meta.url), 'utf8')) as {
        readonly name: string;
        readonly version: string;
      };
      if (manifest.name === 'rolecall') {
        cached = manifest.version;
        return cached;
      }
    } catch {
      // Not at this depth: the other one is tried.
    }
  }
  throw new Error('package.json of rolecall not found');
}

/** `rolecall version`, with `-o json` as eksctl has it. */
export function versionCommand(parent: Command): void {
  parent
    .command('version')
    .description('print the version')
    .addOption(outputOption(['text', 'json']))
    .action((options: { readonly output: string }) => {
      const version = packageVersion();
      print(
        options.output === 'json' ? JSON.stringify({ Version: version, Node: process.version }) : version,
      );
    });
}
