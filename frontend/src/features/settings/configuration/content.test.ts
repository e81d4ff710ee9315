import { describe, expect, it } from 'vitest';

import { shadowedRules, spans } from './content';

import type { Rule } from './content';

const rule = (when: Rule['when']): Rule => ({ when, team: 'a', reason: 'r' });

describe('rules that can never match', () => {
  it('are those below a rule without conditions', () => {
    const rules = [rule({}), rule({ category: ['billing'] }), rule({ severity: ['low'] }), rule({})];
    expect(shadowedRules(rules, ['billing', 'account'])).toEqual([1, 2, 3]);
  });

  it('are those whose every case several rules take together', () => {
    const rules = [
      rule({ severity: ['critical', 'high'] }),
      rule({ category: ['billing'], severity: ['medium', 'low'] }),
      rule({ category: ['billing'] }),
      rule({ category: ['billing', 'account'] }),
      rule({}),
    ];
    expect(shadowedRules(rules, ['billing', 'account'])).toEqual([2]);
  });

  it('is not the last one, which takes what is of no category that is configured', () => {
    expect(shadowedRules([rule({ category: ['billing'] }), rule({})], ['billing'])).toEqual([]);
  });

  it('are named in spans', () => {
    expect(spans([2, 3, 4, 6])).toBe('2–4, 6');
  });
});
