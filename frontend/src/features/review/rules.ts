import { humanize } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { enumName } from '@/lib/i18n/enum-name';

import type { ReviewItem } from './api';
import type { Translate } from '@/lib/i18n';

/** The rules that this console has words for (`app/triage/decide.py`). */
const KNOWN = [
  'injection',
  'security',
  'legal',
  'critical_severity',
  'furious',
  'requester_blocked',
  'incomplete_triage',
  'repeated_answer',
  'no_evidence',
  'unsupported_sentence',
  'stale_evidence',
  'missing_fields',
  'amount_in_other_currency',
  'amount_too_high',
  'attachments',
  'conversation',
  'person_at_work',
  'not_open',
  'category',
  'severity',
  'sentiment',
  'switched_off',
  'little_history',
  'low_confidence',
] as const;

type Known = (typeof KNOWN)[number];

/** What an admin's policy decides; the other rules speak of the ticket itself. */
const OF_POLICY: readonly string[] = ['category', 'severity', 'sentiment', 'switched_off', 'little_history'];

function isKnown(code: string): code is Known {
  return (KNOWN as readonly string[]).includes(code);
}

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

function sentence(t: Translate, code: string, inputs: ReviewItem['decision']['inputs']): string {
  const text = isKnown(code) ? t(`review.rule.${code}`) : humanize(code);
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
  const t = useT();
  return ({ rules, inputs, reason }: ReviewItem['decision']): Reasons => {
    const [first, ...others] = rules;
    if (first === undefined) return { first: reason, ticket: [], policy: [] };
    const say = (code: string) => sentence(t, code, inputs);
    return {
      first: say(first),
      ticket: others.filter((code) => !OF_POLICY.includes(code)).map(say),
      policy: others.filter((code) => OF_POLICY.includes(code)).map(say),
    };
  };
}
