import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useNavigate } from 'react-router';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { mutate } = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/logout')),
    onSuccess: async () => {
      await navigate('/login');
      client.clear();
    },
    onError: (error) => void message.error(toProblem(error).detail),
  });
  return () => mutate();
}
