import { useQuery } from '@tanstack/react-query';
import { Drawer, Segmented } from 'antd';
import { useState } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { humanize } from '@/lib/format';

import styles from './knowledge.module.css';
import { documentQuery } from './api';

import type { KbDocumentDetail } from '@/lib/types';

type Mode = 'chunks' | 'text';

function Chunks({ document }: { document: KbDocumentDetail }) {
  return (
    <ol className={styles.chunks}>
      {document.chunks.map((chunk) => (
        <li key={chunk.id}>
          <div className={styles.chunkHead}>
            <code>{chunk.id}</code>
            {chunk.heading_path.length > 0 && <span>{chunk.heading_path.join(' › ')}</span>}
            {chunk.page != null && <span>page {chunk.page}</span>}
            <span className={styles.chunkRange}>
              {chunk.start}–{chunk.end}
            </span>
          </div>
          <p>{chunk.text}</p>
        </li>
      ))}
    </ol>
  );
}

/** One document: its text as readers see it, and the chunks that search sees. */
export function DocumentDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const [mode, setMode] = useState<Mode>('chunks');
  const { data, error, isFetching, refetch } = useQuery(documentQuery(id));
  const metadata = Object.keys(data?.metadata ?? {}).length > 0 ? JSON.stringify(data?.metadata) : null;
  return (
    <Drawer open size={640} title={data?.title ?? 'Document'} onClose={onClose}>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && <SkeletonRows label="Loading document" rows={4} />}
      {data && (
        <>
          <p className={styles.quiet}>
            {data.external_id}, version {data.version}, {humanize(data.visibility).toLowerCase()}, updated{' '}
            <RelativeTime iso={data.updated_at} />
          </p>
          {metadata && <pre className={styles.metadata}>{metadata}</pre>}
          <Segmented<Mode>
            className={styles.gap}
            aria-label="Show as"
            value={mode}
            onChange={setMode}
            options={[
              { value: 'chunks', label: `Chunks (${data.chunks.length})` },
              { value: 'text', label: 'Text' },
            ]}
          />
          <div className={styles.gap}>
            {mode === 'chunks' ? <Chunks document={data} /> : <MarkdownView text={data.text} />}
          </div>
        </>
      )}
    </Drawer>
  );
}
