import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { components, paths } from '@/client/schema.gen';
import type { User } from '@/lib/types';

type Schemas = components['schemas'];
export type Token = Schemas['TokenRead'];
export type NewToken = Schemas['TokenCreated'];
export type BrowserSession = Schemas['SessionRead'];
export type CannedReply = Schemas['CannedReplyRead'];
export type CannedReplyInput = Schemas['CannedReplyCreate'];
export type Team = Schemas['app__teams__schemas__TeamRead'];
export type TeamUpdate = Schemas['TeamUpdate'];
export type AssignmentStrategy = Schemas['AssignmentStrategy'];
export type BackgroundJob = Schemas['BackgroundJob'];
export type EgressEntry = Schemas['EgressEntry'];
export type UsageAnswer = Schemas['UsageAnswer'];
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

export const sessionsQuery = queryOptions({
  queryKey: ['settings', 'sessions'],
  queryFn: () => unwrap(api.GET('/api/auth/sessions')),
});

export const tokensQuery = queryOptions({
  queryKey: ['settings', 'tokens'],
  queryFn: () => unwrap(api.GET('/api/auth/tokens')),
});

export const cannedRepliesQuery = queryOptions({
  queryKey: ['canned-replies', 'all'],
  queryFn: () => unwrap(api.GET('/api/canned-replies')),
});

export const teamsQuery = queryOptions({
  queryKey: ['settings', 'teams'],
  queryFn: () => unwrap(api.GET('/api/teams')),
});

/** Those who can work in a team: agents and admins. */
export const staffQuery = queryOptions({
  queryKey: ['users', 'staff'],
  queryFn: async () => {
    const byRole = (['agent', 'admin'] as const).map((role) =>
      unwrap(api.GET('/api/users', { params: { query: { role, page_size: 100 } } })),
    );
    return (await Promise.all(byRole)).flatMap(({ items }) => items).filter((user) => user.is_active);
  },
});

const JOBS_REFRESH_MS = 5_000;

export const jobsQuery = (query: Query<'/api/jobs'>) =>
  queryOptions({
    queryKey: ['settings', 'jobs', query],
    queryFn: () => unwrap(api.GET('/api/jobs', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: JOBS_REFRESH_MS,
  });

export const usageQuery = (query: Query<'/api/ai/usage'>) =>
  queryOptions({
    queryKey: ['settings', 'usage', query],
    queryFn: () => unwrap(api.GET('/api/ai/usage', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const egressQuery = (query: Query<'/api/ai/egress'>) =>
  queryOptions({
    queryKey: ['settings', 'egress', query],
    queryFn: () => unwrap(api.GET('/api/ai/egress', { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** A change after which what stands under `keys` is asked for again. */
export function useChange<Variables, Answer>(
  run: (variables: Variables) => Promise<Answer>,
  ...keys: readonly (readonly unknown[])[]
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export const change = {
  name: ({ me, name }: { me: User; name: string }) =>
    unwrap(api.PATCH('/api/users/{user_id}', { params: { path: { user_id: me.id } }, body: { name } })),
  password: (body: Schemas['PasswordChange']) => unwrap(api.POST('/api/auth/password', { body })),
  endSession: (id: number) =>
    unwrap(api.DELETE('/api/auth/sessions/{session_id}', { params: { path: { session_id: id } } })),
  createToken: (body: Schemas['TokenCreate']) => unwrap(api.POST('/api/auth/tokens', { body })),
  revokeToken: (id: number) =>
    unwrap(api.DELETE('/api/auth/tokens/{token_id}', { params: { path: { token_id: id } } })),
  saveReply: ({ id, body }: { id: number | null; body: CannedReplyInput }) =>
    id === null
      ? unwrap(api.POST('/api/canned-replies', { body }))
      : unwrap(api.PATCH('/api/canned-replies/{canned_id}', { params: { path: { canned_id: id } }, body })),
  deleteReply: (id: number) =>
    unwrap(api.DELETE('/api/canned-replies/{canned_id}', { params: { path: { canned_id: id } } })),
  team: ({ id, body }: { id: string; body: TeamUpdate }) =>
    unwrap(api.PUT('/api/teams/{team}', { params: { path: { team: id } }, body })),
  help: (body: Schemas['HelpUpdate']) => unwrap(api.PATCH('/api/help', { body })),
  retryJob: ({ kind, id }: Pick<BackgroundJob, 'kind' | 'id'>) =>
    unwrap(api.POST('/api/jobs/{kind}/{job_id}/retry', { params: { path: { kind, job_id: id } } })),
  retryAll: () => unwrap(api.POST('/api/jobs/retry', { body: {} })),
};
