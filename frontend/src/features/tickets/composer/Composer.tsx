import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { UnsentText } from '@/components/UnsentText';
import { useAfterPaint } from '@/lib/after-paint';
import { formatNumber } from '@/lib/format';
import { givenFiles } from '@/lib/given-files';
import { useT } from '@/lib/i18n';
import { isStaff } from '@/lib/session';
import { haveChanged, sourcesOf } from '@/lib/sources';

import { AuthorSelect } from './AuthorSelect';
import styles from './composer.module.css';
import { Files } from './Files';
import { MentionList } from './MentionList';
import { kindOf } from './outbox';
import { insertParagraph } from './text-edit';
import { Toolbar } from './Toolbar';
import { UndoBar } from './UndoBar';
import { MAX_LENGTH, lengthOf, useComposer } from './use-composer';
import { useMentions } from './use-mentions';
import { MAX_FILES, useUploads } from './use-uploads';

import type { Edit } from './text-edit';
import type { ComposerDraft } from '@/lib/composer-draft';
import type { Source } from '@/lib/sources';
import type { Ticket, TicketStatus, User } from '@/lib/types';
import type { ClipboardEvent, DragEvent, KeyboardEvent, Ref } from 'react';

const COUNT_FROM = 45_000;

export interface ComposerHandle {
  /** Put text where the cursor is, as its own paragraph, and change nothing else. */
  insert: (text: string, draftId: number | null, sources?: readonly Source[]) => void;
  focus: (mode: ComposerDraft['mode']) => void;
}

interface ComposerProps {
  ticket: Ticket;
  me: User;
  /** With each change of a reply's text; false when there is nothing (left) to send. */
  onWriting?: (active: boolean) => void;
  ref?: Ref<ComposerHandle>;
}

interface SendProps {
  mode: ComposerDraft['mode'];
  staff: boolean;
  disabled: boolean;
  onSend: (status?: TicketStatus) => void;
}

function Send({ mode, staff, disabled, onSend }: SendProps) {
  const t = useT();
  const painted = useAfterPaint();
  const label = mode === 'note' ? t('tickets.addNote') : t('tickets.send');
  const alone = mode === 'note' || !staff;
  if (!painted) {
    return (
      <div className={styles.send} aria-hidden="true">
        <span className={styles.sendComing}>{label}</span>
        {!alone && <span className={styles.sendComing} />}
      </div>
    );
  }
  return (
    <div className={styles.send}>
      <Button type="primary" disabled={disabled} onClick={() => onSend()}>
        {label}
      </Button>
      {!alone && (
        <Dropdown
          trigger={['click']}
          placement="topRight"
          disabled={disabled}
          menu={{
            items: [
              { key: 'waiting', label: t('tickets.sendAndWait') },
              { key: 'resolved', label: t('tickets.sendAndResolve') },
            ],
            onClick: ({ key }) => onSend(key as TicketStatus),
          }}
        >
          <Button
            type="primary"
            disabled={disabled}
            aria-label={t('tickets.moreWaysToSend')}
            icon={<DownOutlined aria-hidden />}
          />
        </Dropdown>
      )}
    </div>
  );
}

interface ModesProps {
  mode: ComposerDraft['mode'];
  onMode: (mode: ComposerDraft['mode']) => void;
}

function Modes({ mode, onMode }: ModesProps) {
  const t = useT();
  const name = useId();
  const choice = (value: ComposerDraft['mode'], label: string) => (
    <label>
      <input
        type="radio"
        className="visually-hidden"
        name={name}
        checked={mode === value}
        onChange={() => onMode(value)}
      />
      {label}
    </label>
  );
  return (
    <div className={styles.modes} role="radiogroup" aria-label={t('tickets.kindOfMessage')}>
      {choice('reply', t('tickets.reply'))}
      {choice('note', t('tickets.internalNote'))}
    </div>
  );
}

const FITS_ITSELF = 'fieldSizing' in document.documentElement.style;

