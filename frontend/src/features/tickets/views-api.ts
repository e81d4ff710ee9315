import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import { viewCountsQuery } from './api';

import type { SavedView } from '@/lib/types';

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => unwrap(api.GET('/api/views')),
  staleTime: 60_000,
});

type Stored = Pick<SavedView, 'name' | 'shared' | 'filters'>;

/** Without an id, a new view. */
export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Partial<Stored> & { id?: number }): Promise<SavedView> =>
      id === undefined
        ? unwrap(api.POST('/api/views', { body: { name: '', filters: {}, ...body } }))
        : unwrap(api.PATCH('/api/views/{view_id}', { params: { path: { view_id: id } }, body })),
    onSuccess: (view) => {
      client.setQueryData<SavedView[]>(viewsQuery.queryKey, (views) => [
        ...(views ?? []).filter(({ id }) => id !== view.id),
        view,
      ]);
      void client.invalidateQueries({ queryKey: viewsQuery.queryKey });
      void client.invalidateQueries({ queryKey: viewCountsQuery.queryKey });
    },
  });
}

export function useDeleteView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(api.DELETE('/api/views/{view_id}', { params: { path: { view_id: id } } })),
    onSuccess: (_nothing, id) => {
      client.setQueryData<SavedView[]>(viewsQuery.queryKey, (views) =>
        views?.filter((view) => view.id !== id),
      );
    },
  });
}
