import type { DestinationStream } from 'pino';

/** `time="…" level=info msg="…" key=value`: the log's JSON lines as the reference's text format has them. */
export function textLines(write: (line: string) => void): DestinationStream {
  return {
    write(line) {
      // The log writes one JSON object a line.
      const { level, time, event, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>;
      const pairs = Object.entries({ time, level, msg: event, ...fields });
      write(`${pairs.map(([name, value]) => `${name}=${textOf(name, value)}`).join(' ')}\n`);
    },
  };
}

/** Quoted where it must be, so that nothing in a value can look like another field or line. */
function textOf(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const bare = name !== 'time' && name !== 'msg' && /^[\w.:/@+-]+$/.test(text);
  return bare ? text : JSON.stringify(text);
}
