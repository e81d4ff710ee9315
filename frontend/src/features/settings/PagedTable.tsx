import { Pagination } from 'antd';

import { useT } from '@/lib/i18n';

import styles from './settings.module.css';

import type { UrlChange } from '@/lib/table-state';
import type { ReactNode } from 'react';

interface PagedTableProps {
  /** What the table is about. */
  label: string;
  headings: readonly { name: string; number?: boolean }[];
  /** The rows belong to another page while this one loads. */
  stale: boolean;
  total: number;
  state: { page: number; pageSize: number; change: (changes: UrlChange) => void };
  /** The rows; each has one more cell than there are headings, for what can be done with it. */
  children: ReactNode;
}

/** A long list of the settings, one page at a time; the page is in the address. */
export function PagedTable({ label, headings, stale, total, state, children }: PagedTableProps) {
  const t = useT();
  return (
    <>
      <div className={styles.tableBox} role="region" aria-label={label} tabIndex={0}>
        <table className={styles.table} aria-busy={stale}>
          <thead>
            <tr>
              {headings.map(({ name, number }) => (
                <th key={name} scope="col" className={number ? styles.number : undefined}>
                  {name}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('settings.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {total > state.pageSize && (
        <Pagination
          className={styles.pager}
          current={state.page}
          pageSize={state.pageSize}
          total={total}
          showSizeChanger={false}
          onChange={(page) => state.change({ page: page === 1 ? null : page })}
        />
      )}
    </>
  );
}
