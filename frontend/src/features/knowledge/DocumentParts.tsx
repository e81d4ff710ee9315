import { CheckCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Pagination, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';

import { ConfirmButton } from '@/components/ConfirmButton';
import { LineDiff } from '@/components/LineDiff';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './knowledge.module.css';
import { affectedQuery, useUpdateDocument, versionQuery, versionsQuery } from './api';
import { outline } from './outline';

import type { AffectedReply, DocumentVersion } from './api';
import type { KbDocumentDetail } from '@/lib/types';

/** The text as it was written, with the places where it was cut. */
export function Outline({ document }: { document: KbDocumentDetail }) {
  const t = useT();
  const runs = useMemo(() => outline(document.text, document.chunks), [document]);
  return (
    <>
      <p className={styles.quiet}>{t('knowledge.outlineHint')}</p>
      <div className={styles.outline} dir="auto">
        {runs.map((run, index) => {
          const place = run.chunks.at(-1);
          const begins = place !== undefined && !runs[index - 1]?.chunks.includes(place);
          return (
            <span
              key={index}
              data-chunk={place === undefined ? 'none' : place % 2 === 0 ? 'even' : 'odd'}
              data-overlap={run.chunks.length > 1}
            >
              {begins && (
                <b>
                  <span className="visually-hidden">{t('knowledge.chunk')} </span>
                  {place + 1}
                </b>
              )}
              {run.text}
            </span>
          );
        })}
      </div>
    </>
  );
}

/** The chunks one by one, as search sees them. */
export function Chunks({ document }: { document: KbDocumentDetail }) {
  const t = useT();
  return (
    <ol className={styles.chunks}>
      {document.chunks.map((chunk) => (
        <li key={chunk.id}>
          <div className={styles.chunkHead}>
            <code>{chunk.id}</code>
            {chunk.heading_path.length > 0 && <span dir="auto">{chunk.heading_path.join(' › ')}</span>}
            {chunk.page != null && <span>{t('knowledge.page', { number: chunk.page })}</span>}
            <span className={styles.chunkRange}>
              {chunk.start}–{chunk.end}
            </span>
          </div>
          <p dir="auto">{chunk.text}</p>
        </li>
      ))}
    </ol>
  );
}

interface VersionRowProps {
  version: DocumentVersion;
  document: KbDocumentDetail;
  editable: boolean;
}

function VersionRow({ version, document, editable }: VersionRowProps) {
  const t = useT();
  const enumName = useEnumName();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const { number } = version;
  const text = useQuery({ ...versionQuery(document.id, number), enabled: open });
  const update = useUpdateDocument(document.id);
  const isCurrent = version.state === 'current';
  return (
    <li>
      <div className={styles.versionHead}>
        <span className={styles.fileTitle}>{t('knowledge.versionNumber', { number })}</span>
        <Tag {...(isCurrent ? { color: 'success' } : {})}>{enumName('versionState', version.state)}</Tag>
        <span className={styles.quiet}>
          <span dir="auto">{version.title}</span> · {t('knowledge.chunksOf', { count: version.chunk_count })}{' '}
          · <RelativeTime iso={version.created_at} />
        </span>
        {!isCurrent && (
          <Button
            size="small"
            aria-expanded={open}
            aria-label={t('knowledge.compareWith', { number })}
            onClick={() => setOpen(!open)}
          >
            {t('knowledge.compare')}
          </Button>
        )}
      </div>
      {open && text.isPending && <SkeletonRows rows={2} />}
      {open && text.error && <ProblemAlert error={text.error} onRetry={() => void text.refetch()} />}
      {open && text.data && (
        <>
          <p className={styles.quiet}>{t('knowledge.differenceLead', { number })}</p>
          <LineDiff
            before={document.text}
            after={text.data.text}
            label={t('knowledge.compareWith', { number })}
          />
          {editable && (
            <ConfirmButton
              size="small"
              danger={false}
              className={styles.gap}
              title={t('knowledge.restoreTitle', { number })}
              description={t('knowledge.restoreHint')}
              okText={t('knowledge.restore')}
              onConfirm={async () => {
                await update.mutateAsync({
                  text: text.data.text,
                  title: text.data.title,
                  version: document.version,
                });
                void message.success(t('knowledge.restored', { number }));
              }}
            >
              {t('knowledge.restore')}
            </ConfirmButton>
          )}
        </>
      )}
    </li>
  );
}

export function DocumentVersions({ document, editable }: { document: KbDocumentDetail; editable: boolean }) {
  const t = useT();
  const versions = useQuery(versionsQuery(document.id));
  if (versions.error) return <ProblemAlert error={versions.error} onRetry={() => void versions.refetch()} />;
  if (!versions.data) return <SkeletonRows rows={3} />;
  return (
    <ul className={styles.versions} aria-label={t('knowledge.versions')}>
      {versions.data.items.map((version) => (
        <VersionRow key={version.number} version={version} document={document} editable={editable} />
      ))}
    </ul>
  );
}

function Affected({ reply }: { reply: AffectedReply }) {
  const t = useT();
  return (
    <li>
      <div className={styles.versionHead}>
        <Link className={styles.fileTitle} to={`/tickets/${reply.ticket_id}`}>
          #{reply.ticket_id} <span dir="auto">{reply.ticket_title}</span>
        </Link>
        <span className={styles.quiet}>
          <RelativeTime iso={reply.sent_at} />
        </span>
      </div>
      {reply.citations.map((citation, index) => (
        <div key={index} className={styles.lost}>
          <p dir="auto">{citation.sentence}</p>
          <p className={styles.quiet}>
            {t('knowledge.restedOn', { number: citation.version })} <q dir="auto">{citation.quote}</q>
          </p>
        </div>
      ))}
    </li>
  );
}

/** Answers that were sent and rested on words that the document no longer holds. */
export function AffectedReplies({ id }: { id: number }) {
  const t = useT();
  const [page, setPage] = useState(1);
  const affected = useQuery(affectedQuery(id, page));
  if (affected.error) return <ProblemAlert error={affected.error} onRetry={() => void affected.refetch()} />;
  if (!affected.data) return <SkeletonRows rows={3} />;
  const { items, total, pages, page_size } = affected.data;
  if (total === 0)
    return (
      <EmptyState icon={<CheckCircleOutlined aria-hidden />} title={t('knowledge.noneAffected')}>
        {t('knowledge.noneAffectedHint')}
      </EmptyState>
    );
  return (
    <>
      <p className={styles.quiet}>{t('knowledge.affectedLead', { count: total })}</p>
      <ul className={styles.versions} aria-label={t('knowledge.affected')}>
        {items.map((reply) => (
          <Affected key={reply.reply_id} reply={reply} />
        ))}
      </ul>
      {pages > 1 && (
        <Pagination
          simple
          size="small"
          className={styles.gap}
          current={page}
          pageSize={page_size}
          total={total}
          onChange={setPage}
        />
      )}
    </>
  );
}
