import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { api, unwrap } from '@/lib/api';

import styles from './login.module.css';

export type AskKind = 'forgot' | 'claim' | 'register';

interface Values {
  email: string;
  name?: string;
  password?: string;
}

const ASKS: Record<AskKind, { title: string; lead: string; action: string }> = {
  forgot: {
    title: 'Forgot your password?',
    lead: 'We send a link with which you can choose a new one.',
    action: 'Send link',
  },
  claim: {
    title: 'Follow your requests',
    lead: 'You wrote to us before and have no password yet: we send a link with which you can choose one.',
    action: 'Send link',
  },
  register: {
    title: 'Create an account',
    lead: 'We send a link to your address; the account begins with it.',
    action: 'Sign up',
  },
};

async function ask(kind: AskKind, { email, name = '', password = '' }: Values): Promise<void> {
  if (kind === 'register') await unwrap(api.POST('/api/auth/register', { body: { email, name, password } }));
  else if (kind === 'claim') await unwrap(api.POST('/api/auth/claim/request', { body: { email } }));
  else await unwrap(api.POST('/api/auth/password/forgot', { body: { email } }));
}

/** Asks for a mail with a signed link. The answer never says whether the address is known. */
export function AskForMailPage({ kind }: { kind: AskKind }) {
  const { title, lead, action } = ASKS[kind];
  const request = useMutation({ mutationFn: (values: Values) => ask(kind, values) });

  useEffect(() => {
    document.title = `${title} · CiteDesk`;
  }, [title]);

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>{title}</h1>
        {request.isSuccess ? (
          <Alert
            type="success"
            showIcon
            title="Look into your mail"
            description="If this address can be used, a link is on its way."
          />
        ) : (
          <>
            <p>{lead}</p>
            <Form<Values>
              layout="vertical"
              requiredMark={false}
              onFinish={(values) => request.mutate(values)}
            >
              {kind === 'register' && (
                <Form.Item name="name" label="Name" rules={[{ required: true, message: 'Enter your name' }]}>
                  <Input autoComplete="name" />
                </Form.Item>
              )}
              <Form.Item
                name="email"
                label="E-mail"
                rules={[
                  { required: true, message: 'Enter your e-mail address' },
                  { type: 'email', message: 'This is not an e-mail address', validateTrigger: 'onSubmit' },
                ]}
              >
                <Input type="email" autoComplete="username" />
              </Form.Item>
              {kind === 'register' && (
                <Form.Item
                  name="password"
                  label="Password"
                  rules={[
                    { required: true, message: 'Enter a password' },
                    { min: 8, message: 'At least 8 characters' },
                  ]}
                >
                  <Input.Password autoComplete="new-password" />
                </Form.Item>
              )}
              {request.error ? <ProblemAlert error={request.error} /> : null}
              <Button
                type="primary"
                htmlType="submit"
                block
                loading={request.isPending}
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
