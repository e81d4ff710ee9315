import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Select } from 'antd';
import { useId } from 'react';

import { PriorityTag } from '@/components/PriorityTag';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';
import { TagChip } from '@/components/TagList';
import { humanize } from '@/lib/format';
import { useNames } from '@/lib/names';
import { useMe } from '@/lib/session';
import { PRIORITIES, STATUSES } from '@/lib/types';

import styles from './ticket.module.css';
import { assigneesQuery } from './api';

import type { TicketChange } from './use-ticket-change';
import type { Ticket, TicketPatch } from '@/lib/types';
import type { ReactNode } from 'react';

const NOBODY = 0;

function Row({ label, htmlFor, children }: { label: string; htmlFor?: string; children: ReactNode }) {
  return (
    <div className={styles.property}>
      {htmlFor ? (
        <label htmlFor={htmlFor}>{label}</label>
      ) : (
        <span className={styles.propertyLabel}>{label}</span>
      )}
      <div className={styles.propertyValue}>{children}</div>
    </div>
  );
}

function describe(patch: TicketPatch, theirs: Ticket): string {
  return (Object.keys(patch) as (keyof TicketPatch)[])
    .map((field) => {
      const value = field === 'assignee_id' ? (theirs.assignee?.name ?? 'nobody') : theirs[field];
      const text = Array.isArray(value) ? value.join(', ') : (value ?? 'nothing');
      return `${humanize(field === 'assignee_id' ? 'assignee' : field)} is now “${field === 'assignee_id' ? text : humanize(text)}”`;
    })
    .join('; ');
}

function Conflict({ change }: { change: TicketChange }) {
  if (!change.conflict) return null;
  const { mine, theirs } = change.conflict;
  return (
    <Alert
      type="warning"
      role="alert"
      className={styles.conflict}
      title={<span className={styles.conflictTitle}>Somebody changed this meanwhile</span>}
      description={
        <Flex vertical gap={8}>
          <span>{describe(mine, theirs)}.</span>
          <Flex gap={4} wrap>
            <Button size="small" onClick={change.retry}>
              Apply my change
            </Button>
            <Button size="small" type="text" onClick={change.dismiss}>
              Keep theirs
            </Button>
          </Flex>
        </Flex>
      }
    />
  );
}

/** Properties edited in place: each change is saved at once. */
export function Properties({ ticket, change }: { ticket: Ticket; change: TicketChange }) {
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
  const people = assignees.data ?? [];
  const known =
    ticket.assignee && !people.some(({ id: other }) => other === ticket.assignee_id)
      ? [ticket.assignee, ...people]
      : people;

  return (
    <section className={styles.panel} aria-label="Properties">
      <Conflict change={change} />
      {change.error ? (
        <ProblemAlert className={styles.conflict} error={change.error} onRetry={change.retry} />
      ) : null}
      <Row label="Status" htmlFor={`${id}-status`}>
        <Select
          id={`${id}-status`}
          variant="borderless"
          value={ticket.status}
          options={STATUSES.map((status) => ({ value: status, label: <StatusTag status={status} /> }))}
          onChange={(status) => change.apply({ status })}
        />
      </Row>
      <Row label="Priority" htmlFor={`${id}-priority`}>
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
      <Row label="Category" htmlFor={`${id}-category`}>
        <Select
          id={`${id}-category`}
          variant="borderless"
          placeholder="Not set"
          value={ticket.category ?? undefined}
          options={choices(names.categories, ticket.category, names.category)}
          onChange={(category) => change.apply({ category })}
        />
      </Row>
      <Row label="Team" htmlFor={`${id}-team`}>
        <Select
          id={`${id}-team`}
          variant="borderless"
          placeholder="Not set"
          value={ticket.team ?? undefined}
          options={choices(names.teams, ticket.team, names.team)}
          onChange={(team) => change.apply({ team })}
        />
      </Row>
      <Row label="Assignee" htmlFor={`${id}-assignee`}>
        <Select
          id={`${id}-assignee`}
          variant="borderless"
          showSearch={{ optionFilterProp: 'label' }}
          value={ticket.assignee_id ?? NOBODY}
          options={[
            { value: NOBODY, label: 'Nobody' },
            ...known.map((person) => ({
              value: person.id,
              label: person.id === me.id ? `${person.name} (me)` : person.name,
            })),
          ]}
          onChange={(assignee) => change.apply({ assignee_id: assignee === NOBODY ? null : assignee })}
        />
      </Row>
      <Row label="Tags" htmlFor={`${id}-tags`}>
        <Select
          id={`${id}-tags`}
          mode="tags"
          variant="borderless"
          placeholder="Add a tag"
          open={false}
          suffix={<span />}
          tokenSeparators={[',']}
          value={ticket.tags}
          tagRender={({ value, onClose }) => (
            <span className={styles.editTag}>
              <TagChip tag={String(value)} />
              <button type="button" onClick={onClose} aria-label={`Remove tag ${String(value)}`}>
                ×
              </button>
            </span>
          )}
          onChange={(tags: string[]) =>
            change.apply({ tags: [...new Set(tags.map((tag) => tag.trim().toLowerCase()))] })
          }
        />
      </Row>
      <Row label="SLA">
        <span className={styles.fixed}>
          <SlaMark sla={ticket.sla} />
        </span>
      </Row>
      <Row label="Updated">
        <span className={styles.fixed}>
          <RelativeTime iso={ticket.updated_at} />
        </span>
      </Row>
    </section>
  );
}
