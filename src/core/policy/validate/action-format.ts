import { type Check, malformed } from './fault.ts';

/** Policy-language.md 12.1, order 7. The name part is not checked (1.3); `*:*` is accepted, other wildcard vendors are not. */
export const requireActionFormat: Check = ({ statements }) => {
  for (const { action } of statements) {
    for (const { text, at } of action?.values ?? []) {
      const message = formatFault(text);
      if (message !== undefined) return malformed(message, at);
    }
  }
  return undefined;
};

function formatFault(action: string): string | undefined {
  if (action === '*') return undefined;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (rest.length > 1) return 'Actions/Condition can contain only one colon.';
  return vendor === '*' || /^[A-Za-z0-9.-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}
