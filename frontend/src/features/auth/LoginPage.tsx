import { useQuery } from '@tanstack/react-query';
import { Button, Divider, Typography } from 'antd';
import { useEffect } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';

import { humanize } from '@/lib/format';
import { healthQuery, meQuery } from '@/lib/session';

import { SignInForm } from './SignInForm';
import { DEMO_PASSWORD } from './demo';
import styles from './login.module.css';
import { useSignIn } from './use-sign-in';

import type { Role } from '@/lib/types';

const WHAT: Record<Role, string> = {
  agent: 'works the inbox',
  customer: 'opens and follows requests',
  admin: 'runs the desk',
};

/** Only a path of this console: an address from elsewhere would be an open redirect. */
function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/tickets';
}

export function LoginPage() {
  const [params] = useSearchParams();
  const next = safeNext(params.get('next'));
  const navigate = useNavigate();
  const me = useQuery(meQuery);
  const health = useQuery(healthQuery);
  const signIn = useSignIn(() => void navigate(next, { replace: true }));

  useEffect(() => {
    document.title = 'Sign in · CiteDesk';
  }, []);

  if (me.data && !signIn.isPending) return <Navigate to={next} replace />;
  const demo = health.data?.environment === 'development' ? (health.data.demo_accounts ?? []) : [];
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>Sign in to CiteDesk</h1>
        <SignInForm onSubmit={signIn.mutate} pending={signIn.isPending} error={signIn.error} />
        {demo.length > 0 && (
          <section aria-label="Demo accounts">
            <Divider plain>or try a demo account</Divider>
            <div className={styles.demo}>
              {demo.map((account) => (
                <Button
                  key={account.email}
                  block
                  disabled={signIn.isPending}
                  className={styles.account}
                  onClick={() => signIn.mutate({ email: account.email, password: DEMO_PASSWORD })}
                >
                  <span className={styles.role}>{humanize(account.role)}</span>
                  <span className={styles.what}>{WHAT[account.role]}</span>
                </Button>
              ))}
            </div>
            <Typography.Text type="secondary" className={styles.hint}>
              Shown because this is a development start.
            </Typography.Text>
          </section>
        )}
      </div>
    </main>
  );
}
