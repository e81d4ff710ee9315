import { useMutation } from '@tanstack/react-query';
import { App } from 'antd';

import { sendAll } from '@/features/tickets/composer/outbox';
import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

export function useSignOut(): () => void {
  const { message } = App.useApp();
  const { mutate } = useMutation({
    mutationFn: async () => {
      // Who pressed Send and goes home has sent it. What cannot be sent is said while its writer is still here.
      const failed = await sendAll();
      if (failed) throw failed;
      await unwrap(api.POST('/api/auth/logout'));
    },
    // A fresh page: the next person finds nothing of this one in it.
    onSuccess: () => window.location.assign('/login'),
    onError: (error) => void message.error(toProblem(error).detail),
  });
  return () => mutate();
}
