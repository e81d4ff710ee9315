import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { components, paths } from '@/client/schema.gen';

export type Figures = components['schemas']['Dashboard'];
export type Day = Figures['created_by_day'][number];
type Query = NonNullable<paths['/api/stats/dashboard']['get']['parameters']['query']>;

const REFRESH_MS = 60_000;

export const figuresQuery = (query: Query) =>
  queryOptions({
    queryKey: ['dashboard', query],
    queryFn: () => unwrap(api.GET('/api/stats/dashboard', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });

/** What triage said against what people made of it; for admins. */
export const learningQuery = queryOptions({
  queryKey: ['settings', 'learning'],
  queryFn: () => unwrap(api.GET('/api/ai/learning')),
});
