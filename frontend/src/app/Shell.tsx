import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';

import { PageProblem } from '@/components/PageState';
import { ReauthDialog } from '@/features/auth/ReauthDialog';
import { useLiveTickets } from '@/features/tickets/use-live-tickets';
import { toProblem } from '@/lib/problem';
import { meQuery } from '@/lib/session';

import styles from './shell.module.css';
import { Rail } from './Rail';

/** Rail and page; nothing is rendered before it is known who is signed in. */
export function Shell() {
  const location = useLocation();
  const navigation = useNavigation();
  const me = useQuery(meQuery);
  useLiveTickets(me.data?.id);

  if (me.isPending) return <Spin fullscreen aria-label="Loading" delay={200} />;
  if (!me.data) {
    if (toProblem(me.error).status === 401) {
      const next = `${location.pathname}${location.search}`;
      return <Navigate to={`/login?next=${encodeURIComponent(next)}`} replace />;
    }
    return <PageProblem error={me.error} onRetry={() => void me.refetch()} />;
  }
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to content
      </a>
      <Rail me={me.data} />
      {navigation.state !== 'idle' && (
        <div className={styles.progress} role="progressbar" aria-label="Loading page" />
      )}
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <ReauthDialog me={me.data} />
    </div>
  );
}
