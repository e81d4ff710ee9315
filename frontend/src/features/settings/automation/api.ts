import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { components } from '@/client/schema.gen';

type Schemas = components['schemas'];
export type Policy = Schemas['PolicyRead'];
export type PolicyUpdate = Schemas['PolicyUpdate'];
export type Learning = Schemas['LearningRead'];
export type Promised = Learning['promise'];
export type JudgedField = Learning['fields'][number];

export const policyQuery = queryOptions({
  queryKey: ['settings', 'policy'],
  queryFn: () => unwrap(api.GET('/api/ai/policy')),
  // What one is editing must not change under the fingers; a stale version is a conflict that is shown.
  refetchOnWindowFocus: false,
});

export const learningQuery = queryOptions({
  queryKey: ['settings', 'learning'],
  queryFn: () => unwrap(api.GET('/api/ai/learning')),
});

export function savePolicy(body: PolicyUpdate) {
  return unwrap(api.PUT('/api/ai/policy', { body }));
}
