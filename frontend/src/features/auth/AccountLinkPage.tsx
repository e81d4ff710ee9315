import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';

import { LINKS, redeem, tokenOf } from './links';
import styles from './login.module.css';

import type { LinkKind } from './links';

/** Where a signed link of a mail leads: one password, then the way to the sign-in page. */
export function AccountLinkPage({ kind }: { kind: LinkKind }) {
  const { title, lead, action } = LINKS[kind];
  const { hash } = useLocation();
  const [token] = useState(() => tokenOf(hash));
  const change = useMutation({
    mutationFn: ({ password }: { password: string }) => redeem(kind, token ?? '', password),
  });

  useEffect(() => {
    document.title = `${title} · CiteDesk`;
    // The token has been read: it need not stay in the address bar and the history.
    globalThis.history.replaceState(globalThis.history.state, '', globalThis.location.pathname);
  }, [title]);

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>{title}</h1>
        {!token && (
          <Alert
            type="error"
            showIcon
            title="This link is not complete"
            description="Open it from the mail again, or copy all of it."
          />
        )}
        {token && change.isSuccess && (
          <Alert type="success" showIcon title="Done" description="You can sign in now." />
        )}
        {token && !change.isSuccess && (
          <>
            <p>{lead}</p>
            <Form<{ password: string }>
              layout="vertical"
              requiredMark={false}
              onFinish={(values) => change.mutate(values)}
            >
              <Form.Item
                name="password"
                label="Password"
                rules={[
                  { required: true, message: 'Enter a password' },
                  { min: 8, message: 'At least 8 characters' },
                ]}
              >
                <Input.Password
                  autoFocus
                  autoComplete={kind === 'confirm' ? 'current-password' : 'new-password'}
                />
              </Form.Item>
              {change.error ? <ProblemAlert error={change.error} /> : null}
              <Button
                type="primary"
                htmlType="submit"
                block
                loading={change.isPending}
                style={{ marginTop: 8 }}
              >
                {action}
              </Button>
            </Form>
          </>
        )}
        <Link to="/login">Go to sign-in</Link>
      </div>
    </main>
  );
}
