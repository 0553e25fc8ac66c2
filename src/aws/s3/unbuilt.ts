import { Refusal } from '../../core/errors/refusal.ts';

/** Members that ask for what is not built, with the values that ask for nothing. */
export type UnbuiltMembers<I> = Readonly<Partial<Record<keyof I, readonly unknown[]>>>;

/** Refuses instead of pretending: an object stored without the encryption or lock that was asked for would be a lie. */
export function refuseUnbuilt<I extends object>(input: I, unbuilt: UnbuiltMembers<I>): void {
  for (const [name, harmless] of Object.entries<readonly unknown[] | undefined>(unbuilt)) {
    const value: unknown = Reflect.get(input, name);
    if (value === undefined || harmless?.includes(value)) continue;
    throw new Refusal(
      'NotImplemented',
      501,
      'A header you provided implies functionality that is not implemented',
      { members: { Header: name } },
    );
  }
}
