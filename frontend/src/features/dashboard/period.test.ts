import { describe, expect, it } from 'vitest';

import { asQuery, readPeriod } from './period';

const NOW = Date.parse('2026-03-10T15:00:00Z');
const read = (address: string) => readPeriod(new URLSearchParams(address), NOW);

describe('readPeriod', () => {
  it.each([
    ['', { preset: 30, first: '2026-02-09', last: '2026-03-10' }],
    ['days=7', { preset: 7, first: '2026-03-04', last: '2026-03-10' }],
    ['from=2026-01-01&to=2026-01-31', { preset: null, first: '2026-01-01', last: '2026-01-31' }],
    ['from=2026-01-31&to=2026-01-01', { preset: 30, first: '2026-02-09', last: '2026-03-10' }],
    ['from=2026-02-30&to=2026-03-01', { preset: 30, first: '2026-02-09', last: '2026-03-10' }],
    ['from=1999-01-01&to=2026-03-01', { preset: 30, first: '2026-02-09', last: '2026-03-10' }],
    ['days=<script>', { preset: 30, first: '2026-02-09', last: '2026-03-10' }],
  ])('reads %j', (address, expected) => {
    expect(read(address)).toEqual(expected);
  });
});

describe('asQuery', () => {
  it('counts whole days of an own range, and today as far as it has come', () => {
    expect(asQuery(read('from=2026-01-01&to=2026-01-31'))).toEqual({
      from: '2026-01-01T00:00:00Z',
      to: '2026-02-01T00:00:00Z',
    });
    expect(asQuery(read('days=7'))).toEqual({ from: '2026-03-04T00:00:00Z' });
  });
});
