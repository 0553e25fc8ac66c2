import { readList, readMembers, readText, ShapeFault } from './json-reader.ts';

/** `namespace/serviceAccount` of each entry of the Pod Identity file. Throws for anything that is not such a file. */
export function parseAssociations(text: string): ReadonlySet<string> {
  const document = readMembers(JSON.parse(text), 'associations');
  const found = new Set<string>();
  for (const [index, entry] of (readList(document.identities, 'identities') ?? []).entries()) {
    const at = { list: 'identities', index, member: '' };
    const members = readMembers(entry, at);
    const namespace = readText(members.namespace, at);
    const serviceAccount = readText(members.serviceAccount, at);
    if (!namespace || !serviceAccount)
      throw new ShapeFault(`identities[${index}]: namespace and serviceAccount`);
    found.add(`${namespace}/${serviceAccount}`);
  }
  return found;
}
