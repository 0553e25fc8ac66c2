import assert from 'node:assert/strict';

/** Awaits a refusal of an SDK call with exactly this wire code, status and message. */
export async function refused(
  call: Promise<unknown>,
  code: string,
  status: number,
  message: string,
): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    const { name, message: text, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    assert.deepEqual(
      { code: name.replace(/Exception$/, ''), status: $metadata?.httpStatusCode, message: text },
      { code: code.replace(/Exception$/, ''), status, message },
    );
    return true;
  });
}
