import { SHOWN, WORTH_A_LOOK } from '@/components/articles/article-search';
import { api, unwrap } from '@/lib/api';
import { plainLine } from '@/lib/format';

import type { Article } from '@/components/articles/article-search';
import type { Snippet } from '@/lib/types';

/** Passages, of which several may be of one article. */
const PASSAGES = 20;

/** The articles behind the passages, best first, each once. */
export function articlesOf(
  matches: readonly Pick<Snippet, 'document_id' | 'score' | 'text' | 'title'>[],
): Article[] {
  const found = new Map<number, Article>();
  for (const { document_id: id, score, text, title } of matches) {
    if (score < WORTH_A_LOOK || found.has(id)) continue;
    // The bars of a table would be read as such by nobody.
    const line = plainLine(text.replace(/[|\s-]*\|[|\s-]*/g, ' '));
    // The first passage of an article begins with its heading.
    found.set(id, { id, title, line: line.startsWith(title) ? line.slice(title.length).trim() : line });
  }
  return [...found.values()].slice(0, SHOWN);
}

/** The search API shows customers public articles alone. */
export async function searchArticles(query: string, signal: AbortSignal): Promise<Article[]> {
  const { matches } = await unwrap(
    api.POST('/api/kb/search', { body: { query, n_results: PASSAGES }, signal }),
  );
  return articlesOf(matches);
}
