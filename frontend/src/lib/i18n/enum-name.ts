import { humanize } from '../format';
import { useI18n } from './index';

import type { Catalogue, MessageKey } from './catalogue';

type Group<Name> = Name extends `${infer First}.${string}` ? First : never;

/** The kinds of enum values that the catalogue names: `status`, `priority`, `severity`, ... */
export type EnumGroup = Group<keyof Catalogue['enums']>;

/** What people call an enum value of the API; one that this console does not know yet is shown readable. */
export function enumName(group: EnumGroup, value: string): string {
  const key = `enums.${group}.${value}`;
  // The key may not exist: then the catalogue answers with the key itself.
  const name = useI18n.getState().t(key as MessageKey & 'enums.status.open');
  return name === key ? humanize(value) : name;
}

/** {@link enumName} for components, which follow a change of the language. */
export function useEnumName(): typeof enumName {
  useI18n((state) => state.t);
  return enumName;
}
