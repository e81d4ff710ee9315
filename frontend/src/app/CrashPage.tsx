import { Button } from 'antd';
import { useRouteError } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { toProblem } from '@/lib/problem';

/** The last boundary: a page threw. Drafts are in localStorage, so a reload loses nothing. */
export function CrashPage() {
  const error = toProblem(useRouteError());
  return (
    <main>
      <EmptyState
        title="This page stopped working"
        action={
          <Button type="primary" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        }
      >
        {error.detail} Text that you have not sent is kept.
      </EmptyState>
    </main>
  );
}
