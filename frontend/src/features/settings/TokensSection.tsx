import { CopyOutlined, KeyOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { useCopy } from '@/lib/copy';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';

import { change, tokensQuery, useChange } from './api';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { NewToken, Token } from './api';

const LIFETIMES = [30, 90, 365] as const;
const FOREVER = 0;

function Created({ token, onClose }: { token: NewToken; onClose: () => void }) {
  const t = useT();
  const copy = useCopy();
  return (
    <Modal
      open
      title={t('settings.tokenReady', { name: token.name })}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('settings.done')}</Button>}
      // It is shown this once: no stray key may close it.
      keyboard={false}
      mask={{ closable: false }}
    >
      <Alert type="warning" showIcon title={t('settings.tokenOnce')} />
      <div className={styles.secret}>
        <code data-testid="secret">{token.token}</code>
        <Button
          type="primary"
          icon={<CopyOutlined aria-hidden />}
          onClick={() => copy(token.token, t('settings.tokenCopied'))}
        >
          {t('settings.copy')}
        </Button>
      </div>
    </Modal>
  );
}

function CreateDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (token: NewToken) => void }) {
  const t = useT();
  const [form] = Form.useForm<{ name: string; days: number }>();
  const [problem, setProblem] = useState<unknown>(null);
  const create = useChange(change.createToken, tokensQuery.queryKey);
  return (
    <Modal
      open
      title={t('settings.newToken')}
      okText={t('settings.createToken')}
      cancelText={t('common.cancel')}
      confirmLoading={create.isPending}
      // The token would be made, and nobody would see it.
      cancelButtonProps={{ disabled: create.isPending }}
      onCancel={() => {
        if (!create.isPending) onClose();
      }}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: '', days: 90 }}
        onFinish={({ name, days }) =>
          create.mutate(
            { name: name.trim(), expires_in_days: days === FOREVER ? null : days },
            { onSuccess: onCreated, onError: (error) => setProblem(showFieldProblems(form, error)) },
          )
        }
      >
        <Form.Item
          name="name"
          label={t('settings.tokenName')}
          rules={[{ required: true, whitespace: true, max: 100, message: t('settings.tokenNameRule') }]}
        >
          <Input autoFocus placeholder={t('settings.tokenNamePlaceholder')} />
        </Form.Item>
        <Form.Item name="days" label={t('settings.expires')}>
          <Select
            options={[
              ...LIFETIMES.map((days) => ({ value: days, label: t('settings.days', { count: days }) })),
              { value: FOREVER, label: t('settings.never') },
            ]}
          />
        </Form.Item>
        {problem ? <ProblemAlert error={problem} /> : null}
      </Form>
    </Modal>
  );
}

function Row({ token }: { token: Token }) {
  const t = useT();
  const revoke = useChange(change.revokeToken, tokensQuery.queryKey);
  return (
    <li>
      <div className={styles.grow}>
        {token.name}
        <p>
          <Phrase id="settings.createdAt" values={{ time: <RelativeTime iso={token.created_at} /> }} />
          {' · '}
          {token.last_used_at ? (
            <Phrase id="settings.usedAt" values={{ time: <RelativeTime iso={token.last_used_at} /> }} />
          ) : (
            t('settings.neverUsed')
          )}
          {' · '}
          {token.expires_at ? (
            <Phrase id="settings.expiresAt" values={{ time: <RelativeTime iso={token.expires_at} /> }} />
          ) : (
            t('settings.expiresNever')
          )}
        </p>
      </div>
      <ConfirmButton
        size="small"
        title={t('settings.revokeTitle', { name: token.name })}
        description={t('settings.revokeHint')}
        okText={t('settings.revoke')}
        aria-label={t('settings.revokeNamed', { name: token.name })}
        onConfirm={() => revoke.mutateAsync(token.id)}
      >
        {t('settings.revoke')}
      </ConfirmButton>
    </li>
  );
}

/** Tokens of the signed-in person, for programs that call the API in their name. */
export function TokensSection() {
  const t = useT();
  const tokens = useQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<NewToken | null>(null);
  return (
    <Panel
      title={t('settings.yourTokens')}
      lead={t('settings.tokensLead')}
      actions={
        <Button type="primary" onClick={() => setCreating(true)}>
          {t('settings.newToken')}
        </Button>
      }
    >
      <Loaded query={tokens}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={<KeyOutlined aria-hidden />} title={t('settings.noTokens')}>
              {t('settings.noTokensHint')}
            </EmptyState>
          ) : (
            <ul className={styles.list} aria-label={t('settings.yourTokens')}>
              {items.map((token) => (
                <Row key={token.id} token={token} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {creating && (
        <CreateDialog
          onClose={() => setCreating(false)}
          onCreated={(token) => {
            setCreating(false);
            setCreated(token);
          }}
        />
      )}
      {created && <Created token={created} onClose={() => setCreated(null)} />}
    </Panel>
  );
}
