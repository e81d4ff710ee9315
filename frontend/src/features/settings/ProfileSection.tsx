import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Form, Input, Tag } from 'antd';
import { useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { meQuery, useMe } from '@/lib/session';

import { change, sessionsQuery, useChange } from './api';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { BrowserSession } from './api';

function Name() {
  const t = useT();
  const enumName = useEnumName();
  const me = useMe();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ name: string }>();
  const [problem, setProblem] = useState<unknown>(null);
  const save = useChange(change.name, ['users']);
  return (
    <Panel title={t('settings.profile')} lead={`${me.email} · ${enumName('role', me.role)}`}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className={styles.form}
        initialValues={{ name: me.name }}
        onFinish={({ name }) =>
          save.mutate(
            { me, name: name.trim() },
            {
              onSuccess: (user) => {
                setProblem(null);
                client.setQueryData(meQuery.queryKey, { ...me, name: user.name });
                void message.success(t('settings.saved'));
              },
              onError: (error) => setProblem(showFieldProblems(form, error)),
            },
          )
        }
      >
        <Form.Item
          name="name"
          label={t('settings.name')}
          rules={[{ required: true, whitespace: true, max: 200, message: t('settings.nameRule') }]}
        >
          <Input dir="auto" autoComplete="name" />
        </Form.Item>
        {problem ? <ProblemAlert error={problem} /> : null}
        <Button htmlType="submit" loading={save.isPending}>
          {t('settings.save')}
        </Button>
      </Form>
    </Panel>
  );
}

interface PasswordForm {
  current_password: string;
  new_password: string;
  revoke_tokens?: boolean;
}

function Password() {
  const t = useT();
  const { message } = App.useApp();
  const [form] = Form.useForm<PasswordForm>();
  const [problem, setProblem] = useState<unknown>(null);
  const save = useChange(change.password, ['settings']);
  return (
    <Panel title={t('settings.password')} lead={t('settings.passwordLead')}>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        className={styles.form}
        initialValues={{ current_password: '', new_password: '', revoke_tokens: false }}
        onFinish={(values) =>
          save.mutate(
            { ...values, revoke_tokens: values.revoke_tokens ?? false },
            {
              onSuccess: () => {
                setProblem(null);
                form.resetFields();
                void message.success(t('settings.passwordChanged'));
              },
              onError: (error) =>
                setProblem(showFieldProblems(form, error, { wrong_password: 'current_password' })),
            },
          )
        }
      >
        <Form.Item
          name="current_password"
          label={t('settings.currentPassword')}
          rules={[{ required: true, message: t('settings.passwordRequired') }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item
          name="new_password"
          label={t('settings.newPassword')}
          rules={[{ required: true, min: 8, message: t('settings.passwordRule') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="revoke_tokens" valuePropName="checked">
          <Checkbox>{t('settings.revokeTokensToo')}</Checkbox>
        </Form.Item>
        {problem ? <ProblemAlert error={problem} /> : null}
        <Button htmlType="submit" loading={save.isPending}>
          {t('settings.changePassword')}
        </Button>
      </Form>
    </Panel>
  );
}

/** "Firefox on Linux" out of what a browser says about itself; unknown ones as they say it. */
function browserName(agent: string | null): string | null {
  if (!agent) return null;
  const browser = /(Edg|Firefox|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1];
  if (!browser) return agent.slice(0, 60);
  const name = browser === 'Edg' ? 'Edge' : browser;
  return system ? `${name}, ${system.replace('Mac OS X', 'macOS')}` : name;
}

function SessionRow({ session }: { session: BrowserSession }) {
  const t = useT();
  const end = useChange(change.endSession, sessionsQuery.queryKey);
  const name = browserName(session.user_agent) ?? t('settings.unknownBrowser');
  return (
    <li>
      <div className={styles.grow}>
        {name} {session.current && <Tag>{t('settings.thisBrowser')}</Tag>}
        <p>
          <Phrase
            id="settings.sessionFacts"
            values={{
              source: session.source ?? '–',
              time: <RelativeTime iso={session.last_used_at ?? session.created_at} />,
            }}
          />
        </p>
      </div>
      {!session.current && (
        <ConfirmButton
          size="small"
          title={t('settings.endSessionTitle', { name })}
          description={t('settings.endSessionHint')}
          okText={t('settings.endSession')}
          onConfirm={() => end.mutateAsync(session.id)}
        >
          {t('settings.endSession')}
        </ConfirmButton>
      )}
    </li>
  );
}

export function ProfileSection() {
  const t = useT();
  const sessions = useQuery(sessionsQuery);
  return (
    <>
      <Name />
      <Password />
      <Panel title={t('settings.sessions')} lead={t('settings.sessionsLead')}>
        <Loaded query={sessions}>
          {(items) => (
            <ul className={styles.list} aria-label={t('settings.sessions')}>
              {[...items]
                .sort((a, b) => Number(b.current) - Number(a.current))
                .map((session) => (
                  <SessionRow key={session.id} session={session} />
                ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </>
  );
}
