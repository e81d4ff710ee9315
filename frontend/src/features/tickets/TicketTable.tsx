import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons';
import { memo, useCallback, useMemo } from 'react';
import { useNavigate } from 'react-router';

import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';
import { useUi } from '@/lib/ui-store';

import styles from './tickets.module.css';
import { ticketColumns } from './columns';

import type { Column } from './columns';
import type { Selection } from './use-selection';
import type { Ticket, TicketSort } from '@/lib/types';

const SUBJECT_PX = 220;

interface RowProps {
  ticket: Ticket;
  columns: readonly Column[];
  categoryName: (id: string) => string;
  /** Undefined where nothing can be chosen. */
  selected?: boolean;
  onToggle: (ticket: Ticket, range: boolean) => void;
  onOpen: (ticket: Ticket) => void;
}

const Row = memo(function Row({ ticket, columns, categoryName, selected, onToggle, onOpen }: RowProps) {
  const t = useT();
  return (
    // The subject is a real link; the rest of the row is a bigger target for the mouse.

    <tr
      className={styles.row}
      data-selected={selected}
      onClick={(event) => {
        if (
          (event.target as HTMLElement).closest('a, button, label, input') ||
          window.getSelection()?.toString()
        )
          return;
        onOpen(ticket);
      }}
    >
      {selected !== undefined && (
        <td className={styles.check}>
          <label>
            <input
              type="checkbox"
              aria-label={t('tickets.selectTicket', { id: ticket.id })}
              checked={selected}
              onChange={({ nativeEvent }) => onToggle(ticket, (nativeEvent as MouseEvent).shiftKey)}
            />
          </label>
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} data-column={column.key}>
          {column.render(ticket, categoryName)}
        </td>
      ))}
    </tr>
  );
});

interface HeadCellProps {
  column: Column;
  sort: TicketSort;
  onSort?: (sort: TicketSort) => void;
}

function HeadCell({ column, sort, onSort }: HeadCellProps) {
  const t = useT();
  const name = t(`tickets.column.${column.key}`);
  const { sorted } = column;
  if (!sorted || !onSort) return <th scope="col">{name}</th>;
  const down = sort === `-${sorted}`;
  const up = sort === sorted;
  return (
    <th scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : undefined}>
      <button
        type="button"
        className={styles.sorter}
        data-active={up || down}
        // What is newest, or most urgent, comes first at the first click.
        onClick={() => onSort(down ? sorted : `-${sorted}`)}
      >
        {name}
        {up ? <CaretUpOutlined aria-hidden /> : <CaretDownOutlined aria-hidden />}
      </button>
    </th>
  );
}

interface TicketTableProps {
  tickets: Ticket[];
  sort: TicketSort;
  /** Undefined where the order is fixed. */
  onSort?: (sort: TicketSort) => void;
  selection?: Selection;
}

/** The rows of the list. Our own table: a hundred rows must stand there at once. */
export function TicketTable({ tickets, sort, onSort, selection }: TicketTableProps) {
  const t = useT();
  const navigate = useNavigate();
  const hidden = useUi((state) => state.hiddenColumns);
  const names = useNames();
  const columns = useMemo(() => ticketColumns(hidden), [hidden]);
  const width = columns.reduce((sum, column) => sum + (column.width ?? SUBJECT_PX), selection ? 40 : 12);
  const chosen = tickets.filter(({ id }) => selection?.tickets.has(id)).length;
  const toggle = selection?.toggle;
  const onToggle = useCallback(
    (ticket: Ticket, range: boolean) => toggle?.(ticket, range ? tickets : undefined),
    [toggle, tickets],
  );
  const onOpen = useCallback((ticket: Ticket) => void navigate(`/tickets/${ticket.id}`), [navigate]);
  return (
    <div className={styles.scroller}>
      <table className={styles.table} style={{ minWidth: width }}>
        <colgroup>
          {selection && <col style={{ width: 40 }} />}
          {columns.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={styles.check}>
                <label>
                  <input
                    type="checkbox"
                    aria-label={t('tickets.selectAll')}
                    checked={chosen > 0 && chosen === tickets.length}
                    ref={(box) => {
                      if (box) box.indeterminate = chosen > 0 && chosen < tickets.length;
                    }}
                    onChange={() => selection.setAll(tickets, chosen < tickets.length)}
                  />
                </label>
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {tickets.map((ticket) => (
            <Row
              key={ticket.id}
              ticket={ticket}
              columns={columns}
              categoryName={names.category}
              selected={selection?.tickets.has(ticket.id)}
              onToggle={onToggle}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
