import { DeleteOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Modal, Pagination } from 'antd';
import { useRef, useState } from 'react';
import { useSearchParams } from 'react-router';

import { ListSearch } from '@/components/ListSearch';
import { EmptyState, PastTheEnd } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { count } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useListKeys } from '@/lib/list-keys';
import { changeParams, pageOf } from '@/lib/table-state';

import styles from './knowledge.module.css';
import { documentsQuery, useDeleteDocument } from './api';

import type { UrlChange } from '@/lib/table-state';
import type { KbDocument } from '@/lib/types';

const PAGE_SIZE = 25;

function DeleteDialog({ document, onDone }: { document: KbDocument; onDone: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const remove = useDeleteDocument();
  return (
    <Modal
      open
      title={t('knowledge.deleteTitle', { title: document.title })}
      okText={t('knowledge.deleteAction')}
      cancelText={t('common.cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={remove.isPending}
      onCancel={onDone}
      onOk={() =>
        remove.mutate(document.id, {
          onSuccess: () => {
            void message.success(t('knowledge.deleted', { title: document.title }));
            onDone();
          },
        })
      }
    >
      <p>{t('knowledge.deleteHint', { count: document.chunk_count })}</p>
      {remove.error && <ProblemAlert className={styles.gap} error={remove.error} />}
    </Modal>
  );
}

interface RowProps {
  document: KbDocument;
  onOpen: () => void;
  /** Null for those who may not. */
  onDelete: (() => void) | null;
}

function DocumentRow({ document, onOpen, onDelete }: RowProps) {
  const t = useT();
  const enumName = useEnumName();
  return (
    <tr>
      <td>
        <button type="button" className={styles.open} dir="auto" data-row-stop onClick={onOpen}>
          {document.title}
        </button>
        <span className={styles.external}>{document.external_id}</span>
      </td>
      <td>{enumName('documentStatus', document.status)}</td>
      <td>{enumName('visibility', document.visibility)}</td>
      <td className={styles.number}>{document.version}</td>
      <td className={styles.number}>{document.chunk_count}</td>
      <td className={styles.number}>{document.times_cited}</td>
      <td>
        <RelativeTime iso={document.updated_at} />
      </td>
      <td>
        {onDelete && (
          <Button
            type="text"
            size="small"
            aria-label={t('knowledge.delete', { title: document.title })}
            icon={<DeleteOutlined aria-hidden />}
            onClick={onDelete}
          />
        )}
      </td>
    </tr>
  );
}

/** The documents of a collection; search, page and the opened one are in the address. */
export function Documents({
  collection,
  editable,
  onAdd,
}: {
  collection: string;
  /** Agents read what admins keep. */
  editable: boolean;
  onAdd: () => void;
}) {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const [doomed, setDoomed] = useState<KbDocument | null>(null);
  const table = useRef<HTMLDivElement>(null);
  useListKeys(table);

  const q = params.get('q') ?? '';
  const page = pageOf(params.get('page'), PAGE_SIZE);
  const list = useQuery(documentsQuery({ collection, page, page_size: PAGE_SIZE, ...(q ? { q } : {}) }));
  const set = (changes: UrlChange) => setParams((before) => changeParams(before, changes));
  const items = list.data?.items ?? [];

  return (
    <>
      <div className={styles.bar}>
        <ListSearch
          key={collection}
          className={styles.search}
          label={t('knowledge.searchDocuments')}
          placeholder={t('knowledge.searchTitles')}
          q={q}
          onSearch={(words) => set({ q: words })}
        />
        {editable && (
          <Button type="primary" onClick={onAdd}>
            {t('knowledge.addDocuments')}
          </Button>
        )}
      </div>
      {list.error && (
        <ProblemAlert error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      )}
      {list.isPending && <SkeletonRows label={t('knowledge.loadingDocuments')} rows={6} />}
      {list.data && items.length === 0 && page > 1 && <PastTheEnd onFirst={() => set({ page: null })} />}
      {list.data && items.length === 0 && page === 1 && (
        <EmptyState
          title={q ? t('knowledge.noMatch') : t('knowledge.empty')}
          action={!q && editable ? <Button onClick={onAdd}>{t('knowledge.addFirst')}</Button> : undefined}
        >
          {q ? t('knowledge.noMatchHint') : t('knowledge.emptyHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        // A wide table scrolls in its own box, so that the page never does.
        <div
          ref={table}
          className={styles.tableBox}
          role="region"
          aria-label={t('knowledge.documents')}
          tabIndex={0}
        >
          <table className={`${styles.table} ${styles.documents}`} aria-busy={list.isPlaceholderData}>
            <thead>
              <tr>
                <th scope="col">{t('knowledge.document')}</th>
                <th scope="col">{t('knowledge.status')}</th>
                <th scope="col">{t('knowledge.visibility')}</th>
                <th scope="col" className={styles.number}>
                  {t('knowledge.version')}
                </th>
                <th scope="col" className={styles.number}>
                  {t('knowledge.chunks')}
                </th>
                <th scope="col" className={styles.number} title={t('knowledge.citedHint')}>
                  {t('knowledge.cited')}
                </th>
                <th scope="col">{t('knowledge.updated')}</th>
                <th scope="col">
                  <span className="visually-hidden">{t('knowledge.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((document) => (
                <DocumentRow
                  key={document.id}
                  document={document}
                  onOpen={() => set({ document: document.id, page: page === 1 ? null : page })}
                  onDelete={editable ? () => setDoomed(document) : null}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list.data && list.data.pages > 1 && (
        <div className={styles.pager}>
          <span className={styles.quiet}>
            {t('knowledge.documentsTotal', { total: count(list.data.total, list.data.total_relation) })}
          </span>
          <Pagination
            current={page}
            pageSize={PAGE_SIZE}
            total={list.data.total}
            showSizeChanger={false}
            onChange={(next) => set({ page: next === 1 ? null : next })}
          />
        </div>
      )}
      {doomed && <DeleteDialog document={doomed} onDone={() => setDoomed(null)} />}
    </>
  );
}
