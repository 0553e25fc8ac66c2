import { Refusal } from '../../../core/errors/refusal.ts';

/** The body of a control call: members by name. */
export type Members = Readonly<Record<string, unknown>>;

function invalid(message: string): Refusal {
  return new Refusal('InvalidInputException', 400, message);
}

/** Throws `Refusal` InvalidInputException for what is no JSON object. */
export function readMembers(text: string): Members {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  } catch {
    // Said below, as of any other value.
  }
  throw invalid('the body must be a JSON object');
}

/** Members that the verb does not know are refused: a misspelt one would be taken for absent. */
export function checkMembers(members: Members, known: readonly string[]): void {
  const other = Object.keys(members).find((name) => !known.includes(name));
  if (other !== undefined) throw invalid('the body has a member that this call does not take');
}

export function textMember(members: Members, name: string): string {
  const value = optionalText(members, name);
  if (value === undefined) throw invalid(`the member ${name} is required`);
  return value;
}

export function optionalText(members: Members, name: string): string | undefined {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`the member ${name} must be a text`);
}
