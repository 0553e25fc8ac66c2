import { spawn } from 'node:child_process';

/** Programs that open an address, by system. Windows' `start` would read the address as a command line, so it is not used. */
const OPENERS: Readonly<Record<string, readonly [program: string, ...before: string[]]>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Tries to show the address in the person's browser; when that fails the printed address remains. */
export function openBrowser(url: URL): void {
  // An address from a provider that is no web address would be opened by whatever program claims its scheme.
  if (url.protocol !== 'https:') return;
  const [program, ...before] = OPENERS[process.platform] ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...before, url.href], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