/** Makes a box as high as its text, within the bounds of its style, in browsers that do not do so themselves. */
function fitToText(box: HTMLTextAreaElement | null): void {
  if (!box || FITS_ITSELF) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}

export function Composer({ ticket, me, onWriting, ref }: ComposerProps) {
  const t = useT();
  const id = useId();
  const staff = isStaff(me);
  const area = useRef<HTMLTextAreaElement>(null);
  /** Where the cursor was last; null until the box was used, and then the end is meant. */
  const caret = useRef<[number, number] | null>(null);
  const [preview, setPreview] = useState(false);
  const [over, setOver] = useState(false);
  /** The sources of an inserted draft are being asked about. */
  const [checking, setChecking] = useState(false);
  const { modal } = App.useApp();
  const composer = useComposer(ticket, me);
  const { draft, mode, text, update } = composer;
  const uploads = useUploads(ticket, me.id, composer.addFile);
  useLayoutEffect(() => fitToText(area.current), [text, preview]);

  const place = (from: number, to = from) => {
    caret.current = [from, to];
    setPreview(false);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from, to);
    });
  };
  const focusText = () => {
    caret.current = null;
    setPreview(false);
    requestAnimationFrame(() => area.current?.focus());
  };
  const selection = (length: number): [number, number] => caret.current ?? [length, length];
  const insertInto = (kind: ComposerDraft['mode'], added: string, change: Partial<ComposerDraft> = {}) => {
    const whole = draft[kind];
    const [from, to] = kind === mode ? selection(whole.length) : [whole.length, whole.length];
    const { value, caret: end } = insertParagraph(whole.slice(0, from), added, whole.slice(to));
    update({ mode: kind, [kind]: value, ...change });
    place(end);
  };
  const edit = (change: (value: string, at: [number, number]) => Edit) => {
    const { value, selection: next } = change(text, selection(text.length));
    update({ [mode]: value });
    place(...next);
  };
  const mentions = useMentions({
    enabled: staff && mode === 'note',
    value: text,
    onChoose: (value, end) => {
      update({ note: value });
      place(end);
    },
  });

  useImperativeHandle(ref, () => ({
    insert: (added, draftId, sources = []) =>
      insertInto('reply', added, { draftId, sources: sourcesOf([...draft.sources, ...sources]) }),
    focus: (next) => {
      update({ mode: next });
      focusText();
    },
  }));

  const length = lengthOf(text);
  const tooLong = length > MAX_LENGTH;
  const tooMany = draft.files.length > MAX_FILES;
  const isBlocked = (words: string) =>
    words.trim() === '' || lengthOf(words) > MAX_LENGTH || tooMany || uploads.busy || checking;
  const blocked = isBlocked(text);
  /** What is sent is `kind`, whatever is being written by the time that its sources have been asked about. */
  const submit = (status?: TicketStatus, atOnce = false, kind = mode) => {
    if (isBlocked(draft[kind])) return;
    const send = () => {
      setPreview(false);
      composer.submit(kind, status, atOnce);
      onWriting?.(false);
    };
    if (!staff || kind !== 'reply' || draft.sources.length === 0) {
      send();
      return;
    }
    setChecking(true);
    void haveChanged(draft.sources).then((changed) => {
      setChecking(false);
      if (!changed) {
        send();
        return;
      }
      void modal.confirm({
        title: t('tickets.sourceChanged'),
        content: t('tickets.sourceChangedHint'),
        okText: t('tickets.sendAnyway'),
        cancelText: t('tickets.keepWriting'),
        focusable: { autoFocusButton: 'cancel' },
        onOk: send,
      });
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return;
    // The keys of the page work again; an input method's own Escape is not meant.
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) area.current?.blur();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  };
  const take = (event: ClipboardEvent | DragEvent) => {
    const files = givenFiles(event);
    if (files.length === 0) return;
    event.preventDefault();
    uploads.add(files);
  };

  const { failed } = composer;
  return (
    // Dropping files is one of two ways: the other is a button.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      className={styles.composer}
      data-mode={mode}
      data-over={over}
      aria-label={t('tickets.composer')}
      onPaste={take}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        take(event);
      }}
    >
      {composer.waiting.map((parcel) => (
        <UndoBar
          key={parcel.id}
          parcel={parcel}
          onUndo={() => {
            composer.takeBack(parcel.id);
            // The button that had the focus goes.
            focusText();
          }}
        />
      ))}
      <UnsentText ticketId={ticket.id} gone={false} />
      {failed && (
        <ProblemAlert
          className={styles.problem}
          error={failed.error}
          onRetry={() => submit(failed.body.status ?? undefined, true, kindOf(failed))}
        />
      )}
      <MentionList
        id={`${id}-people`}
        people={mentions.found}
        active={mentions.active}
        onChoose={mentions.choose}
      />
      <div className={styles.top}>
        {staff && (
          <>
            <Modes
              mode={mode}
              onMode={(next) => {
                caret.current = null;
                update({ mode: next });
              }}
            />
            <AuthorSelect
              me={me}
              requester={ticket.requester}
              value={draft.authorId}
              onChange={(authorId) => update({ authorId })}
            />
          </>
        )}
        {(staff || text.trim() !== '') && (
          <button
            type="button"
            className={`${styles.tool} ${staff ? '' : styles.last}`}
            aria-pressed={preview}
            disabled={text.trim() === ''}
            onClick={() => setPreview(!preview)}
          >
            {preview ? t('tickets.write') : t('tickets.preview')}
          </button>
        )}
      </div>
      {preview && text.trim() !== '' ? (
        <section className={styles.preview} aria-label={t('tickets.preview')} tabIndex={0}>
          <MarkdownView text={text} />
        </section>
      ) : (
        <textarea
          ref={area}
          dir="auto"
          aria-label={mode === 'note' ? t('tickets.internalNote') : t('tickets.reply')}
          aria-autocomplete={mode === 'note' ? 'list' : undefined}
          aria-controls={mentions.found.length > 0 ? `${id}-people` : undefined}
          aria-activedescendant={mentions.found.length > 0 ? `${id}-people-${mentions.active}` : undefined}
          aria-invalid={tooLong}
          rows={3}
          placeholder={
            mode === 'note'
              ? t('tickets.notePlaceholder')
              : staff
                ? t('tickets.replyTo', { name: ticket.requester.name })
                : t('tickets.replyPlaceholder')
          }
          value={text}
          onChange={({ target }) => {
            update({ [mode]: target.value });
            onWriting?.(mode === 'reply' && target.value.trim() !== '');
            mentions.follow(target.value, target.selectionStart);
          }}
          onBlur={mentions.close}
          onSelect={({ currentTarget }) => {
            caret.current = [currentTarget.selectionStart, currentTarget.selectionEnd];
          }}
          onKeyDown={onKeyDown}
        />
      )}
      <Files
        files={draft.files}
        running={uploads.running}
        onRemove={composer.removeFile}
        onCancel={uploads.cancel}
        onRetry={uploads.retry}
      />
      <div className={styles.bar}>
        <Toolbar
          ticketId={ticket.id}
          staff={staff}
          onEdit={edit}
          onFiles={uploads.add}
          onInsert={(added) => insertInto(mode, added)}
        />
        {length > COUNT_FROM || tooMany ? (
          <span className={styles.hint} data-over={tooLong || tooMany} role="status">
            {tooMany
              ? t('tickets.atMostFiles', { max: MAX_FILES })
              : t('tickets.lengthOf', { length: formatNumber(length), max: formatNumber(MAX_LENGTH) })}
          </span>
        ) : (
          <span className={styles.hint}>{t('tickets.ctrlEnter')}</span>
        )}
        <Send mode={mode} staff={staff} disabled={blocked} onSend={(status) => submit(status)} />
      </div>
    </section>
  );
}
