import { QueryClient } from '@tanstack/react-query';

import { isOutage, toProblem } from './problem';

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // One quick second try where a server may just be restarting; an answer is never asked twice.
        retry: (failures, error) => failures < 1 && isOutage(toProblem(error)),
        retryDelay: 600,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
