import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { api, unwrap } from '@/lib/api';
import { useT } from '@/lib/i18n';
import { useTitle } from '@/lib/title';

import styles from './login.module.css';

export type AskKind = 'forgot' | 'claim' | 'register';

interface Values {
  email: string;
  name?: string;
  password?: string;
}

/** How the catalogue names them. */
const ASKS = { forgot: 'Forgot', claim: 'Claim', register: 'Register' } as const satisfies Record<
  AskKind,
  string
>;

async function ask(kind: AskKind, { email, name = '', password = '' }: Values): Promise<void> {
  if (kind === 'register') await unwrap(api.POST('/api/auth/register', { body: { email, name, password } }));
  else if (kind === 'claim') await unwrap(api.POST('/api/auth/claim/request', { body: { email } }));
  else await unwrap(api.POST('/api/auth/password/forgot', { body: { email } }));
}

/** Asks for a mail with a signed link. The answer never says whether the address is known. */
export function AskForMailPage({ kind }: { kind: AskKind }) {
  const t = useT();
  const title = t(`auth.ask${ASKS[kind]}Title`);
  const request = useMutation({ mutationFn: (values: Values) => ask(kind, values) });

  useTitle(title);

  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1 className={styles.title}>{title}</h1>
        {request.isSuccess ? (
          <Alert type="success" showIcon title={t('auth.mailSent')} description={t('auth.mailSentHint')} />
        ) : (
          <>
            <p>{t(`auth.ask${ASKS[kind]}Lead`)}</p>
            <Form<Values>
              layout="vertical"
              requiredMark={false}
              onFinish={(values) => request.mutate(values)}
            >
              {kind === 'register' && (
                <Form.Item
                  name="name"
                  label={t('auth.name')}
                  rules={[{ required: true, message: t('auth.chooseName') }]}
                >
                  <Input dir="auto" autoComplete="name" />
                </Form.Item>
              )}
              <Form.Item
                name="email"
                label={t('auth.email')}
                rules={[
                  { required: true, message: t('auth.chooseEmail') },
                  { type: 'email', message: t('auth.emailInvalid'), validateTrigger: 'onSubmit' },
                ]}
              >
                <Input type="email" autoComplete="username" />
              </Form.Item>
              {kind === 'register' && (
                <Form.Item
                  name="password"
                  label={t('auth.password')}
                  rules={[
                    { required: true, message: t('auth.enterPassword') },
                    { min: 8, message: t('auth.passwordShort') },
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
                {t(`auth.ask${ASKS[kind]}Action`)}
              </Button>
            </Form>
          </>
        )}
        <Link to="/login">{t('auth.goToSignIn')}</Link>
      </div>
    </main>
  );
}
