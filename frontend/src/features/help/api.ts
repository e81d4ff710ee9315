import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { components } from '@/client/schema.gen';

type Schemas = components['schemas'];
export type Article = Schemas['Article'];
export type ArticleLine = Schemas['ArticleLine'];
export type HelpCollection = Schemas['HelpCollection'];
export type HelpMatch = Schemas['HelpMatch'];
export type Marked = Schemas['Marked'];

/** Articles change rarely; an answer that is asked for again costs no transfer where nothing changed. */
const STALE_MS = 60_000;
export const PAGE_SIZE = 20;

export const articlesQuery = (collection: string, page: number) =>
  queryOptions({
    queryKey: ['help', 'collection', collection, page],
    queryFn: () =>
      unwrap(
        api.GET('/api/help/collections/{collection}', {
          params: { path: { collection }, query: { page, page_size: PAGE_SIZE } },
        }),
      ),
    staleTime: STALE_MS,
    // Only while a page is turned: another collection is not this one.
    placeholderData: (previous, query) =>
      query?.queryKey[2] === collection ? keepPreviousData(previous) : undefined,
  });

export const articleQuery = (id: number) =>
  queryOptions({
    queryKey: ['help', 'article', id],
    queryFn: () =>
      unwrap(api.GET('/api/help/articles/{document_id}', { params: { path: { document_id: id } } })),
    staleTime: STALE_MS,
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ['help', 'search', q],
    queryFn: () => unwrap(api.GET('/api/help/search', { params: { query: { q } } })),
    enabled: q.trim() !== '',
    staleTime: STALE_MS,
  });
