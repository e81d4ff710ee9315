import { describe, expect, it } from 'vitest';

import { hunks, lineDiff } from './line-diff';

function shown(before: string, after: string): string {
  const sign = { same: ' ', added: '+', removed: '-' } as const;
  return lineDiff(before, after)
    .map(({ kind, text }) => sign[kind] + text)
    .join('\n');
}

describe('lineDiff', () => {
  it.each([
    ['a\nb\nc', 'a\nb\nc', ' a\n b\n c'],
    ['a\nb\nc', 'a\nx\nc', ' a\n-b\n+x\n c'],
    ['a\nc', 'a\nb\nc', ' a\n+b\n c'],
    ['a\nb\nc', 'c', '-a\n-b\n c'],
    ['a\nb\nc\nd', 'b\nx\nd\ne', '-a\n b\n-c\n+x\n d\n+e'],
  ])('compares %j with %j', (before, after, expected) => {
    expect(shown(before, after)).toBe(expected);
  });

  it('gives both texts back, whatever they are', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
    for (let round = 0; round < 200; round += 1) {
      const text = () => Array.from({ length: random(12) }, () => 'abcd'[random(4)] ?? '').join('\n');
      const [before, after] = [text(), text()];
      const lines = lineDiff(before, after);
      const keep = (dropped: string) => lines.filter(({ kind }) => kind !== dropped).map((line) => line.text);
      expect(keep('added').join('\n')).toBe(before);
      expect(keep('removed').join('\n')).toBe(after);
    }
  });

  it('shows a rewritten text whole instead of comparing it for seconds', () => {
    const before = Array.from({ length: 3000 }, (_, at) => `old ${at}`).join('\n');
    const after = Array.from({ length: 3000 }, (_, at) => `new ${at}`).join('\n');
    expect(lineDiff(before, after)).toHaveLength(6000);
  });
});

describe('hunks', () => {
  it('keeps what differs and a little around it', () => {
    const before = Array.from({ length: 40 }, (_, at) => String(at)).join('\n');
    const found = hunks(lineDiff(before, before.replace('5\n', 'five\n').replace('30\n', 'x\n')), 2);
    expect(found.map((lines) => lines.map(({ text }) => text).join(' '))).toEqual([
      '3 4 5 five 6 7',
      '28 29 30 x 31 32',
    ]);
  });
});
