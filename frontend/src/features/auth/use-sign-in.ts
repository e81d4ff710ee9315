import { useMutation, useQueryClient } from '@tanstack/react-query';

import { announceAccount } from '@/lib/account';
import { api, unwrap } from '@/lib/api';
import { meQuery } from '@/lib/session';

import type { User } from '@/lib/types';

export interface Credentials {
  email: string;
  password: string;
}

export function useSignIn(onSignedIn: (user: User) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Credentials) => unwrap(api.POST('/api/auth/login', { body })),
    onSuccess: ({ user }) => {
      client.setQueryData(meQuery.queryKey, user);
      announceAccount(user.id);
      onSignedIn(user);
    },
  });
}
