import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Divider, Typography } from 'antd';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';

import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { healthQuery, meQuery } from '@/lib/session';
import { useTitle } from '@/lib/title';

import { SignInForm } from './SignInForm';
import { DEMO_PASSWORD } from './demo';
import styles from './login.module.css';
import { useSignIn } from './use-sign-in';

const REFUSALS = [
  'oidc_unavailable',
  'oidc_denied',
  'oidc_state',
  'oidc_failed',
  'oidc_email_unverified',
  'oidc_inactive',
] as const;

/** Only a path of this console: an address from elsewhere would be an open redirect. */
function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

export function LoginPage() {
  const t = useT();
  const enumName = useEnumName();
  const [params] = useSearchParams();
  const next = safeNext(params.get('next'));
  const navigate = useNavigate();
  const me = useQuery(meQuery);
  const health = useQuery(healthQuery);
  const signIn = useSignIn(() => void navigate(next, { replace: true }));

  useTitle(t('auth.signIn'));

  if (me.data && !signIn.isPending) return <Navigate to={next} replace />;
  const ways = health.data?.sign_in;
  const refused = params.get('error');
  const demo = health.data?.environment === 'development' ? (health.data.demo_accounts ?? []) : [];
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>{t('auth.signInTitle')}</h1>
        {refused && (
          <Alert
            type="error"
            showIcon
            title={t('auth.refused')}
            description={t(`auth.refusal.${REFUSALS.find((code) => code === refused) ?? 'oidc_failed'}`)}
          />
        )}
        <SignInForm onSubmit={signIn.mutate} pending={signIn.isPending} error={signIn.error} />
        {ways?.oidc && (
          <Button block href={`/api/auth/oidc/login?next=${encodeURIComponent(next)}`}>
            {t('auth.signInWith', { service: ways.oidc })}
          </Button>
        )}
        <nav className={styles.links} aria-label={t('auth.accountNav')}>
          <Link to="/password/forgot">{t('auth.forgot')}</Link>
          <Link to="/claim/request">{t('auth.noPassword')}</Link>
          {ways?.registration && <Link to="/register">{t('auth.createAccount')}</Link>}
        </nav>
        {demo.length > 0 && (
          <section aria-label={t('auth.demoAccounts')}>
            <Divider plain>{t('auth.demoDivider')}</Divider>
            <div className={styles.demo}>
              {demo.map((account) => (
                <Button
                  key={account.email}
                  block
                  disabled={signIn.isPending}
                  className={styles.account}
                  onClick={() => signIn.mutate({ email: account.email, password: DEMO_PASSWORD })}
                >
                  <span className={styles.role}>{enumName('role', account.role)}</span>
                  <span className={styles.what}>{t(`auth.demoWhat.${account.role}`)}</span>
                </Button>
              ))}
            </div>
            <Typography.Text type="secondary" className={styles.hint}>
              {t('auth.demoHint')}
            </Typography.Text>
          </section>
        )}
      </div>
    </main>
  );
}
