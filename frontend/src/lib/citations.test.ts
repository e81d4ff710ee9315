import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';

import { citationMarks, quoteSegments } from './citations';

import type { Citation } from '@/lib/types';

function citation(marker: string, sentence: string, quote = sentence): Citation {
  return { marker, sentence, quote, chunk_id: '1:1:0', document_id: 1, start: 0, end: 1 };
}

function quotes(draft: string, citations: Citation[] | null): (string | null)[] {
  const { marks, plugin } = citationMarks(draft, citations);
  plugin()(fromMarkdown(draft));
  return marks.map((mark) => mark.citation?.quote ?? null);
}

describe('citationMarks', () => {
  it('gives each printed marker the citation of its own sentence, also when markers repeat', () => {
    const draft = 'Hi,\n\nFirst thing. [1] Second thing. [1]\n\n- A step [2]';
    const list = [
      citation('[2]', 'A step', 'q3'),
      citation('[1]', 'Second thing.', 'q2'),
      citation('[1]', 'First thing.', 'q1'),
    ];
    expect(quotes(draft, list)).toEqual(['q1', 'q2', 'q3']);
  });

  it('leaves numbers that are no citation, and code, as text', () => {
    expect(quotes('See [9] and `[1]`. Yes. [1]', [citation('[1]', 'Yes.')])).toEqual(['Yes.']);
  });

  it('shows every marker while the draft still streams', () => {
    expect(quotes('One. [1] Two. [2]', null)).toEqual([null, null]);
  });

  it('numbers the marks anew on each run', () => {
    const { marks, plugin } = citationMarks('One. [1]', null);
    plugin()(fromMarkdown('One. [1]'));
    plugin()(fromMarkdown('One. [1]'));
    expect(marks).toHaveLength(1);
  });
});

describe('quoteSegments', () => {
  it('cuts at quotes, also overlapping ones, and keeps the whole text', () => {
    const segments = quoteSegments('abcdef', ['bcd', 'cde'], 'cde');
    expect(segments.map(({ text }) => text).join('')).toBe('abcdef');
    expect(segments.filter(({ active }) => active).map(({ text }) => text)).toEqual(['cd', 'e']);
    expect(segments.filter(({ cited }) => !cited).map(({ text }) => text)).toEqual(['a', 'f']);
  });

  it('marks nothing for a quote that is not there', () => {
    expect(quoteSegments('abc', ['x', ''], 'x')).toEqual([{ text: 'abc', cited: false, active: false }]);
  });
});
