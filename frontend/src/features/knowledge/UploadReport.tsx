import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useEffect, useRef } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './knowledge.module.css';
import { isFinished, uploadQuery } from './api';

import type { Translate } from '@/lib/i18n';
import type { KbUpload, KbUploadFile } from '@/lib/types';

function summary(t: Translate, job: KbUpload): string {
  const failed = job.files.filter(({ status }) => status === 'failed').length;
  const values = { count: job.total - failed, collection: job.collection };
  return failed > 0
    ? t('knowledge.uploadedWithFailures', { ...values, failed: formatNumber(failed) })
    : t('knowledge.uploaded', values);
}

function FileRow({ file, onOpen }: { file: KbUploadFile; onOpen: (id: number) => void }) {
  const t = useT();
  const outcome = useEnumName()('fileStatus', file.status);
  const { document_id: id } = file;
  return (
    <li data-status={file.status}>
      {id === null ? (
        <span className={styles.fileTitle}>{file.name}</span>
      ) : (
        <Button type="link" size="small" onClick={() => onOpen(id)}>
          {file.name}
        </Button>
      )}
      <span className={file.error ? styles.failed : styles.quiet}>
        {file.error ? `${outcome}: ${file.error}` : outcome}
        {file.chunks !== null && `, ${t('knowledge.chunksOf', { count: file.chunks })}`}
      </span>
    </li>
  );
}

/** How far an upload is, asked each second until it is finished, with the outcome of each file. */
export function UploadReport({ id, onOpen }: { id: number; onOpen: (documentId: number) => void }) {
  const t = useT();
  const client = useQueryClient();
  const report = useRef<HTMLElement>(null);
  const { data: job, error, isFetching, refetch } = useQuery(uploadQuery(id));
  const finished = job !== undefined && isFinished(job);
  // Braces: newer browsers answer with a promise, which is no clean-up.
  useEffect(() => {
    report.current?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  useEffect(() => {
    if (!finished) return;
    void client.invalidateQueries({ queryKey: ['kb', 'documents'] });
    void client.invalidateQueries({ queryKey: ['kb', 'document'] });
    void client.invalidateQueries({ queryKey: ['kb', 'collections'] });
  }, [client, finished, id]);
  return (
    <section ref={report} className={styles.report} aria-label={t('knowledge.upload')}>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {job && !finished && (
        <>
          <p role="status" className={styles.quiet}>
            {t('knowledge.readSoFar', { done: formatNumber(job.done), total: formatNumber(job.total) })}
          </p>
          <Progress
            percent={job.total > 0 ? Math.floor((100 * job.done) / job.total) : 0}
            aria-label={t('knowledge.filesRead')}
          />
        </>
      )}
      {job && finished && (
        <Alert
          type={job.files.some(({ status }) => status === 'failed') ? 'warning' : 'success'}
          showIcon
          role="status"
          title={summary(t, job)}
        />
      )}
      {job && (
        <ul className={styles.outcomes} aria-label={t('knowledge.uploadFiles')}>
          {job.files.map((file, index) => (
            <FileRow key={`${file.name}:${index}`} file={file} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </section>
  );
}
