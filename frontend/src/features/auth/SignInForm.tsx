import { Button, Form, Input } from 'antd';

import { ProblemAlert } from '@/components/ProblemAlert';
import { toProblem } from '@/lib/problem';

import type { Credentials } from './use-sign-in';

interface SignInFormProps {
  onSubmit: (credentials: Credentials) => void;
  pending: boolean;
  error: unknown;
  email?: string;
}

export function SignInForm({ onSubmit, pending, error, email }: SignInFormProps) {
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
        label="E-mail"
        rules={[
          { required: true, message: 'Enter your e-mail address' },
          { type: 'email', message: 'This is not an e-mail address', validateTrigger: 'onSubmit' },
        ]}
      >
        <Input type="email" autoComplete="username" autoFocus={!email} />
      </Form.Item>
      <Form.Item
        name="password"
        label="Password"
        rules={[{ required: true, message: 'Enter your password' }]}
        {...(refused
          ? { validateStatus: 'error', help: 'E-mail and password do not match. Check both and try again.' }
          : {})}
      >
        <Input.Password autoComplete="current-password" autoFocus={Boolean(email)} />
      </Form.Item>
      {error && !refused ? <ProblemAlert error={error} /> : null}
      <Button type="primary" htmlType="submit" block loading={pending} style={{ marginTop: 8 }}>
        Sign in
      </Button>
    </Form>
  );
}
