import { Refusal } from '../../core/errors/refusal.ts';
import { type PackedParts, packedSize } from '../../core/session/packed-size.ts';

function refusal(parts: PackedParts, percent: number): Refusal {
  const inline = parts.policy !== undefined || (parts.policyArns ?? []).length > 0;
  const tagged = (parts.tags?.size ?? 0) > 0;
  const message = inline
    ? `Packed policy consumes ${percent}% of allotted space`
    : tagged
      ? `Packed size of session tags consumes ${percent}% of allotted space.`
      : 'Serialized token too large for session';
  return new Refusal('PackedPolicyTooLarge', 400, message, { reason: `packed size is ${percent}%` });
}

/** The packed size in percent. Throws `Refusal` PackedPolicyTooLarge with the text of sts.md 6.5 above 100. */
export function requirePackedSize(parts: PackedParts): number {
  const percent = packedSize(parts);
  if (percent > 100) throw refusal(parts, percent);
  return percent;
}
