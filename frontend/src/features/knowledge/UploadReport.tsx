import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Progress } from 'antd';
import { useEffect, useRef } from 'react';

import { ProblemAlert } from '@/components/ProblemAlert';

import styles from './knowledge.module.css';
import { isFinished, uploadQuery } from './api';

import type { KbUpload, KbUploadFile } from '@/lib/types';

const OUTCOMES: Record<KbUploadFile['status'], string> = {
  pending: 'waiting',
  processing: 'being read',
  added: 'added',
  replaced: 'replaced by a new version',
  unchanged: 'unchanged',
  failed: 'failed',
};

function summary(job: KbUpload): string {
  const failed = job.files.filter(({ status }) => status === 'failed').length;
  const taken = job.total - failed;
  const files = taken === 1 ? 'file is' : 'files are';
  const rest = failed > 0 ? `, ${failed.toLocaleString('en')} failed` : '';
  return `${taken.toLocaleString('en')} ${files} in ${job.collection}${rest}`;
}

function FileRow({ file, onOpen }: { file: KbUploadFile; onOpen: (id: number) => void }) {
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
        {file.error ? `${OUTCOMES[file.status]}: ${file.error}` : OUTCOMES[file.status]}
        {file.chunks !== null && `, ${file.chunks.toLocaleString('en')} chunks`}
      </span>
    </li>
  );
}

/** How far an upload is, asked each second until it is finished, with the outcome of each file. */
export function UploadReport({ id, onOpen }: { id: number; onOpen: (documentId: number) => void }) {
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
    <section ref={report} className={styles.report} aria-label="Upload">
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {job && !finished && (
        <>
          <p role="status" className={styles.quiet}>
            {job.done.toLocaleString('en')} of {job.total.toLocaleString('en')} files read
          </p>
          <Progress
            percent={job.total > 0 ? Math.floor((100 * job.done) / job.total) : 0}
            aria-label="Files read"
          />
        </>
      )}
      {job && finished && (
        <Alert
          type={job.files.some(({ status }) => status === 'failed') ? 'warning' : 'success'}
          showIcon
          role="status"
          title={summary(job)}
        />
      )}
      {job && (
        <ul className={styles.outcomes} aria-label="Files of the upload">
          {job.files.map((file, index) => (
            <FileRow key={`${file.name}:${index}`} file={file} onOpen={onOpen} />
          ))}
        </ul>
      )}
    </section>
  );
}
