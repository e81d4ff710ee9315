import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from './api';

import type { components } from '@/client/schema.gen';

export type HelpOverview = components['schemas']['HelpOverview'];

/** The front page of the help centre; a 401 says that it is closed to people without a login. */
export const helpQuery = queryOptions({
  queryKey: ['help', 'overview'],
  queryFn: (): Promise<HelpOverview> => unwrap(api.GET('/api/help')),
  staleTime: 60_000,
});
