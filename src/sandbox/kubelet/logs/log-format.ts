import type { OutputStream } from '../runtime/runtime.ts';

/**
 * One line of a container's log file, in the form of the Container Runtime Interface:
 * `TIME STREAM TAG TEXT`, where tag P marks a piece of a line that goes on in the next entry of its stream and F its end.
 */
export interface LogEntry {
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly partial: boolean;
  /** Bytes as latin1 text: output is not always UTF-8, and must come back as it was. */
  readonly text: string;
}

export function formatEntry(time: number, stream: OutputStream, partial: boolean, text: string): string {
  return `${new Date(time).toISOString().slice(0, -1)}000000Z ${stream} ${partial ? 'P' : 'F'} ${text}\n`;
}

/** Undefined for a line that is not an entry, such as one cut short by a crash. */
export function parseEntry(line: string): LogEntry | undefined {
  const match = /^(\S+) (?:stdout|stderr) ([PF]) /.exec(line);
  if (match === null) return undefined;
  return { time: match[1] ?? '', partial: match[2] === 'P', text: line.slice(match[0].length) };
}
