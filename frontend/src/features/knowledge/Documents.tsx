import { DeleteOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Modal, Pagination } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { count, humanize } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';

import styles from './knowledge.module.css';
import { documentsQuery, useDeleteDocument } from './api';
import { DocumentDrawer } from './DocumentDrawer';

import type { KbDocument } from '@/lib/types';
import type { InputRef } from 'antd';

const PAGE_SIZE = 25;
const TYPING_PAUSE_MS = 250;

function DeleteDialog({ document, onDone }: { document: KbDocument; onDone: () => void }) {
  const { message } = App.useApp();
  const remove = useDeleteDocument();
  return (
    <Modal
      open
      title={`Delete “${document.title}”?`}
      okText="Delete document"
      okButtonProps={{ danger: true }}
      confirmLoading={remove.isPending}
      onCancel={onDone}
      onOk={() =>
        remove.mutate(document.id, {
          onSuccess: () => {
            void message.success(`“${document.title}” is deleted`);
            onDone();
          },
        })
      }
    >
      <p>
        Its {document.chunk_count} chunks leave search and new drafts at once. Answers that were sent keep
        their text. This cannot be undone.
      </p>
      {remove.error && <ProblemAlert className={styles.gap} error={remove.error} />}
    </Modal>
  );
}

interface RowProps {
  document: KbDocument;
  onOpen: () => void;
  onDelete: () => void;
}

function DocumentRow({ document, onOpen, onDelete }: RowProps) {
  return (
    <tr>
      <td>
        <button type="button" className={styles.open} onClick={onOpen}>
          {document.title}
        </button>
        <span className={styles.external}>{document.external_id}</span>
      </td>
      <td>{humanize(document.status)}</td>
      <td>{humanize(document.visibility)}</td>
      <td className={styles.number}>{document.version}</td>
      <td className={styles.number}>{document.chunk_count}</td>
      <td>
        <RelativeTime iso={document.updated_at} />
      </td>
      <td>
        <Button
          type="text"
          size="small"
          aria-label={`Delete ${document.title}`}
          icon={<DeleteOutlined aria-hidden />}
          onClick={onDelete}
        />
      </td>
    </tr>
  );
}

/** The documents of a collection; search, page and the opened one are in the address. */
export function Documents({ collection, onAdd }: { collection: string; onAdd: () => void }) {
  const [params, setParams] = useSearchParams();
  const [doomed, setDoomed] = useState<KbDocument | null>(null);
  const search = useRef<InputRef>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useHotkeys({ '/': () => search.current?.focus() });

  const q = params.get('q') ?? '';
  const page = Math.max(Number(params.get('page')) || 1, 1);
  const opened = Number(params.get('document')) || null;
  const list = useQuery(documentsQuery({ collection, page, page_size: PAGE_SIZE, ...(q ? { q } : {}) }));
  const set = (changes: Record<string, string | null>) =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  const items = list.data?.items ?? [];

  return (
    <>
      <div className={styles.bar}>
        <Input
          key={collection}
          ref={search}
          className={styles.search}
          aria-label="Search documents"
          aria-keyshortcuts="/"
          placeholder="Search titles"
          prefix={<SearchOutlined aria-hidden />}
          allowClear
          defaultValue={q}
          onChange={(event) => {
            const { value } = event.target;
            clearTimeout(timer.current);
            timer.current = setTimeout(() => set({ q: value.trim() || null, page: null }), TYPING_PAUSE_MS);
          }}
        />
        <Button type="primary" onClick={onAdd}>
          Add documents
        </Button>
      </div>
      {list.error && (
        <ProblemAlert error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.isPending && <SkeletonRows label="Loading documents" rows={6} />}
      {list.data && items.length === 0 && (
        <EmptyState
          title={q ? 'No document matches' : 'No documents yet'}
          action={q ? undefined : <Button onClick={onAdd}>Add the first one</Button>}
        >
          {q ? 'Try fewer words.' : 'Drafts cite what stands here, and say so when nothing does.'}
        </EmptyState>
      )}
      {items.length > 0 && (
        // A wide table scrolls in its own box, so that the page never does.
        <div className={styles.tableBox} role="region" aria-label="Documents" tabIndex={0}>
          <table className={styles.table} aria-busy={list.isPlaceholderData}>
            <thead>
              <tr>
                <th scope="col">Document</th>
                <th scope="col">Status</th>
                <th scope="col">Visibility</th>
                <th scope="col" className={styles.number}>
                  Version
                </th>
                <th scope="col" className={styles.number}>
                  Chunks
                </th>
                <th scope="col">Updated</th>
                <th scope="col">
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((document) => (
                <DocumentRow
                  key={document.id}
                  document={document}
                  onOpen={() => set({ document: String(document.id) })}
                  onDelete={() => setDoomed(document)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.data && list.data.pages > 1 && (
        <div className={styles.pager}>
          <span className={styles.quiet}>{count(list.data.total, list.data.total_relation)} documents</span>
          <Pagination
            current={page}
            pageSize={PAGE_SIZE}
            total={list.data.total}
            showSizeChanger={false}
            onChange={(next) => set({ page: next === 1 ? null : String(next) })}
          />
        </div>
      )}
      {opened !== null && <DocumentDrawer id={opened} onClose={() => set({ document: null })} />}
      {doomed && <DeleteDialog document={doomed} onDone={() => setDoomed(null)} />}
    </>
  );
}
