import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from './api';

import type { Health, User } from './types';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => unwrap(api.GET('/api/auth/me')),
  staleTime: Infinity,
  refetchOnWindowFocus: false,
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: (): Promise<Health> => unwrap(api.GET('/health')),
  staleTime: 60_000,
});

export const configQuery = queryOptions({
  queryKey: ['config'],
  queryFn: () => unwrap(api.GET('/api/config')),
  staleTime: 300_000,
});

/** The signed-in user. Only below the shell, which renders nothing until there is one. */
export function useMe(): User {
  const client = useQueryClient();
  const { data } = useQuery(meQuery);
  const me = data ?? client.getQueryData(meQuery.queryKey);
  if (!me) throw new Error('useMe needs a signed-in user');
  return me;
}

export function isStaff(user: User): boolean {
  return user.role !== 'customer';
}
