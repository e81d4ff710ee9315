import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

import type { components } from '@/client/schema.gen';

type Schemas = components['schemas'];
export type ConfigName = Schemas['VersionText']['name'];
export type ConfigVersion = Schemas['VersionText'];
export type VersionRow = Schemas['app__configuration__schemas__VersionRead'];
export type ConfigUpdate = Schemas['ConfigUpdate'];
export type TryAnswer = Schemas['TryAnswer'];
export type TryRow = Schemas['TryRow'];
/** YAML text, or the same as JSON. */
export type Body = ConfigUpdate['body'];

/** The sections of the settings that show the documents. */
export const SECTIONS = { categories: 'categories', severities: 'sla', routing_rules: 'routing' } as const;

const key = (name: ConfigName) => ['settings', 'configuration', name] as const;

export const activeQuery = (name: ConfigName) =>
  queryOptions({
    queryKey: [...key(name), 'active'],
    queryFn: () => unwrap(api.GET('/api/config/{name}', { params: { path: { name } } })),
  });

export const versionsQuery = (name: ConfigName, page: number) =>
  queryOptions({
    queryKey: [...key(name), 'versions', page],
    queryFn: () =>
      unwrap(
        api.GET('/api/config/{name}/versions', {
          params: { path: { name }, query: { page, page_size: 20 } },
        }),
      ),
  });

export const versionQuery = (name: ConfigName, number: number) =>
  queryOptions({
    queryKey: [...key(name), 'version', number],
    queryFn: () =>
      unwrap(api.GET('/api/config/{name}/versions/{number}', { params: { path: { name, number } } })),
    staleTime: Infinity,
  });

export function saveConfig({ name, body }: { name: ConfigName; body: ConfigUpdate }) {
  return unwrap(api.PUT('/api/config/{name}', { params: { path: { name } }, body }));
}

export function restoreConfig({
  name,
  version,
  seen,
}: {
  name: ConfigName;
  version: number;
  /** The active version, as the one who restores has seen it. */
  seen: number;
}) {
  return unwrap(
    api.POST('/api/config/{name}/restore', {
      params: { path: { name }, header: { 'if-match': `"${seen}"` } },
      body: { version, note: '', force: false },
    }),
  );
}

const RETRY_MS = 1000;

/** What a proposal would change. Learning it may take longer than a request, or another trial be under way: then asked again. */
export async function tryConfig({
  name,
  body,
  tickets,
  signal,
}: {
  name: ConfigName;
  body: Body;
  tickets: number;
  signal: AbortSignal;
}): Promise<TryAnswer> {
  for (;;) {
    signal.throwIfAborted();
    try {
      const call = api.POST('/api/config/{name}/try', {
        params: { path: { name } },
        body: { body, tickets },
        signal,
      });
      const answer = await unwrap<TryAnswer | Schemas['TryUnderWay']>(call);
      signal.throwIfAborted();
      if ('items' in answer) return answer;
    } catch (error) {
      if (toProblem(error).code !== 'replay_running') throw error;
    }
    await sleep(RETRY_MS);
  }
}

function sleep(milliseconds: number) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
