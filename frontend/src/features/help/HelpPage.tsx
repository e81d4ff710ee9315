import { useQuery } from '@tanstack/react-query';
import { Link, Route, Routes, ScrollRestoration, useLocation } from 'react-router';

import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';
import { isStaff, meQuery } from '@/lib/session';

import { ArticlePage } from './ArticlePage';
import { CollectionPage } from './CollectionPage';
import { FrontPage } from './FrontPage';
import { Closed, Gone } from './HelpProblem';
import { ResultsPage } from './ResultsPage';
import { SearchBox } from './SearchBox';
import styles from './help.module.css';
import { loginPath } from './login-path';

/** Back to where somebody works, or the way in. Nothing before it is known who reads. */
function WayOut() {
  const t = useT();
  const me = useQuery(meQuery);
  const { pathname, search, hash } = useLocation();
  if (me.data) {
    const staff = isStaff(me.data);
    return (
      <Link to={staff ? '/' : '/portal'} className={styles.wayOut}>
        {t(staff ? 'help.backToDesk' : 'help.backToRequests')}
      </Link>
    );
  }
  if (me.isPending) return null;
  return (
    <Link to={loginPath(`${pathname}${search}${hash}`)} className={styles.wayOut}>
      {t('help.signIn')}
    </Link>
  );
}

/** The help centre: a page of its own, outside of the desk, since anybody may be its reader. */
export function HelpPage() {
  const t = useT();
  const help = useQuery(helpQuery);
  const { pathname } = useLocation();
  const front = /^\/help\/?$/.test(pathname);
  const title = help.data?.title ?? t('help.title');
  const closed = help.error !== null && toProblem(help.error).status === 401;
  return (
    <div className={styles.page}>
      <ScrollRestoration />
      <header className={styles.header}>
        <Link to="/help" className={styles.brand}>
          <img src="/favicon.svg" alt="" width={24} height={24} />
          {title}
        </Link>
        <WayOut />
      </header>
      <main className={styles.main}>
        {closed ? (
          <Closed />
        ) : (
          <>
            <div className={front ? styles.hero : styles.strip}>
              {front && <h1 className={styles.heroTitle}>{t('help.howCanWeHelp')}</h1>}
              <SearchBox large={front} />
            </div>
            <div className={styles.body}>
              <Routes>
                <Route index element={<FrontPage />} />
                <Route path="c/:collection" element={<CollectionPage />} />
                <Route path="articles/:id" element={<ArticlePage />} />
                <Route path="search" element={<ResultsPage />} />
                <Route path="*" element={<Gone what="page" />} />
              </Routes>
            </div>
          </>
        )}
      </main>
    </div>
  );
}
