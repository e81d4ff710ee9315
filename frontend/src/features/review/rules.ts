import { useT } from '@/lib/i18n';
import { enumName } from '@/lib/i18n/enum-name';

import type { ReviewItem } from './api';

/** What an admin's policy decides; the other rules speak of the ticket itself. */
const OF_POLICY: readonly string[] = ['category', 'severity', 'sentiment', 'switched_off', 'little_history'];

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function detail(code: string, inputs: ReviewItem['decision']['inputs']): string {
  if (code === 'missing_fields')
    return words(inputs.missing_fields)
      .map((name) => enumName('field', name))
      .join(', ');
  return code.startsWith('amount_') ? words(inputs.amounts).join(', ') : '';
}

function sentence(code: string, inputs: ReviewItem['decision']['inputs']): string {
  const text = enumName('rule', code);
  const more = detail(code, inputs);
  return more ? `${text}: ${more}` : text;
}

export interface Reasons {
  /** The first rule that fired. */
  first: string;
  /** The other rules about this ticket. */
  ticket: string[];
  /** What the policy leaves to people anyway. */
  policy: string[];
}

/** Why a person must look, in words. */
export function useReasons() {
  useT(); // follows a change of the language
  return ({ rules, inputs, reason }: ReviewItem['decision']): Reasons => {
    const [first, ...others] = rules;
    if (first === undefined) return { first: reason, ticket: [], policy: [] };
    const say = (code: string) => sentence(code, inputs);
    return {
      first: say(first),
      ticket: others.filter((code) => !OF_POLICY.includes(code)).map(say),
      policy: others.filter((code) => OF_POLICY.includes(code)).map(say),
    };
  };
}
