import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it } from 'vitest';

import { withoutMarkers, withoutMarkersPlugin } from './citation-markers';

import type { Nodes } from 'mdast';

function shown(markdown: string): string {
  const tree = fromMarkdown(markdown);
  withoutMarkersPlugin()(tree);
  const words = (node: Nodes): string =>
    'value' in node ? node.value : 'children' in node ? node.children.map(words).join('') : '';
  return words(tree);
}

describe('markers of citations', () => {
  it.each([
    ['It takes five days.[1] Then ask us.[2][3]', 'It takes five days. Then ask us.'],
    ['It takes five days. [1]\nThen ask us [12].', 'It takes five days.\nThen ask us.'],
    ['Open the settings [1]', 'Open the settings'],
  ])('are taken out of %j', (text, without) => {
    expect(withoutMarkers(text)).toBe(without);
    expect(shown(text)).toBe(without);
  });

  it.each(['See [1] for the form', 'In 2024 [sic]. Array[10] is the last one', '[1] is a room'])(
    'are not seen in %j',
    (text) => {
      expect(withoutMarkers(text)).toBe(text);
    },
  );

  it('stay in code and links, and go behind bold text', () => {
    expect(shown('`list.[1]` and [1](https://desk.example). **Save it.**[2] Done.')).toBe(
      'list.[1] and 1. Save it. Done.',
    );
  });
});
