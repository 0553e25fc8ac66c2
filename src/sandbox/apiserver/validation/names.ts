const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;

const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const QUALIFIED_TEXT =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const LABEL_VALUE_TEXT =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const CONFIG_KEY_TEXT =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const tooLong = (limit: number): string => `must be no more than ${limit} bytes`;

export type NameRule = (value: string) => string | undefined;

/** Undefined when the text is an RFC 1123 label; else what is wrong, in apimachinery's words. The rest alike. */
export const labelFault: NameRule = (value) =>
  value.length > 63 ? tooLong(63) : LABEL.test(value) ? undefined : LABEL_TEXT;

export const subdomainFault: NameRule = (value) =>
  value.length > 253 ? tooLong(253) : SUBDOMAIN.test(value) ? undefined : SUBDOMAIN_TEXT;

/** RBAC's names may hold colons and more, but must stay one segment of a path. */
export const pathSegmentFault: NameRule = (value) => {
  if (value === '.' || value === '..') return `may not be '${value}'`;
  if (value.includes('/')) return "may not contain '/'";
  if (value.includes('%')) return "may not contain '%'";
  return undefined;
};

export const labelValueFault: NameRule = (value) =>
  value.length > 63 ? tooLong(63) : LABEL_VALUE.test(value) ? undefined : LABEL_VALUE_TEXT;

export const configKeyFault: NameRule = (value) => {
  if (value.length > 253) return tooLong(253);
  if (value === '.' || value === '..') return `must not be '${value}'`;
  if (value.startsWith('..')) return "must not start with '..'";
  return CONFIG_KEY.test(value) ? undefined : CONFIG_KEY_TEXT;
};

/** `[prefix/]name`: keys of labels and annotations, finalizers. */
export const qualifiedNameFault: NameRule = (value) => {
  const parts = value.split('/');
  if (parts.length > 2)
    return `a qualified name ${QUALIFIED_TEXT} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix === '') return 'prefix part must be non-empty';
  const prefixFault = prefix === undefined ? undefined : subdomainFault(prefix);
  if (prefixFault !== undefined) return `prefix part ${prefixFault}`;
  if (name === '') return 'name part must be non-empty';
  return name.length > 63
    ? `name part ${tooLong(63)}`
    : QUALIFIED_NAME.test(name)
      ? undefined
      : QUALIFIED_TEXT;
};
