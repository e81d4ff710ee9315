import { Button, Form, Input } from 'antd';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { toProblem } from '@/lib/problem';

import type { Credentials } from './use-sign-in';

interface SignInFormProps {
  onSubmit: (credentials: Credentials) => void;
  pending: boolean;
  error: unknown;
  email?: string;
}

export function SignInForm({ onSubmit, pending, error, email }: SignInFormProps) {
  const t = useT();
  const refused = error !== null && error !== undefined && toProblem(error).status === 401;
  return (
    <Form<Credentials>
      layout="vertical"
      requiredMark={false}
      initialValues={{ email, password: '' }}
      onFinish={onSubmit}
    >
      <Form.Item
        name="email"
        label={t('auth.email')}
        rules={[
          { required: true, message: t('auth.chooseEmail') },
          { type: 'email', message: t('auth.emailInvalid'), validateTrigger: 'onSubmit' },
        ]}
      >
        <Input type="email" autoComplete="username" autoFocus={!email} />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('auth.password')}
        rules={[{ required: true, message: t('auth.enterYourPassword') }]}
        {...(refused ? { validateStatus: 'error', help: t('auth.mismatch') } : {})}
      >
        <Input.Password autoComplete="current-password" autoFocus={Boolean(email)} />
      </Form.Item>
      {error && !refused ? <ProblemAlert error={error} /> : null}
      <Button type="primary" htmlType="submit" block loading={pending} style={{ marginTop: 8 }}>
        {t('auth.signIn')}
      </Button>
    </Form>
  );
}
