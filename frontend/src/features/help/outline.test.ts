import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';

import { anchor, articleTree } from './outline';

import type { Heading, Link, Nodes } from 'mdast';

function made(title: string, text: string): Nodes[] {
  const tree = fromMarkdown(text);
  articleTree(title)()(tree);
  const all: Nodes[] = [];
  const collect = (node: Nodes) => {
    all.push(node);
    if ('children' in node) node.children.forEach(collect);
  };
  collect(tree);
  return all;
}

function headings(title: string, text: string): [number, unknown][] {
  return made(title, text)
    .filter((node): node is Heading => node.type === 'heading')
    .map(({ depth, data }) => [depth, (data as { hProperties: { id: string } }).hProperties.id]);
}

describe('anchor', () => {
  it.each([
    ['How long does it take?', 'h-how-long-does-it-take'],
    ['  Größe & Preis  ', 'h-größe-preis'],
    ['root', 'h-root'],
  ])('%s', (title, id) => {
    expect(anchor(title)).toBe(id);
  });
});

describe('the tree of an article', () => {
  it('does not say its title twice, and begins below it', () => {
    expect(headings('Refunds', '# refunds\n\n## When\n\n### Cards\n')).toEqual([
      [2, 'h-when'],
      [3, 'h-cards'],
    ]);
    expect(headings('Refunds', '# When\n\n###### Cards')).toEqual([
      [2, 'h-when'],
      [6, 'h-cards'],
    ]);
  });

  it('tells headings of the same words apart', () => {
    expect(headings('A', '## `Same` *words*\n\n## Same words\n')).toEqual([
      [2, 'h-same-words'],
      [2, 'h-same-words-1'],
    ]);
  });

  it('keeps links to its headings and to the web, and takes others away', () => {
    const links = made(
      'A',
      '[a](#Same-Words) [b](https://x.example/) [c](other.md) [d](/path) [e](mailto:a@b.example) [f](//host/x)',
    ).filter((node): node is Link => node.type === 'link');
    expect(links.map(({ url, data }) => [url, data !== undefined])).toEqual([
      ['#h-same-words', false],
      ['https://x.example/', false],
      ['other.md', true],
      ['/path', true],
      ['mailto:a@b.example', false],
      ['//host/x', false],
    ]);
  });
});
