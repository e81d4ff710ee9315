import { CloseOutlined, DownOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { PriorityTag } from '@/components/PriorityTag';
import { ProblemAlert } from '@/components/ProblemAlert';
import { StatusTag } from '@/components/StatusTag';
import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';
import { useMe } from '@/lib/session';
import { PRIORITIES, STATUSES } from '@/lib/types';

import { assignable, assigneesQuery } from './api';
import { undoable, useBulk, useUndoBulk } from './bulk';
import styles from './tickets.module.css';

import type { BulkChange } from './bulk';
import type { Selection } from './use-selection';
import type { BulkResult, Priority, TicketStatus } from '@/lib/types';
import type { ItemType } from 'antd/es/menu/interface';

const TagsDialog = lazy(async () => ({ default: (await import('./BulkDialogs')).TagsDialog }));
const MergeAllDialog = lazy(async () => ({ default: (await import('./BulkDialogs')).MergeAllDialog }));

interface ChoiceProps {
  label: string;
  items: ItemType[];
  disabled: boolean;
  onChoose: (key: string) => void;
}

function Choice({ label, items, disabled, onChoose }: ChoiceProps) {
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      disabled={disabled}
      menu={{ items, className: styles.bulkMenu, onClick: ({ key }) => onChoose(key) }}
    >
      <Button size="small">
        {label} <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}

interface OutcomeProps {
  results: BulkResult[];
  /** A change was taken back. */
  restored?: boolean;
  /** Undefined where nothing can be taken back. */
  undo?: { run: () => void; pending: boolean } | undefined;
  onClose: () => void;
}

/** What became of each ticket: the changed ones as a number, the others by name. */
export function Outcome({ results, restored = false, undo, onClose }: OutcomeProps) {
  const t = useT();
  const of = (outcome: BulkResult['outcome']) => results.filter((one) => one.outcome === outcome);
  const failed = [...of('refused'), ...of('not_found')];
  const unchanged = of('unchanged').length;
  return (
    <div className={styles.outcome} role="status">
      <span>
        {t(restored ? 'tickets.bulkRestored' : 'tickets.bulkUpdated', { count: of('updated').length })}
        {unchanged > 0 && `, ${t('tickets.bulkUnchanged', { count: unchanged })}`}
        {failed.length > 0 && `, ${t('tickets.bulkRefused', { count: failed.length })}`}
      </span>
      {failed.length > 0 && (
        <ul>
          {failed.map(({ id, outcome, detail }) => (
            <li key={id}>
              #{id}: {outcome === 'not_found' ? t('tickets.bulkMissing') : detail}
            </li>
          ))}
        </ul>
      )}
      {undo && (
        <Button size="small" type="link" loading={undo.pending} onClick={undo.run}>
          {t('tickets.bulkUndo')}
        </Button>
      )}
      <Button
        size="small"
        type="text"
        aria-label={t('tickets.close')}
        icon={<CloseOutlined aria-hidden />}
        onClick={onClose}
      />
    </div>
  );
}

/** What to do with all that is chosen. */
export default function BulkBar({ selection }: { selection: Selection }) {
  const t = useT();
  const me = useMe();
  const names = useNames();
  const people = useQuery(assigneesQuery);
  const bulk = useBulk();
  const undo = useUndoBulk();
  const [dialog, setDialog] = useState<'tags' | 'merge' | null>(null);
  const tickets = [...selection.tickets.values()];
  const busy = bulk.isPending || undo.isPending;
  const run = (change: BulkChange) => {
    if (busy) return;
    undo.reset();
    bulk.mutate({ tickets, change });
  };
  const changed = bulk.data;
  const close = () => {
    bulk.reset();
    undo.reset();
  };
  const others = assignable(people.data).filter(({ id }) => id !== me.id);
  if (tickets.length === 0 && !bulk.data && !bulk.error) return null;
  return (
    <section className={styles.bulk} aria-label={t('tickets.bulk')} aria-busy={busy}>
      {bulk.error && <ProblemAlert error={bulk.error} onRetry={() => bulk.mutate(bulk.variables)} />}
      {changed && (
        <Outcome
          results={undo.data ?? changed}
          restored={undo.data !== undefined}
          undo={
            undo.data === undefined && undoable(changed).length > 0
              ? { run: () => undo.mutate(changed), pending: undo.isPending }
              : undefined
          }
          onClose={close}
        />
      )}
      {tickets.length > 0 && (
        <div className={styles.bulkActions}>
          <strong>{t('tickets.chosen', { count: tickets.length })}</strong>
          <Choice
            label={t('tickets.property.status')}
            disabled={busy}
            items={STATUSES.map((status) => ({ key: status, label: <StatusTag status={status} /> }))}
            onChoose={(status) => run({ status: status as TicketStatus })}
          />
          <Choice
            label={t('tickets.property.priority')}
            disabled={busy}
            items={PRIORITIES.map((priority) => ({
              key: priority,
              label: <PriorityTag priority={priority} />,
            }))}
            onChoose={(priority) => run({ priority: priority as Priority })}
          />
          <Choice
            label={t('tickets.property.assignee')}
            disabled={busy}
            items={[
              { key: String(me.id), label: t('tickets.me', { name: me.name }) },
              { key: '0', label: t('tickets.nobody') },
              ...others.map(({ id, name }) => ({ key: String(id), label: name })),
            ]}
            onChoose={(id) => run({ assignee_id: Number(id) || null })}
          />
          <Choice
            label={t('tickets.property.team')}
            disabled={busy}
            items={names.teams.map(({ id, name }) => ({ key: id, label: name }))}
            onChoose={(team) => run({ team })}
          />
          <Button size="small" disabled={busy} onClick={() => setDialog('tags')}>
            {t('tickets.property.tags')}
          </Button>
          <Choice
            label={t('tickets.more')}
            disabled={busy}
            items={[
              { key: 'merge', label: t('tickets.mergeOpen'), disabled: tickets.length < 2 },
              { key: 'spam', label: t('tickets.markSpam') },
              { key: 'ham', label: t('tickets.notSpam') },
            ]}
            onChoose={(key) => {
              if (key === 'merge') setDialog('merge');
              else run({ is_spam: key === 'spam' });
            }}
          />
          <Button size="small" type="text" onClick={selection.clear}>
            {t('tickets.clearSelection')}
          </Button>
        </div>
      )}
      <Suspense fallback={null}>
        {dialog === 'tags' && <TagsDialog tickets={tickets} onChange={run} onClose={() => setDialog(null)} />}
        {dialog === 'merge' && (
          <MergeAllDialog tickets={tickets} onChange={run} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </section>
  );
}
