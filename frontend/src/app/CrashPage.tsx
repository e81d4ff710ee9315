import { Button } from 'antd';
import { useRouteError } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

/** The last boundary: a page threw. Drafts are in localStorage, so a reload loses nothing. */
export function CrashPage() {
  const t = useT();
  const error = toProblem(useRouteError());
  return (
    <main>
      <EmptyState
        title={t('shell.crash')}
        action={
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('shell.reload')}
          </Button>
        }
      >
        {error.detail} {t('shell.crashKept')}
      </EmptyState>
    </main>
  );
}
