import { CommandFailure } from '../output.ts';

/** `a=b,c=d`. Throws `CommandFailure`. */
export function tagsOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').filter((item) => item !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw new CommandFailure(`invalid tag "${pair}"`, { hint: 'write tags like a=b,c=d', exitCode: 2 });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
