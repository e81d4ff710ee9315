import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Input, Segmented, Space } from 'antd';
import { useImperativeHandle, useRef, useState } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { loadDraft, saveDraft } from '@/lib/composer-draft';
import { isStaff } from '@/lib/session';

import styles from './ticket.module.css';
import { useSendReply } from './api';

import type { ComposerDraft } from '@/lib/composer-draft';
import type { Ticket, TicketStatus, User } from '@/lib/types';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import type { KeyboardEvent, Ref } from 'react';

export interface ComposerHandle {
  /** Put text where the cursor is, as its own paragraph, and change nothing else. */
  insert: (text: string, draftId: number | null) => void;
  focus: (mode: ComposerDraft['mode']) => void;
}

interface ComposerProps {
  ticket: Ticket;
  me: User;
  ref?: Ref<ComposerHandle>;
}

/** `text` put into `before`|`after` with the blank lines that make it a paragraph of its own. */
export function insertParagraph(
  before: string,
  text: string,
  after: string,
): { value: string; caret: number } {
  const lead = before.trim() === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = after.trim() === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const head = `${before}${lead}${text}`;
  return { value: `${head}${tail}${after}`, caret: head.length };
}

export function Composer({ ticket, me, ref }: ComposerProps) {
  const staff = isStaff(me);
  const [draft, setDraft] = useState(() => loadDraft(me.id, ticket.id));
  const area = useRef<TextAreaRef>(null);
  /** Where the cursor was last; null until the box was used, and then the end is meant. */
  const caret = useRef<[number, number] | null>(null);
  const send = useSendReply(ticket.id);
  const mode = staff ? draft.mode : 'reply';
  const text = draft[mode];

  const update = (change: Partial<ComposerDraft>) => {
    const next = { ...draft, ...change };
    saveDraft(me.id, ticket.id, next);
    setDraft(next);
  };
  const element = () => area.current?.resizableTextArea?.textArea;

  useImperativeHandle(ref, () => ({
    insert: (added, draftId) => {
      const whole = draft.reply;
      const [from, to] = (mode === 'reply' && caret.current) || [whole.length, whole.length];
      const { value, caret: end } = insertParagraph(whole.slice(0, from), added, whole.slice(to));
      update({ mode: 'reply', reply: value, draftId });
      requestAnimationFrame(() => {
        const target = element();
        target?.focus();
        target?.setSelectionRange(end, end);
      });
    },
    focus: (next) => {
      caret.current = null;
      update({ mode: next });
      requestAnimationFrame(() => element()?.focus());
    },
  }));

  const submit = (status?: TicketStatus) => {
    if (text.trim() === '' || send.isPending) return;
    send.mutate(
      {
        content: text,
        ...(mode === 'note' ? { internal: true } : {}),
        ...(mode === 'reply' && draft.draftId !== null ? { draft_id: draft.draftId } : {}),
        ...(status ? { status } : {}),
      },
      { onSuccess: () => update(mode === 'note' ? { note: '' } : { reply: '', draftId: null }) },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };

  const empty = text.trim() === '';
  const label = mode === 'note' ? 'Internal note' : 'Reply';
  return (
    <section className={styles.composer} data-mode={mode} aria-label="Composer">
      {send.error && (
        <ProblemAlert
          className={styles.composerProblem}
          error={send.error}
          onRetry={() => submit(send.variables.status ?? undefined)}
        />
      )}
      <Input.TextArea
        ref={area}
        aria-label={label}
        variant="borderless"
        autoSize={{ minRows: 3, maxRows: 14 }}
        placeholder={
          mode === 'note'
            ? 'Only agents see this'
            : staff
              ? `Reply to ${ticket.requester.name}`
              : 'Write a reply'
        }
        value={text}
        readOnly={send.isPending}
        onChange={(event) => update({ [mode]: event.target.value })}
        onSelect={({ currentTarget }) => {
          caret.current = [currentTarget.selectionStart, currentTarget.selectionEnd];
        }}
        onKeyDown={onKeyDown}
      />
      <div className={styles.composerBar}>
        {staff ? (
          <Segmented<ComposerDraft['mode']>
            size="small"
            aria-label="Kind of message"
            options={[
              { value: 'reply', label: 'Reply' },
              { value: 'note', label: 'Internal note' },
            ]}
            value={mode}
            onChange={(next) => {
              caret.current = null;
              update({ mode: next });
            }}
          />
        ) : (
          <span />
        )}
        <span className={styles.hint}>Ctrl + Enter sends</span>
        {mode === 'note' ? (
          <Button type="primary" disabled={empty} loading={send.isPending} onClick={() => submit()}>
            Add note
          </Button>
        ) : (
          <Space.Compact>
            <Button type="primary" disabled={empty} loading={send.isPending} onClick={() => submit()}>
              Send
            </Button>
            {staff && (
              <Dropdown
                trigger={['click']}
                placement="topRight"
                disabled={empty || send.isPending}
                menu={{
                  items: [
                    { key: 'waiting', label: 'Send and wait' },
                    { key: 'resolved', label: 'Send and resolve' },
                  ],
                  onClick: ({ key }) => submit(key as TicketStatus),
                }}
              >
                <Button
                  type="primary"
                  disabled={empty || send.isPending}
                  aria-label="More ways to send"
                  icon={<DownOutlined aria-hidden />}
                />
              </Dropdown>
            )}
          </Space.Compact>
        )}
      </div>
    </section>
  );
}
