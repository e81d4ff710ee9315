import { BranchesOutlined, LockOutlined } from '@ant-design/icons';
import { memo, useMemo, useState } from 'react';
import { Link } from 'react-router';

import { CitationChip } from '@/components/CitationChip';
import { MarkdownView } from '@/components/MarkdownView';
import { RelativeTime } from '@/components/RelativeTime';
import { withoutMarkers, withoutMarkersPlugin } from '@/lib/citation-markers';
import { citationMarks } from '@/lib/citations';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useEnumName } from '@/lib/i18n/enum-name';
import { relativeTime } from '@/lib/time';

import { Attachments } from './Attachments';
import styles from './conversation.module.css';
import { useNear } from './use-near';

import type { Person, Reply } from '@/lib/types';
import type { ReactNode, Ref } from 'react';

const LONG_CHARS = 4_000;
const LONG_LINES = 60;

function isLong(text: string): boolean {
  return text.length > LONG_CHARS || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}

/** A long message shows its beginning; the rest on request. */
function Folded({ text, children }: { text: string; children: ReactNode }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!isLong(text)) return children;
  return (
    <>
      <div className={styles.folded} data-open={open}>
        {children}
      </div>
      <button type="button" className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t('tickets.showLess') : t('tickets.showAll')}
      </button>
    </>
  );
}

interface FrameProps {
  author: Person;
  iso: string;
  text: string;
  internal?: boolean;
  /** Beside the name. */
  mark?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  files?: ReactNode;
}

/** One message: who, when, what. */
export function MessageFrame({
  author,
  iso,
  text,
  internal = false,
  mark,
  action,
  children,
  files,
}: FrameProps) {
  const t = useT();
  const enumName = useEnumName();
  const staff = author.role !== 'customer';
  return (
    <li className={styles.message} data-internal={internal} data-staff={staff}>
      <div className={styles.messageHead}>
        <strong>{author.name}</strong>
        {staff && <span>{author.role && enumName('role', author.role)}</span>}
        {internal && (
          <span className={styles.noteMark}>
            <LockOutlined aria-hidden /> {t('tickets.internalNote')}
          </span>
        )}
        {mark}
        <span className={styles.messageTime}>
          {action}
          <RelativeTime iso={iso} />
        </span>
      </div>
      <Folded text={text}>{children}</Folded>
      {files}
    </li>
  );
}

interface ReplyMessageProps {
  reply: Reply;
  /** It stands where one looks first. */
  now: boolean;
  /** Show what customers write, and what was sent to them, character for character, as agents need it. */
  verbatim: boolean;
  onSplit?: (reply: Reply) => void;
}

interface FarMessageProps extends Pick<ReplyMessageProps, 'reply' | 'verbatim'> {
  ref: Ref<HTMLLIElement>;
}

/** A message that nobody sees yet: its words are there, for the browser's own search, and nothing that costs. */
function FarMessage({ reply, verbatim, ref }: FarMessageProps) {
  return (
    <li
      ref={ref}
      className={styles.message}
      data-internal={reply.internal}
      data-staff={reply.author.role !== 'customer'}
    >
      <div className={styles.messageHead}>
        <strong>{reply.author.name}</strong>
        <time className={styles.messageTime} dateTime={reply.created_at}>
          {relativeTime(reply.created_at)}
        </time>
      </div>
      <p className={styles.plain} dir="auto">
        {verbatim || reply.author.role === 'customer' ? reply.content : withoutMarkers(reply.content)}
      </p>
    </li>
  );
}

/** A reply, rendered when it comes near the window: a thread of hundreds opens at once. */
export const ReplyMessage = memo(function ReplyMessage({ reply, now, ...rest }: ReplyMessageProps) {
  const [near, place] = useNear<HTMLLIElement>(now);
  return near ? (
    <NearMessage reply={reply} {...rest} />
  ) : (
    <FarMessage ref={place} reply={reply} verbatim={rest.verbatim} />
  );
});

/** What a message says, as its reader may see it. */
function Words({ reply, verbatim }: Pick<ReplyMessageProps, 'reply' | 'verbatim'>) {
  const { author, content, citations } = reply;
  if (author.role === 'customer')
    return verbatim ? (
      <p className={styles.plain} dir="auto">
        {content}
      </p>
    ) : (
      <MarkdownView text={content} />
    );
  if (!verbatim) return <MarkdownView text={content} remark={withoutMarkersPlugin} />;
  return citations?.length ? (
    <CitedReply text={content} citations={citations} />
  ) : (
    <MarkdownView text={content} />
  );
}

/** A sent draft for agents: each marker says what its sentence rested on when it was sent. */
function CitedReply({ text, citations }: { text: string; citations: NonNullable<Reply['citations']> }) {
  const t = useT();
  const { marks, plugin } = useMemo(() => citationMarks(text, citations), [text, citations]);
  const renderCite = (index: number) => {
    const mark = marks[index];
    if (!mark?.citation) return null;
    const { title, quote, document_id: document } = mark.citation;
    return (
      <CitationChip marker={mark.marker} source={title ?? t('tickets.deletedDocument')} quote={quote}>
        {(chip) =>
          title === null ? (
            <button type="button" {...chip} />
          ) : (
            <Link to={`/kb?document=${document}`} {...chip} />
          )
        }
      </CitationChip>
    );
  };
  return <MarkdownView text={text} remark={plugin} renderCite={renderCite} />;
}

function NearMessage({ reply, verbatim, onSplit }: Omit<ReplyMessageProps, 'now'>) {
  const t = useT();
  const splits = onSplit && !reply.internal;
  return (
    <MessageFrame
      author={reply.author}
      iso={reply.created_at}
      text={reply.content}
      internal={reply.internal}
      mark={
        reply.origin_ticket_id !== null && (
          <span>
            <Phrase
              id="tickets.cameFrom"
              values={{
                ticket: <Link to={`/tickets/${reply.origin_ticket_id}`}>#{reply.origin_ticket_id}</Link>,
              }}
            />
          </span>
        )
      }
      action={
        splits && (
          <button
            type="button"
            className={styles.messageAction}
            aria-label={t('tickets.splitOff')}
            title={t('tickets.splitOff')}
            onClick={() => onSplit(reply)}
          >
            <BranchesOutlined aria-hidden />
          </button>
        )
      }
      files={<Attachments files={reply.attachments} />}
    >
      <Words reply={reply} verbatim={verbatim} />
    </MessageFrame>
  );
}
