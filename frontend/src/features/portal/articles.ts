import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { plainLine } from '@/lib/format';

import type { Snippet } from '@/lib/types';

/** Fewer characters say too little to look for. */
const SHORTEST = 6;
/** What is asked about stands at the beginning; the search reads no more of a long letter. */
const LONGEST = 1_500;
/** Passages, of which several may be of one article. */
const PASSAGES = 20;
const SHOWN = 3;
/**
 * How likely a passage must answer to be offered, 0..1. Below the bound at which an answer is written (0.2): an article that
 * is looked at in vain costs the reader a glance, one that is not offered costs a request.
 */
const WORTH_A_LOOK = 0.15;

export interface Article {
  id: number;
  title: string;
  /** Of its best passage, as one line. */
  line: string;
}

/** What is searched for: subject and message as one line, since lines would be read as turns of a conversation. */
export function articleSearch(subject: string, message: string): string {
  const line = `${subject} ${message}`.replace(/\s+/g, ' ').trim();
  return line.length < SHORTEST ? '' : line.slice(0, LONGEST);
}

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

/** The search API shows customers public articles alone. A newer search cancels the one before. */
export const articlesQuery = (query: string) =>
  queryOptions({
    queryKey: ['portal', 'articles', query],
    queryFn: ({ signal }) =>
      unwrap(api.POST('/api/kb/search', { body: { query, n_results: PASSAGES }, signal })),
    select: ({ matches }) => articlesOf(matches),
    enabled: query !== '',
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    // A help beside the form: whoever writes is not to be disturbed by its failure.
    retry: false,
    refetchOnWindowFocus: false,
  });
