import { CopyOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Tooltip } from 'antd';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { languageName, percent } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';

import { eventsQuery, useRetryTriage } from './api';
import { handledSentence, rulesOf } from './decision';
import { highlight, reveal } from './highlight';
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
  const t = useT();
  return (
    <>
      {value}
      {typeof confidence === 'number' && (
        <Tooltip title={t('tickets.confidence')}>
          <span className={styles.confidence}>{percent(confidence)}</span>
        </Tooltip>
      )}
    </>
  );
}

function sentimentWord(score: number): 'furious' | 'unhappy' | 'neutral' | 'pleased' | 'delighted' {
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

/** A value that was read out of the text, as it stands there. */
function FieldValue({ field }: { field: ExtractedField }) {
  const t = useT();
  const enumName = useEnumName();
  const { message } = App.useApp();
  const value = words(field);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      void message.success(t('tickets.copied'));
    } catch {
      void message.error(t('tickets.notCopied'));
    }
  };
  return (
    <span className={styles.fieldValue}>
      <span className={styles.verbatim}>{value}</span>
      <button
        type="button"
        className={styles.copy}
        aria-label={t('tickets.copyField', { name: enumName('field', field.name) })}
        onClick={() => void copy()}
      >
        <CopyOutlined aria-hidden />
      </button>
    </span>
  );
}

/** The words that decided; each marks its places in the message while it is pointed at. */
function Cues({ cues }: { cues: string[] }) {
  const t = useT();
  return (
    <ul className={styles.words} aria-label={t('tickets.wordsThatDecided')}>
      {cues.map((word) => (
        <li key={word}>
          <button
            type="button"
            onMouseEnter={() => highlight(word)}
            onMouseLeave={() => highlight(null)}
            onFocus={() => highlight(word)}
            onBlur={() => highlight(null)}
            onClick={() => reveal(word)}
          >
            {word}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Why a person decides: the API's sentence names the rule that fired first, and ends with the codes of all. */
function DecisionReason({ reason }: { reason: string }) {
  const t = useT();
  const enumName = useEnumName();
  const [first, ...others] = rulesOf(reason);
  if (first === undefined) return <p className={styles.reason}>{reason}</p>;
  return (
    <div className={styles.reason}>
      <p>{enumName('rule', first)}</p>
      {others.length > 0 && (
        <>
          <p>{t('tickets.rulesAsWell')}</p>
          <ul>
            {others.map((code) => (
              <li key={code}>{enumName('rule', code)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Found({ ticket, triage }: { ticket: Ticket; triage: Triage }) {
  const t = useT();
  const waits = triage.decision === 'awaiting_review';
  const events = useQuery({ ...eventsQuery(ticket.id), enabled: waits });
  const handled = waits ? handledSentence(t, ticket, triage, events.data ?? []) : null;
  const enumName = useEnumName();
  const names = useNames();
  const fields = extractedFields(triage);
  const cues = [...new Set([...(triage.keywords_matched ?? []), ...(triage.urgency_indicators ?? [])])];
  return (
    <>
      {triage.fallback_used && <p className={styles.fallback}>{t('tickets.fallback')}</p>}
      <dl className={styles.facts}>
        {triage.category && (
          <Fact label={t('tickets.property.category')}>
            <Confident value={names.category(triage.category)} confidence={triage.category_confidence} />
          </Fact>
        )}
        {triage.severity && (
          <Fact label={t('tickets.fact.severity')}>
            <Confident
              value={enumName('severity', triage.severity)}
              confidence={triage.severity_confidence}
            />
          </Fact>
        )}
        {(triage.secondary_categories ?? []).length > 0 && (
          <Fact label={t('tickets.fact.secondary')}>
            {(triage.secondary_categories ?? []).map(names.category).join(', ')}
          </Fact>
        )}
        {triage.urgency && (
          <Fact label={t('tickets.fact.urgency')}>{enumName('urgency', triage.urgency)}</Fact>
        )}
        {typeof triage.sentiment_score === 'number' && (
          <Fact label={t('tickets.fact.sentiment')}>
            {t(`tickets.sentiment.${sentimentWord(triage.sentiment_score)}`, {
              score: triage.sentiment_score,
            })}
          </Fact>
        )}
        {triage.language && <Fact label={t('tickets.fact.language')}>{languageName(triage.language)}</Fact>}
        {triage.team && <Fact label={t('tickets.property.team')}>{names.team(triage.team)}</Fact>}
        {triage.duplicate_of && (
          <Fact label={t('tickets.fact.duplicate')}>
            <Link to={`/tickets/${triage.duplicate_of}`}>#{triage.duplicate_of}</Link>
            {typeof triage.similarity_score === 'number' && (
              <span className={styles.confidence} title={t('tickets.similarity')}>
                {percent(triage.similarity_score)}
              </span>
            )}
          </Fact>
        )}
        {fields.map((field, index) => (
          <Fact key={`${field.name}-${index}`} label={enumName('field', field.name)}>
            <FieldValue field={field} />
          </Fact>
        ))}
        {triage.decision && (
          <Fact label={t('tickets.fact.decision')}>
            <Confident
              value={handled ?? enumName('decision', triage.decision)}
              confidence={triage.confidence}
            />
          </Fact>
        )}
      </dl>
      {cues.length > 0 && <Cues cues={cues} />}
      {triage.reasoning && <p className={styles.reason}>{triage.reasoning}</p>}
      {triage.decision_reason && <DecisionReason reason={triage.decision_reason} />}
    </>
  );
}

/** What triage found in the first message, and why it thinks so. */
export function TriageFindings({ ticket }: { ticket: Ticket }) {
  const t = useT();
  const retry = useRetryTriage(ticket.id);
  const { triage } = ticket;
  const again = (
    <Button size="small" onClick={() => retry.mutate()} loading={retry.isPending}>
      {t('tickets.runTriage')}
    </Button>
  );
  return (
    <section className={styles.panel} aria-labelledby="triage-title">
      <h2 id="triage-title" className={styles.panelTitle}>
        {t('tickets.findings')}
      </h2>
      {triage?.status === 'completed' && (
        <>
          <Found ticket={ticket} triage={triage} />
          <div className={styles.again}>{again}</div>
        </>
      )}
      {(triage?.status === 'pending' || triage?.status === 'processing') && (
        <p className={styles.quiet} role="status">
          {triage.status === 'pending' ? t('tickets.triageWaiting') : t('tickets.triageReading')}
        </p>
      )}
      {triage?.status === 'failed' && (
        <div className={styles.failed}>
          <p>
            {triage.error
              ? t('tickets.triageFailedWith', { error: triage.error })
              : t('tickets.triageFailed')}
          </p>
          {again}
        </div>
      )}
      {!triage && (
        <div className={styles.failed}>
          <p className={styles.quiet}>{t('tickets.notTriaged')}</p>
          {again}
        </div>
      )}
      {retry.error && <ProblemAlert error={retry.error} />}
    </section>
  );
}
