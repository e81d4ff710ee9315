import { Button } from 'antd';
import { Suspense, useState } from 'react';
import { Link } from 'react-router';

import { useT } from '@/lib/i18n';

import styles from './charts.module.css';

import type { ReactNode } from 'react';

export interface ChartColumn<Row> {
  label: string;
  value: (row: Row) => ReactNode;
  number?: boolean;
  /** The list behind a figure, and what to call the way there. */
  link?: (row: Row) => { to: string; label: string } | null;
}

interface ChartFrameProps<Row> {
  title: string;
  /** What to read it as, in one sentence. */
  lead?: ReactNode;
  rows: readonly Row[];
  columns: readonly [ChartColumn<Row>, ...ChartColumn<Row>[]];
  /** Said instead of a drawing without data. */
  empty?: string;
  height?: number;
  children: ReactNode;
}

function Figure<Row>({ column, row, hidden }: { column: ChartColumn<Row>; row: Row; hidden: boolean }) {
  const link = column.link?.(row);
  if (!link) return column.value(row);
  return (
    // Behind the drawing a screen reader still finds it; the Tab key must not stop at what nobody sees.
    <Link to={link.to} aria-label={link.label} tabIndex={hidden ? -1 : undefined}>
      {column.value(row)}
    </Link>
  );
}

/** A drawing with the same figures as a table, which everybody can choose and screen readers get at once. */
export function ChartFrame<Row>({
  title,
  lead,
  rows,
  columns,
  empty,
  height = 220,
  children,
}: ChartFrameProps<Row>) {
  const t = useT();
  const [asTable, setAsTable] = useState(false);
  const table = (
    <table className={styles.table}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          {columns.map(({ label, number }) => (
            <th key={label} scope="col" data-number={number}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {columns.map((column, at) =>
              at === 0 ? (
                <th key={column.label} scope="row">
                  {column.value(row)}
                </th>
              ) : (
                <td key={column.label} data-number={column.number}>
                  <Figure column={column} row={row} hidden={!asTable} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <section className={styles.frame} aria-label={title}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.title}>{title}</h2>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {!empty && (
          <Button size="small" type="text" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? t('common.asChart') : t('common.asTable')}
          </Button>
        )}
      </header>
      {empty ? (
        <p className={styles.empty} style={{ minHeight: height / 2 }}>
          {empty}
        </p>
      ) : asTable ? (
        <div className={styles.tableBox} role="region" aria-label={title} tabIndex={0}>
          {table}
        </div>
      ) : (
        <>
          <div className={styles.drawing} style={{ height }} aria-hidden="true">
            <Suspense fallback={null}>{children}</Suspense>
          </div>
          <div className="visually-hidden">{table}</div>
        </>
      )}
    </section>
  );
}
