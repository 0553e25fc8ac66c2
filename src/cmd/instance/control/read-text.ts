import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../../core/errors/refusal.ts';

/** A policy document of 10,240 characters, each escaped in JSON, and no more. */
const MAXIMUM = 65_536;
/** Milliseconds for the whole body. */
const PATIENCE = 10_000;

/** Reads a small body. Rejects with `Refusal` when it is too large or too slow. */
export function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (status: number, message: string): void => {
      request.off('data', onData);
      clearTimeout(timer);
      reject(new Refusal('InvalidInputException', status, message));
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > MAXIMUM) fail(413, 'the body is too large');
      else chunks.push(chunk);
    };
    const timer = setTimeout(() => fail(408, 'the body did not arrive in time'), PATIENCE);
    timer.unref();
    request.on('data', onData);
    request.once('close', () => fail(400, 'the body ended too early'));
    request.once('end', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
  });
}
