import { QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider } from 'antd';
import { useMemo, useState } from 'react';

import { useI18n } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { createQueryClient } from '@/lib/query';

import { themes } from './theme';
import { ThemeVariables } from './ThemeVariables';
import { useTheme } from './use-theme';

import type { QueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';

export function Providers({ children, client }: { children: ReactNode; client?: QueryClient }) {
  const [ownClient] = useState(createQueryClient);
  const locale = useI18n((state) => state.antd);
  const { dark } = useTheme();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const theme = useMemo(() => {
    const chosen = dark ? themes.dark : themes.light;
    return still ? { ...chosen, token: { ...chosen.token, motion: false } } : chosen;
  }, [dark, still]);
  return (
    <QueryClientProvider client={client ?? ownClient}>
      <ConfigProvider locale={locale} theme={theme} button={{ autoInsertSpace: false }}>
        <ThemeVariables dark={dark} />
        <App style={{ height: '100%' }}>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
