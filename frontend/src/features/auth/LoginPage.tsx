import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Divider, Typography } from 'antd';
import { useEffect } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';

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

const REFUSALS: Record<string, string> = {
  oidc_unavailable: 'The sign-in service cannot be reached now. Try again in a moment.',
  oidc_denied: 'The sign-in service did not confirm you.',
  oidc_state: 'It took too long, or was begun in another window. Try again.',
  oidc_failed: 'The answer of the sign-in service could not be verified.',
  oidc_email_unverified: 'Your address is not verified with the sign-in service.',
  oidc_inactive: 'This account is switched off.',
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
  const ways = health.data?.sign_in;
  const refused = params.get('error');
  const demo = health.data?.environment === 'development' ? (health.data.demo_accounts ?? []) : [];
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>Sign in to CiteDesk</h1>
        {refused && (
          <Alert
            type="error"
            showIcon
            title="The sign-in did not succeed"
            description={REFUSALS[refused] ?? REFUSALS.oidc_failed}
          />
        )}
        <SignInForm onSubmit={signIn.mutate} pending={signIn.isPending} error={signIn.error} />
        {ways?.oidc && (
          <Button block href={`/api/auth/oidc/login?next=${encodeURIComponent(next)}`}>
            Sign in with {ways.oidc}
          </Button>
        )}
        <nav className={styles.links} aria-label="Account">
          <Link to="/password/forgot">Forgot your password?</Link>
          <Link to="/claim/request">No password yet?</Link>
          {ways?.registration && <Link to="/register">Create an account</Link>}
        </nav>
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
