import { FileTextOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Switch, Tag } from 'antd';
import { useRef, useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { showFieldProblems } from '@/lib/form-problem';
import { plainLine } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useMe } from '@/lib/session';

import { cannedRepliesQuery, change, useChange } from './api';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { CannedReply, CannedReplyInput } from './api';
import type { TextAreaRef } from 'antd/es/input/TextArea';

/** What the API fills in (`app/workspace/schemas.py`). */
const PLACEHOLDERS = [
  'customer.first_name',
  'customer.name',
  'customer.email',
  'ticket.id',
  'ticket.title',
  'agent.first_name',
  'agent.name',
] as const;

function ReplyDialog({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const t = useT();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<CannedReplyInput>();
  const start: CannedReplyInput = {
    title: reply?.title ?? '',
    content: reply?.content ?? '',
    shared: reply?.shared ?? true,
  };
  const text = useRef<TextAreaRef>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const save = useChange(change.saveReply, ['canned-replies']);
  const insert = (name: string) => {
    const area = text.current?.resizableTextArea?.textArea;
    const content = form.getFieldValue('content') as string;
    const at = area?.selectionStart ?? content.length;
    const placeholder = `{{${name}}}`;
    form.setFieldValue(
      'content',
      content.slice(0, at) + placeholder + content.slice(area?.selectionEnd ?? at),
    );
    text.current?.focus();
    requestAnimationFrame(() => area?.setSelectionRange(at + placeholder.length, at + placeholder.length));
  };
  /** Typed text is thrown away only after asking. */
  const leave = () => {
    const { title, content, shared } = form.getFieldsValue(true) as CannedReplyInput;
    if (title === start.title && content === start.content && shared === start.shared) {
      onClose();
      return;
    }
    void modal.confirm({
      title: t('settings.discardTitle'),
      content: t('settings.discardHint'),
      okText: t('settings.discard'),
      okButtonProps: { danger: true },
      cancelText: t('settings.keepEditing'),
      focusable: { autoFocusButton: 'cancel' },
      onOk: onClose,
    });
  };
  return (
    <Modal
      open
      width={640}
      title={reply ? t('settings.editReply') : t('settings.newReply')}
      okText={t('settings.save')}
      cancelText={t('common.cancel')}
      confirmLoading={save.isPending}
      onCancel={leave}
      onOk={() => form.submit()}
    >
      <Form<CannedReplyInput>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={start}
        onFinish={(body) =>
          save.mutate(
            { id: reply?.id ?? null, body },
            {
              onSuccess: () => {
                void message.success(t('settings.saved'));
                onClose();
              },
              onError: (error) => setProblem(showFieldProblems(form, error)),
            },
          )
        }
      >
        <Form.Item
          name="title"
          label={t('settings.replyTitle')}
          rules={[{ required: true, whitespace: true, max: 150, message: t('settings.replyTitleRule') }]}
        >
          <Input dir="auto" autoFocus />
        </Form.Item>
        <Form.Item
          name="content"
          label={t('settings.replyText')}
          rules={[{ required: true, whitespace: true, max: 20_000, message: t('settings.replyTextRule') }]}
        >
          <Input.TextArea dir="auto" ref={text} autoSize={{ minRows: 6, maxRows: 16 }} />
        </Form.Item>
        <div className={styles.placeholders} role="group" aria-label={t('settings.placeholders')}>
          {PLACEHOLDERS.map((name) => (
            <Button key={name} size="small" onClick={() => insert(name)}>
              {`{{${name}}}`}
            </Button>
          ))}
        </div>
        <p className={styles.quiet}>{t('settings.placeholdersHint')}</p>
        <Form.Item name="shared" label={t('settings.shared')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {problem ? <ProblemAlert error={problem} /> : null}
      </Form>
    </Modal>
  );
}

function Row({ reply, onEdit }: { reply: CannedReply; onEdit: () => void }) {
  const t = useT();
  const me = useMe();
  const remove = useChange(change.deleteReply, ['canned-replies']);
  const mine = reply.owner_id === me.id;
  return (
    <li>
      <div className={styles.grow}>
        {reply.title} {reply.shared ? <Tag>{t('settings.sharedTag')}</Tag> : <Tag>{t('settings.own')}</Tag>}
        <p className={styles.clip} dir="auto">
          {plainLine(reply.content)}
        </p>
      </div>
      {(mine || me.role === 'admin') && (
        <>
          <Button size="small" aria-label={t('settings.editNamed', { name: reply.title })} onClick={onEdit}>
            {t('settings.edit')}
          </Button>
          <ConfirmButton
            size="small"
            title={t('settings.deleteTitle', { name: reply.title })}
            description={reply.shared ? t('settings.deleteSharedHint') : t('settings.deleteHint')}
            okText={t('settings.delete')}
            aria-label={t('settings.deleteNamed', { name: reply.title })}
            onConfirm={() => remove.mutateAsync(reply.id)}
          >
            {t('settings.delete')}
          </ConfirmButton>
        </>
      )}
    </li>
  );
}

/** Texts that one writes often: one's own, and those shared with everybody. */
export function RepliesSection() {
  const t = useT();
  const replies = useQuery(cannedRepliesQuery);
  const [q, setQ] = useState('');
  const [edited, setEdited] = useState<CannedReply | 'new' | null>(null);
  const wanted = q.trim().toLowerCase();
  return (
    <Panel
      title={t('settings.section.replies')}
      lead={t('settings.repliesLead')}
      actions={
        <>
          <Input
            dir="auto"
            allowClear
            aria-label={t('settings.searchReplies')}
            placeholder={t('settings.searchReplies')}
            prefix={<SearchOutlined aria-hidden />}
            value={q}
            onChange={(event) => setQ(event.target.value)}
            style={{ width: 200 }}
          />
          <Button type="primary" onClick={() => setEdited('new')}>
            {t('settings.newReply')}
          </Button>
        </>
      }
    >
      <Loaded query={replies}>
        {(items) => {
          const shown = items.filter(({ title, content }) =>
            `${title}\n${content}`.toLowerCase().includes(wanted),
          );
          if (shown.length === 0)
            return (
              <EmptyState
                icon={<FileTextOutlined aria-hidden />}
                title={wanted ? t('settings.noReplyMatches') : t('settings.noReplies')}
              >
                {wanted ? null : t('settings.noRepliesHint')}
              </EmptyState>
            );
          return (
            <ul className={styles.list} aria-label={t('settings.section.replies')}>
              {shown.map((reply) => (
                <Row key={reply.id} reply={reply} onEdit={() => setEdited(reply)} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {edited && <ReplyDialog reply={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Panel>
  );
}
