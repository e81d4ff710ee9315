import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { dayName } from './format';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-03-10T12:00:00Z') }));
afterEach(() => void vi.useRealTimers());

describe('the name of a day', () => {
  it('says its year where that is another one', () => {
    expect(dayName('2026-03-10')).toContain('10');
    expect(dayName('2026-01-01')).not.toContain('2026');
    expect(dayName('2025-12-31')).toContain('2025');
    // Days are those of UTC.
    expect(dayName('2027-01-01')).toContain('2027');
  });
});
