import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { Suspense, lazy, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';

import { PageProblem } from '@/components/PageState';
import { keepAll } from '@/features/tickets/composer/outbox';
import { UnsentNotice } from '@/features/tickets/composer/UnsentNotice';
import { useLiveTickets } from '@/features/tickets/use-live-tickets';
import { announceAccount, watchAccount } from '@/lib/account';
import { loadAreas, useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { meQuery } from '@/lib/session';
import { attendGate, useSignInGate } from '@/lib/sign-in-gate';

import { LoadingBar } from './LoadingBar';
import { Overlays } from './Overlays';
import { Rail } from './Rail';
import styles from './shell.module.css';

import type { User } from '@/lib/types';

const ReauthDialog = lazy(async () => {
  const [module] = await Promise.all([import('@/features/auth/ReauthDialog'), loadAreas(['auth'])]);
  return { default: module.ReauthDialog };
});

/** Somebody else is signed in: a page of theirs, and nothing of the one before is sent in their name. */
function startAnew(): void {
  keepAll();
  window.location.assign('/');
}

/** Asks to sign in again where a session ended, and makes way where somebody else has signed in; it loads when needed. */
function Reauth({ me }: { me: User }) {
  const needed = useSignInGate((state) => state.needed);
  const [ever, setEver] = useState(needed);
  if (needed && !ever) setEver(true);
  useEffect(attendGate, []);
  useEffect(() => {
    announceAccount(me.id);
    return watchAccount(me.id, startAnew);
  }, [me.id]);
  return (
    ever && (
      <Suspense fallback={null}>
        <ReauthDialog me={me} onOther={startAnew} />
      </Suspense>
    )
  );
}

/** Rail and page; nothing is rendered before it is known who is signed in. */
export function Shell() {
  const t = useT();
  const location = useLocation();
  const navigation = useNavigation();
  const me = useQuery(meQuery);
  useLiveTickets(me.data?.id);

  if (me.isPending) return <Spin fullscreen aria-label={t('shell.loading')} delay={200} />;
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
        {t('shell.skip')}
      </a>
      <Rail me={me.data} />
      {navigation.state !== 'idle' && <LoadingBar />}
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Overlays me={me.data} />
      <UnsentNotice me={me.data} />
      <Reauth me={me.data} />
    </div>
  );
}
