const SUFFIX = 12;

/**
 * `<stack>-<logical>-<12 random>` of at most `maximum` characters. The logical id keeps at most half of the room, more when the
 * stack's name is short; the stack's name is cut to what is left.
 */
export function physicalName(
  stackName: string,
  logicalId: string,
  maximum: number,
  random: (length: number) => string,
): string {
  const room = maximum - SUFFIX - 2;
  const logical = logicalId.slice(0, Math.max(Math.floor(room / 2), room - stackName.length));
  return `${stackName.slice(0, room - logical.length)}-${logical}-${random(SUFFIX)}`;
}
