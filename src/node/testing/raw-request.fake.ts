import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the connection ended without one. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawRequest {
  readonly port: number;
  readonly address?: string;
  readonly method?: string;
  /** The target as it goes on the wire. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly version?: string;
}

/** A request written by hand: clients tidy targets and headers that attackers do not. */
export function rawRequest(wanted: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', target = '/', version = '1.1' } = wanted;
  const headers = { Host: '169.254.169.254', ...wanted.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const socket = connect(wanted.port, wanted.address ?? '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(parse(text)));
    socket.write(`${method} ${target} HTTP/${version}\r\n${lines.join('\r\n')}\r\n\r\n`);
  });
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
