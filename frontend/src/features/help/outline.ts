import type { Nodes, Root } from 'mdast';

/** Ids of headings start with this: a heading called "root" must not be taken for an element of the page. */
const PREFIX = 'h-';
/** A link into another file or to another page of whatever the article was imported from. */
const LEADS_ELSEWHERE = /^(?![a-z][a-z0-9+.-]*:|\/\/)/i;
const DEEPEST = 6;

export interface OutlineEntry {
  id: string;
  title: string;
  level: number;
}

/** The id that a heading gets, before repetitions are counted. */
export function anchor(title: string): string {
  const slug = title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s+/g, '-');
  return `${PREFIX}${slug}`;
}

function words(node: Nodes): string {
  if ('value' in node) return node.value;
  if ('alt' in node) return node.alt ?? '';
  return 'children' in node ? node.children.map(words).join('') : '';
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function eachNode(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) node.children.forEach((child) => eachNode(child, visit));
}

/**
 * A transformation for an article below a page's own title: that title is not said twice, headings begin at the second
 * level and have ids, links within the article find them, and links to files that are not here are only words.
 */
export function articleTree(title: string): () => (tree: Root) => void {
  return () => (tree) => {
    const [first] = tree.children;
    if (first?.type === 'heading' && same(words(first), title)) tree.children.shift();
    const levels = tree.children.flatMap((node) => (node.type === 'heading' ? [node.depth] : []));
    const shift = levels.length > 0 ? 2 - Math.min(...levels) : 0;
    const taken = new Map<string, number>();
    eachNode(tree, (node) => {
      if (node.type === 'heading') {
        node.depth = Math.min(DEEPEST, Math.max(2, node.depth + shift)) as typeof node.depth;
        const id = anchor(words(node));
        const before = taken.get(id) ?? 0;
        taken.set(id, before + 1);
        node.data = { ...node.data, hProperties: { id: before > 0 ? `${id}-${before}` : id } };
      } else if (node.type === 'link' && node.url.startsWith('#')) {
        node.url = `#${PREFIX}${node.url.slice(1).toLowerCase()}`;
      } else if (node.type === 'link' && LEADS_ELSEWHERE.test(node.url)) {
        node.data = { ...node.data, hName: 'span' };
      }
    });
  };
}

/** The headings that a reader finds by: those of the first two levels below the title. */
export function outlineOf(article: HTMLElement): OutlineEntry[] {
  return [...article.querySelectorAll<HTMLElement>('h2[id], h3[id]')].map((heading) => ({
    id: heading.id,
    title: heading.textContent,
    level: Number(heading.tagName.slice(1)),
  }));
}
