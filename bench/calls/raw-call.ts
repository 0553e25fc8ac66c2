import { connect } from 'node:net';
import { firstAnswer } from './answer-length.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends one request as it stands, on a connection of its own. */
export function rawCall(port: number, request: string): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const bodiless = request.startsWith('HEAD ');
  const socket = connect(port, '127.0.0.1');
  let held: Buffer = Buffer.alloc(0);
  socket.on('error', reject);
  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    const answer = firstAnswer(held, bodiless);
    if (answer === undefined) return;
    socket.destroy();
    resolve(read(answer.head, held.toString('utf8', answer.head.length + 4, answer.total)));
  });
  socket.write(request);
  return promise;
}

function read(head: string, body: string): RawAnswer {
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body };
}
