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

it.each([
  // More than a day, and of the day before yesterday all the same.
  [new Date(2026, 2, 4, 1, 0), new Date(2026, 2, 2, 23, 30), '2 days ago'],
  [new Date(2026, 2, 4, 10, 0), new Date(2026, 2, 2, 11, 0), '2 days ago'],
  [new Date(2026, 2, 4, 10, 0), new Date(2026, 2, 3, 9, 0), 'yesterday'],
  [new Date(2026, 2, 4, 23, 0), new Date(2026, 2, 6, 0, 30), 'in 2 days'],
  [new Date(2026, 2, 4, 10, 0), new Date(2026, 2, 5, 11, 0), 'tomorrow'],
  [new Date(2026, 2, 31, 12, 0), new Date(2026, 2, 1, 11, 0), '1 mo. ago'],
  [new Date(2026, 11, 31, 12, 0), new Date(2025, 0, 2, 11, 0), '1 yr. ago'],
])('at %s, %s is "%s"', (now, at, words) => {
  expect(relativeTime(at.toISOString(), now.getTime())).toBe(words);
});
