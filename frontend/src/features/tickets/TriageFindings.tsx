import { Button, Tooltip } from 'antd';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { humanize, percent } from '@/lib/format';
import { useNames } from '@/lib/names';

import { useRetryTriage } from './api';
import styles from './ticket.module.css';

import type { ExtractedField, Ticket, Triage } from '@/lib/types';
import type { ReactNode } from 'react';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Confident({ value, confidence }: { value: string; confidence: number | null | undefined }) {
  return (
    <>
      {value}
      {typeof confidence === 'number' && (
        <Tooltip title="Confidence">
          <span className={styles.confidence}>{percent(confidence)}</span>
        </Tooltip>
      )}
    </>
  );
}

function sentimentWord(score: number): string {
  if (score <= 2) return 'furious';
  if (score <= 4) return 'unhappy';
  if (score <= 6) return 'neutral';
  return score <= 8 ? 'pleased' : 'delighted';
}

/** The API keeps extracted fields open: take those of the known shape. */
function extractedFields(triage: Triage): ExtractedField[] {
  return (triage.fields ?? []).flatMap(({ name, value }): ExtractedField[] => {
    if (typeof name !== 'string') return [];
    if (typeof value === 'string') return [{ name, value }];
    return Array.isArray(value) ? [{ name, value: value.map(String) }] : [];
  });
}

function words(field: ExtractedField): string {
  return Array.isArray(field.value) ? field.value.join(', ') : field.value;
}

function Found({ triage }: { triage: Triage }) {
  const names = useNames();
  const fields = extractedFields(triage);
  const cues = [...new Set([...(triage.keywords_matched ?? []), ...(triage.urgency_indicators ?? [])])];
  return (
    <>
      {triage.fallback_used && (
        <p className={styles.fallback}>The model did not answer: this is the local engine&apos;s finding.</p>
      )}
      <dl className={styles.facts}>
        {triage.category && (
          <Fact label="Category">
            <Confident value={names.category(triage.category)} confidence={triage.category_confidence} />
          </Fact>
        )}
        {triage.severity && (
          <Fact label="Severity">
            <Confident value={humanize(triage.severity)} confidence={triage.severity_confidence} />
          </Fact>
        )}
        {triage.urgency && <Fact label="Urgency">{humanize(triage.urgency)}</Fact>}
        {typeof triage.sentiment_score === 'number' && (
          <Fact label="Sentiment">
            {triage.sentiment_score} of 10, {sentimentWord(triage.sentiment_score)}
          </Fact>
        )}
        {triage.language && <Fact label="Language">{triage.language}</Fact>}
        {triage.team && <Fact label="Team">{names.team(triage.team)}</Fact>}
        {triage.duplicate_of && (
          <Fact label="Duplicate of">
            <Link to={`/tickets/${triage.duplicate_of}`}>#{triage.duplicate_of}</Link>
          </Fact>
        )}
        {fields.map((field, index) => (
          <Fact key={`${field.name}-${index}`} label={humanize(field.name)}>
            <span className={styles.verbatim}>{words(field)}</span>
          </Fact>
        ))}
        {triage.decision && <Fact label="Decision">{humanize(triage.decision)}</Fact>}
      </dl>
      {cues.length > 0 && (
        <p className={styles.words} aria-label="Words that decided">
          {cues.map((word) => (
            <mark key={word}>{word}</mark>
          ))}
        </p>
      )}
      {triage.reasoning && <p className={styles.reason}>{triage.reasoning}</p>}
      {triage.decision_reason && <p className={styles.reason}>{triage.decision_reason}</p>}
    </>
  );
}

/** What triage found in the first message, and why it thinks so. */
export function TriageFindings({ ticket }: { ticket: Ticket }) {
  const retry = useRetryTriage(ticket.id);
  const { triage } = ticket;
  const again = (
    <Button size="small" onClick={() => retry.mutate()} loading={retry.isPending}>
      Run triage again
    </Button>
  );
  return (
    <section className={styles.panel} aria-labelledby="triage-title">
      <h2 id="triage-title" className={styles.panelTitle}>
        What triage found
      </h2>
      {triage?.status === 'completed' && <Found triage={triage} />}
      {(triage?.status === 'pending' || triage?.status === 'processing') && (
        <p className={styles.quiet} role="status">
          {triage.status === 'pending' ? 'Waiting for its turn…' : 'Reading the ticket…'}
        </p>
      )}
      {triage?.status === 'failed' && (
        <div className={styles.failed}>
          <p>
            Triage failed{triage.error ? `: ${triage.error}` : '.'} Nothing was set; you can go on without it.
          </p>
          {again}
        </div>
      )}
      {!triage && <p className={styles.quiet}>This ticket was not triaged.</p>}
      {retry.error && <ProblemAlert error={retry.error} />}
    </section>
  );
}
