import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createLog, type LogLevel } from './log.ts';

function recording(level: LogLevel = 'info') {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

describe('the log', () => {
  it('writes one JSON line an event', () => {
    const { log, lines, last } = recording();
    log.warn('exchange refused', { requestId: 'r-1', status: 400, roles: ['a', 'b'] });
    const { time, ...rest } = last();
    assert.deepEqual(rest, {
      level: 'warn',
      requestId: 'r-1',
      status: 400,
      roles: ['a', 'b'],
      event: 'exchange refused',
    });
    assert.equal(new Date(time).toISOString(), time);
    log.info('two\nlines');
    assert.equal(lines.length, 2);
    assert.equal(lines[1]?.trimEnd().includes('\n'), false);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = recording('error');
    log.info('a');
    log.warn('b');
    log.error('c');
    assert.equal(lines.length, 1);
    assert.equal(recording('silent').log.error('d'), undefined);
  });

  it('writes no field that is secret by name, however deep', () => {
    const { log, lines } = recording();
    const names = [
      'secretAccessKey',
      'SessionToken',
      'WebIdentityToken',
      'password',
      'Authorization',
      'privateKeyPem',
    ];
    for (const name of names) log.info('x', { [name]: 'hush', in: { here: [{ [name]: ['hush'] }] } });
    assert.ok(lines.every((line) => !line.includes('hush') && line.includes('[redacted]')));
  });

  it('writes no text that is secret by form, in messages of errors too', () => {
    const { log, lines } = recording();
    const jwt = `eyJhbGciOiJSUzI1NiJ9.${'x'.repeat(30)}.hushhush`;
    const texts = [
      jwt,
      `token was ${jwt}, sorry`,
      'k8s-aws-v1.hushhush',
      '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----',
      '-----BEGIN EC PRIVATE KEY-----\nhush',
      'https://s3/?X-Amz-Signature=hush&a=b&X-Amz-Security-Token=hush',
      'Bearer hushhush.hush',
    ];
    for (const text of texts) {
      log.info('x', { text, list: [text] });
      log.error('x', { error: new Error(text, { cause: new Error(text) }) });
    }
    for (const line of lines) assert.ok(!line.includes('hush'), line);
  });

  it('writes errors with their cause, bytes by their number, and stays within bounds', () => {
    const { log, lines, last } = recording();
    log.error('failed', { error: new TypeError('outer', { cause: new Error('inner') }) });
    assert.deepEqual(
      [last().error.name, last().error.message, last().error.cause.message],
      ['TypeError', 'outer', 'inner'],
    );
    const circle: Record<string, unknown> = { bytes: new Uint8Array(9), long: 'x'.repeat(100_000) };
    circle.self = circle;
    circle.wide = Array.from({ length: 10_000 }, (_, index) => index);
    log.info('odd', { circle });
    assert.equal(last().circle.bytes, '[9 bytes]');
    assert.ok((lines.at(-1) ?? '').length < 20_000);
  });

  it('adds to a file that others cannot read', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rolecall-log-'));
    const file = join(directory, 'logs', 'rolecall.log');
    createLog({ destination: file }).info('one');
    createLog({ destination: file }).info('two');
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 2);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await rm(directory, { recursive: true });
  });
});
