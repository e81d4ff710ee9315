import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex } from 'antd';

import { humanize } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { enumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';
import { exactTime } from '@/lib/time';

import { assigneesQuery } from './api';
import styles from './ticket.module.css';

import type { Refusal } from './use-ticket-change';
import type { Ticket, TicketPatch } from '@/lib/types';

type Field = keyof TicketPatch;

/** How a person reads the value of a property. */
function useSaid() {
  const t = useT();
  const names = useNames();
  const people = useQuery(assigneesQuery);
  return (field: Field, value: unknown, ticket: Ticket): string => {
    if (field === 'assignee_id') {
      if (typeof value !== 'number') return t('tickets.nobodyIn');
      if (value === ticket.assignee_id && ticket.assignee) return ticket.assignee.name;
      return people.data?.find(({ id }) => id === value)?.name ?? `#${value}`;
    }
    if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : t('tickets.nothingIn');
    if (typeof value === 'boolean') return value ? t('tickets.yes') : t('tickets.no');
    if (typeof value !== 'string' || value === '') return t('tickets.nothingIn');
    if (field === 'status' || field === 'priority') return enumName(field, value);
    if (field === 'category') return names.category(value);
    if (field === 'team') return names.team(value);
    return field === 'snoozed_until' ? exactTime(value) : humanize(value);
  };
}

/** Somebody was quicker: what they set, what one wanted, field by field. Nothing is lost until one chooses. */
export function Conflict({ refusal }: { refusal: Refusal }) {
  const t = useT();
  const said = useSaid();
  if (!refusal.conflict) return null;
  const { mine, theirs } = refusal.conflict;
  return (
    <Alert
      type="warning"
      role="alert"
      className={styles.conflict}
      title={<span className={styles.conflictTitle}>{t('tickets.changedMeanwhile')}</span>}
      description={
        <Flex vertical gap={8}>
          <table className={styles.difference}>
            <thead>
              <tr>
                <td />
                <th scope="col">{t('tickets.theirs')}</th>
                <th scope="col">{t('tickets.mine')}</th>
              </tr>
            </thead>
            <tbody>
              {(Object.keys(mine) as Field[]).map((field) => (
                <tr key={field}>
                  <th scope="row">{enumName('property', field)}</th>
                  <td>{said(field, theirs[field], theirs)}</td>
                  <td>{said(field, mine[field], theirs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Flex gap={4} wrap>
            <Button size="small" onClick={refusal.retry}>
              {t('tickets.applyMine')}
            </Button>
            <Button size="small" type="text" onClick={refusal.dismiss}>
              {t('tickets.keepTheirs')}
            </Button>
          </Flex>
        </Flex>
      }
    />
  );
}
