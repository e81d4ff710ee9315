import { expect, it } from 'vitest';

import { relativeTime } from './time';

const NOW = Date.parse('2026-03-01T12:00:00Z');

it.each([
  ['2026-03-01T11:59:40Z', 'just now'],
  ['2026-03-01T12:00:30Z', 'just now'],
  ['2026-03-01T11:01:30Z', '58 min. ago'],
  ['2026-03-01T09:00:00Z', '3 hr. ago'],
  ['2026-03-01T16:30:00Z', 'in 4 hr.'],
  ['2026-02-28T11:00:00Z', 'yesterday'],
  ['2025-12-01T11:00:00Z', '3 mo. ago'],
])('%s is "%s"', (iso, words) => {
  expect(relativeTime(iso, NOW)).toBe(words);
});
