import { describe, expect, it } from 'vitest';

import { outline } from './outline';

describe('outline', () => {
  it('cuts where chunks begin and end, and knows where they overlap', () => {
    expect(
      outline('one two three', [
        { start: 0, end: 7 },
        { start: 4, end: 13 },
      ]),
    ).toEqual([
      { text: 'one ', chunks: [0] },
      { text: 'two', chunks: [0, 1] },
      { text: ' three', chunks: [1] },
    ]);
  });

  it('keeps text that no chunk covers, and counts an emoji as one character', () => {
    expect(outline('😀 ab cd', [{ start: 2, end: 4 }])).toEqual([
      { text: '😀 ', chunks: [] },
      { text: 'ab', chunks: [0] },
      { text: ' cd', chunks: [] },
    ]);
  });

  it('shows a document without chunks, and nothing of an empty one', () => {
    expect(outline('text', [])).toEqual([{ text: 'text', chunks: [] }]);
    expect(outline('', [])).toEqual([]);
  });
});
