import { describe, expect, it } from 'vitest';

import { articleSearch } from './article-search';

describe('articleSearch', () => {
  it('is one line: lines would be turns of a conversation', () => {
    expect(articleSearch('Charged twice', 'Hello,\n\nmy card  shows two')).toBe(
      'Charged twice Hello, my card shows two',
    );
  });

  it('waits for something to look for, and reads the beginning of a long letter', () => {
    expect(articleSearch(' hi ', '')).toBe('');
    expect(articleSearch('A long letter', 'word '.repeat(2_000))).toHaveLength(1_500);
  });
});
