import { api, unwrap } from './api';
import { toProblem } from './problem';

/** A passage that a draft rests on. */
export interface Source {
  chunk_id: string;
  document_id: number;
}

interface Draft {
  citations: readonly { chunk_id: string }[];
  kb_snippets: readonly { id: string; current: boolean }[];
}

/** Whether a passage that the draft cites is worded otherwise now, or gone. */
export function isOutdated({ citations, kb_snippets }: Draft): boolean {
  return kb_snippets.some(
    ({ id, current }) => !current && citations.some((citation) => citation.chunk_id === id),
  );
}

/** Each passage once. */
export function sourcesOf(citations: readonly Source[]): Source[] {
  return [
    ...new Map(citations.map(({ chunk_id, document_id }) => [chunk_id, { chunk_id, document_id }])).values(),
  ];
}

/** As `isOutdated`, asked of the knowledge base now. What cannot be asked counts as unchanged: it must stop nobody. */
export async function haveChanged(sources: readonly Source[]): Promise<boolean> {
  const documents = [...new Set(sources.map(({ document_id }) => document_id))];
  const changed = await Promise.all(
    documents.map(async (document_id) => {
      try {
        const { chunks } = await unwrap(
          api.GET('/api/kb/documents/{document_id}', { params: { path: { document_id } } }),
        );
        const there = new Set(chunks.map(({ id }) => id));
        return sources.some((source) => source.document_id === document_id && !there.has(source.chunk_id));
      } catch (error) {
        return toProblem(error).status === 404;
      }
    }),
  );
  return changed.includes(true);
}
