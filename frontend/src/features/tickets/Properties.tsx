import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useId } from 'react';

import { PriorityTag } from '@/components/PriorityTag';
import { RelativeTime } from '@/components/RelativeTime';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';
import { TagChip } from '@/components/TagList';
import { TagsInput } from '@/components/TagsInput';
import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';
import { useMe } from '@/lib/session';
import { PRIORITIES, STATUSES } from '@/lib/types';

import styles from './ticket.module.css';
import { assignable, assigneesQuery } from './api';
import { ChangeProblem } from './ChangeProblem';

import type { TicketChange } from './use-ticket-change';
import type { Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

const NOBODY = 0;

interface RowProps {
  label: string;
  htmlFor?: string;
  title?: string;
  children: ReactNode;
}

function Row({ label, htmlFor, title, children }: RowProps) {
  return (
    <div className={styles.property}>
      {htmlFor ? (
        <label htmlFor={htmlFor}>{label}</label>
      ) : (
        <span className={styles.propertyLabel} title={title}>
          {label}
        </span>
      )}
      <div className={styles.propertyValue}>{children}</div>
    </div>
  );
}

/** Properties edited in place: each change is saved at once. */
export function Properties({ ticket, change }: { ticket: Ticket; change: TicketChange }) {
  const t = useT();
  const me = useMe();
  const names = useNames();
  const assignees = useQuery(assigneesQuery);
  const id = useId();
  const choices = (
    list: readonly { id: string; name: string }[],
    current: string | null,
    label: (id: string) => string,
  ) => [
    ...list.map(({ id: value, name }) => ({ value, label: name })),
    ...(current && !list.some(({ id: known }) => known === current)
      ? [{ value: current, label: label(current) }]
      : []),
  ];
  const people = assignable(assignees.data);
  const known =
    ticket.assignee && !people.some(({ id: other }) => other === ticket.assignee_id)
      ? [ticket.assignee, ...people]
      : people;

  return (
    <section className={styles.panel} aria-label={t('tickets.properties')}>
      <ChangeProblem change={change} />
      <Row label={t('tickets.property.status')} htmlFor={`${id}-status`}>
        <Select
          id={`${id}-status`}
          variant="borderless"
          value={ticket.status}
          options={STATUSES.map((status) => ({ value: status, label: <StatusTag status={status} /> }))}
          onChange={(status) => change.apply({ status })}
        />
      </Row>
      <Row label={t('tickets.property.priority')} htmlFor={`${id}-priority`}>
        <Select
          id={`${id}-priority`}
          variant="borderless"
          value={ticket.priority}
          options={PRIORITIES.map((priority) => ({
            value: priority,
            label: <PriorityTag priority={priority} />,
          }))}
          onChange={(priority) => change.apply({ priority })}
        />
      </Row>
      <Row label={t('tickets.property.category')} htmlFor={`${id}-category`}>
        <Select
          id={`${id}-category`}
          variant="borderless"
          placeholder={t('tickets.notSet')}
          value={ticket.category ?? undefined}
          options={choices(names.categories, ticket.category, names.category)}
          onChange={(category) => change.apply({ category })}
        />
      </Row>
      <Row label={t('tickets.property.team')} htmlFor={`${id}-team`}>
        <Select
          id={`${id}-team`}
          variant="borderless"
          placeholder={t('tickets.notSet')}
          value={ticket.team ?? undefined}
          options={choices(names.teams, ticket.team, names.team)}
          onChange={(team) => change.apply({ team })}
        />
      </Row>
      <Row label={t('tickets.property.assignee')} htmlFor={`${id}-assignee`}>
        <Select
          id={`${id}-assignee`}
          variant="borderless"
          showSearch={{ optionFilterProp: 'label' }}
          value={ticket.assignee_id ?? NOBODY}
          options={[
            { value: NOBODY, label: t('tickets.nobody') },
            ...known.map((person) => ({
              value: person.id,
              label: person.id === me.id ? t('tickets.me', { name: person.name }) : person.name,
            })),
          ]}
          onChange={(assignee) => change.apply({ assignee_id: assignee === NOBODY ? null : assignee })}
        />
        {ticket.assignee_id !== me.id && (
          <Button
            size="small"
            type="link"
            className={styles.take ?? ''}
            aria-keyshortcuts="a"
            onClick={() => change.apply({ assignee_id: me.id })}
          >
            {t('tickets.assignToMe')}
          </Button>
        )}
      </Row>
      <Row label={t('tickets.property.tags')} htmlFor={`${id}-tags`}>
        <TagsInput
          id={`${id}-tags`}
          variant="borderless"
          placeholder={t('tickets.addTag')}
          value={ticket.tags}
          tagRender={({ value, onClose }) => (
            <span className={styles.editTag}>
              <TagChip tag={String(value)} />
              <button
                type="button"
                onClick={onClose}
                aria-label={t('tickets.removeTag', { tag: String(value) })}
              >
                ×
              </button>
            </span>
          )}
          onChange={(tags) => change.apply({ tags })}
        />
      </Row>
      <Row label={t('tickets.property.sla')} title={t('tickets.slaHint')}>
        <span className={styles.fixed}>
          <SlaMark sla={ticket.sla} />
        </span>
      </Row>
      <Row label={t('tickets.property.updated')}>
        <span className={styles.fixed}>
          <RelativeTime iso={ticket.updated_at} />
        </span>
      </Row>
    </section>
  );
}
