import { QueryClient } from '@tanstack/react-query';

import { toProblem } from './problem';

const RETRYABLE = new Set([0, 502, 503, 504]);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // One quick second try where a server may just be restarting; an answer is never asked twice.
        retry: (failures, error) => failures < 1 && RETRYABLE.has(toProblem(error).status),
        retryDelay: 600,
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
