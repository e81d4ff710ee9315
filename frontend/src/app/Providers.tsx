import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import { useState } from 'react';

import { useMedia } from '@/lib/media';
import { createQueryClient } from '@/lib/query';
import { useUi } from '@/lib/ui-store';

import { themes } from './theme';
import { ThemeVariables } from './ThemeVariables';

import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

export function Providers({ children, client }: { children: ReactNode; client?: QueryClient }) {
  const [ownClient] = useState(createQueryClient);
  const mode = useUi((state) => state.theme);
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = mode === 'dark' || (mode === 'system' && systemDark);
  return (
    <QueryClientProvider client={client ?? ownClient}>
      <ConfigProvider theme={dark ? themes.dark : themes.light} button={{ autoInsertSpace: false }}>
        <ThemeVariables dark={dark} />
        <App style={{ height: '100%' }}>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
