import { describe, expect, it } from 'vitest';

import { extended, pageBeside, placeInTrail } from './list-trail';

import type { Trail } from './list-trail';

const TRAIL: Trail = {
  url: '/tickets?view=all&page=2',
  ids: [26, 27, 28],
  before: 3,
  total: 8,
  totalRelation: 'eq',
  query: { sort: '-created_at' },
  pageSize: 3,
};

describe('the trail of a list', () => {
  it('goes on to the pages beside the one that somebody came from, until the list ends', () => {
    expect(pageBeside(TRAIL, 'after')).toBe(3);
    const on = extended(TRAIL, 'after', [28, 29, 30], 8);
    expect(on.ids).toEqual([26, 27, 28, 29, 30]);
    expect(pageBeside(on, 'after')).toBeNull();
    expect(pageBeside(on, 'before')).toBe(1);
    const whole = extended(on, 'before', [23, 24, 25], 8);
    expect(whole).toMatchObject({ ids: [23, 24, 25, 26, 27, 28, 29, 30], before: 0 });
    expect(pageBeside(whole, 'before')).toBeNull();
  });

  it('leads back to the page on which the ticket stands', () => {
    const on = extended(TRAIL, 'after', [29, 30], 8);
    expect(placeInTrail(on, 27)).toBe('/tickets?view=all&page=2');
    expect(placeInTrail(on, 29)).toBe('/tickets?view=all&page=3');
    expect(placeInTrail(extended(on, 'before', [23, 24, 25], 8), 23)).toBe('/tickets?view=all');
    expect(placeInTrail(on, 99)).toBe(TRAIL.url);
  });

  it('has no pages beside it where the list has none', () => {
    expect(pageBeside({ ...TRAIL, query: null }, 'after')).toBeNull();
    expect(placeInTrail({ ...TRAIL, query: null }, 27)).toBe(TRAIL.url);
  });
});
