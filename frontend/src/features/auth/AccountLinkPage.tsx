import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { useTitle } from '@/lib/title';

import { LINKS, redeem, tokenOf } from './links';
import styles from './login.module.css';

import type { LinkKind } from './links';

function Redeem({ kind, token }: { kind: LinkKind; token: string }) {
  const t = useT();
  const change = useMutation({
    mutationFn: ({ password }: { password: string }) => redeem(kind, token, password),
  });
  if (change.isSuccess)
    return <Alert type="success" showIcon title={t('auth.done')} description={t('auth.signInNow')} />;
  return (
    <>
      <p>{t(`auth.link${LINKS[kind]}Lead`)}</p>
      <Form<{ password: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => change.mutate(values)}
      >
        <Form.Item
          name="password"
          label={t('auth.password')}
          rules={[
            { required: true, message: t('auth.enterPassword') },
            { min: 8, message: t('auth.passwordShort') },
          ]}
        >
          <Input.Password autoFocus autoComplete={kind === 'confirm' ? 'current-password' : 'new-password'} />
        </Form.Item>
        {change.error ? <ProblemAlert error={change.error} /> : null}
        <Button type="primary" htmlType="submit" block loading={change.isPending} style={{ marginTop: 8 }}>
          {t(`auth.link${LINKS[kind]}Action`)}
        </Button>
      </Form>
    </>
  );
}

/** Where a signed link of a mail leads: one password, then the way to the sign-in page. */
export function AccountLinkPage({ kind }: { kind: LinkKind }) {
  const t = useT();
  const title = t(`auth.link${LINKS[kind]}Title`);
  const { hash, key } = useLocation();
  const [token, setToken] = useState(() => tokenOf(hash));
  // A newer link in the same tab changes the address behind `#` alone, which loads no page.
  const latest = tokenOf(hash);
  if (latest !== null && latest !== token) setToken(latest);

  useTitle(title);
  useEffect(() => {
    // The token has been read: it need not stay in the address bar and the history.
    globalThis.history.replaceState(globalThis.history.state, '', globalThis.location.pathname);
  }, [key]);

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>{title}</h1>
        {token ? (
          <Redeem key={token} kind={kind} token={token} />
        ) : (
          <Alert
            type="error"
            showIcon
            title={t('auth.linkIncomplete')}
            description={t('auth.linkIncompleteHint')}
          />
        )}
        <Link to="/login">{t('auth.goToSignIn')}</Link>
      </div>
    </main>
  );
}
