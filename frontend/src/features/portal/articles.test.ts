import { describe, expect, it } from 'vitest';

import { articlesOf } from './articles';

const passage = (document_id: number, score: number, text = 'Text') => ({
  document_id,
  score,
  text,
  title: `Article ${document_id}`,
});

describe('articlesOf', () => {
  it('names each article once, best first, three at most', () => {
    const found = articlesOf([
      passage(5, 0.9, '# Article 5\n\n**First**\npassage'),
      passage(5, 0.8, 'Second passage'),
      passage(22, 0.7),
      passage(8, 0.5),
      passage(9, 0.4),
    ]);
    expect(found.map(({ id }) => id)).toEqual([5, 22, 8]);
    expect(found[0]?.line).toBe('First passage');
  });

  it('shows a row of a table as words', () => {
    const [row] = articlesOf([
      passage(5, 0.9, '| Two charges | compare them |\n| --- | --- |\n| e-mail | yes |'),
    ]);
    expect(row?.line).toBe('Two charges compare them e-mail yes');
  });

  it('offers nothing that hardly answers', () => {
    expect(articlesOf([passage(7, 0.019), passage(9, 0.149)])).toEqual([]);
    expect(articlesOf([passage(9, 0.15)])).toHaveLength(1);
  });
});
