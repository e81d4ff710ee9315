import { Button, Input, Select } from 'antd';
import { useId } from 'react';

import { PriorityTag } from '@/components/PriorityTag';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';
import { PRIORITIES } from '@/lib/types';

import { SEVERITIES } from './api';
import styles from './review.module.css';
import { SeverityMark } from './SeverityMark';

import type { Corrections, ReviewItem } from './api';
import type { TicketStatus } from '@/lib/types';
import type { ReactNode } from 'react';

export interface Choices {
  corrections: Corrections;
  reason: string;
  /** The ticket's status after a reply; null as the API does by itself. */
  status: TicketStatus | null;
}

export const NO_CHOICES: Choices = { corrections: {}, reason: '', status: null };

const AFTERWARDS: readonly TicketStatus[] = ['waiting', 'resolved', 'in_progress'];

/** What differs from the ticket: nothing else is sent as a correction. */
export function correctionsOf(ticket: ReviewItem['ticket'], chosen: Corrections): Corrections {
  const changed = (Object.entries(chosen) as [keyof Corrections, string | null][]).filter(
    ([name, value]) => value !== null && value !== ticket[name],
  );
  return Object.fromEntries(changed);
}

function Field({ label, children, hint }: { label: ReactNode; children: ReactNode; hint?: ReactNode }) {
  return (
    <div className={styles.field}>
      {label}
      <div>
        {children}
        {hint}
      </div>
    </div>
  );
}

interface CorrectionsFormProps {
  ticket: ReviewItem['ticket'];
  choices: Choices;
  onChange: (choices: Choices) => void;
}

/** What triage recommended, to be corrected together with the decision. */
export function CorrectionsForm({ ticket, choices, onChange }: CorrectionsFormProps) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const id = useId();
  const { corrections } = choices;
  const set = (change: Corrections) => onChange({ ...choices, corrections: { ...corrections, ...change } });
  const label = (name: string, text: string) => <label htmlFor={`${id}-${name}`}>{text}</label>;
  const suggested = ticket.triage?.suggested_priority ?? null;
  const priority = corrections.priority ?? ticket.priority;
  return (
    <section className={styles.side} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`} className={styles.blockTitle}>
        {t('review.corrections')}
      </h3>
      <Field label={label('category', t('review.category'))}>
        <Select
          id={`${id}-category`}
          size="small"
          value={corrections.category ?? ticket.category}
          options={names.categories.map((one) => ({ value: one.id, label: one.name }))}
          labelRender={({ value }) => names.category(String(value))}
          onChange={(category) => set({ category })}
        />
      </Field>
      <Field label={label('severity', t('review.severity'))}>
        <Select
          id={`${id}-severity`}
          size="small"
          value={corrections.severity ?? ticket.severity}
          options={SEVERITIES.map((value) => ({ value, label: <SeverityMark severity={value} /> }))}
          onChange={(severity) => set({ severity })}
        />
      </Field>
      <Field
        label={label('priority', t('review.priority'))}
        hint={
          suggested &&
          suggested !== priority && (
            <Button type="link" size="small" onClick={() => set({ priority: suggested })}>
              {t('review.use', { name: enumName('priority', suggested) })}
            </Button>
          )
        }
      >
        <Select
          id={`${id}-priority`}
          size="small"
          value={priority}
          options={PRIORITIES.map((value) => ({ value, label: <PriorityTag priority={value} /> }))}
          onChange={(value) => set({ priority: value })}
        />
      </Field>
      <Field label={label('team', t('review.team'))}>
        <Select
          id={`${id}-team`}
          size="small"
          value={corrections.team ?? ticket.team}
          options={names.teams.map((one) => ({ value: one.id, label: one.name }))}
          labelRender={({ value }) => names.team(String(value))}
          onChange={(team) => set({ team })}
        />
      </Field>
      <Field label={label('status', t('review.afterwards'))}>
        <Select
          id={`${id}-status`}
          size="small"
          value={choices.status ?? 'waiting'}
          options={AFTERWARDS.map((value) => ({ value, label: enumName('status', value) }))}
          onChange={(status) => onChange({ ...choices, status })}
        />
      </Field>
      <Field label={label('reason', t('review.reason'))}>
        <Input
          dir="auto"
          id={`${id}-reason`}
          size="small"
          maxLength={2000}
          value={choices.reason}
          placeholder={t('review.reasonPlaceholder')}
          onChange={(event) => onChange({ ...choices, reason: event.target.value })}
        />
      </Field>
    </section>
  );
}
