import { Option } from 'commander';

/** `-o, --output` with the forms that the verb knows, the first being the default; another is a usage fault. */
export function outputOption(forms: readonly [string, ...string[]]): Option {
  return new Option('-o, --output <format>', forms.join(', ').replace(/, ([^,]*)$/, ' or $1'))
    .choices(forms)
    .default(forms[0]);
}
