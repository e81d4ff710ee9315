import { CheckOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';

import { PriorityTag } from '@/components/PriorityTag';
import { TagChip } from '@/components/TagList';
import { percent } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';

import styles from './assistant.module.css';

import type { Recommendation } from './stream';
import type { Ticket, TicketPatch } from '@/lib/types';
import type { ReactNode } from 'react';

interface ApplyProps {
  /** The whole name of the button, for those who do not see the row. */
  name: string;
  applied: boolean;
  disabled: boolean;
  onApply: () => void;
}

/**
 * Applied, a button makes way for the word that says so, and comes back when that is refused. Whoever pressed it stays
 * there, and hears what became of it.
 */
function useKeptFocus(applied: boolean, disabled: boolean) {
  const box = useRef<HTMLSpanElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    const { activeElement } = document;
    if (!pressed.current) return;
    // They went on to something else meanwhile.
    if (activeElement !== null && activeElement !== document.body && !box.current?.contains(activeElement))
      pressed.current = false;
    else box.current?.querySelector<HTMLElement>('button, [tabindex]')?.focus();
    if (!disabled) pressed.current = false;
  }, [applied, disabled]);
  return { box, press: () => (pressed.current = true) };
}

function Apply({ name, applied, disabled, onApply }: ApplyProps) {
  const t = useT();
  const { box, press } = useKeptFocus(applied, disabled);
  return (
    <span ref={box}>
      {applied ? (
        <span className={styles.applied} tabIndex={-1}>
          <CheckOutlined aria-hidden /> {t('assistant.applied')}
        </span>
      ) : (
        <Button
          size="small"
          aria-label={name}
          disabled={disabled}
          onClick={() => {
            press();
            onApply();
          }}
        >
          {t('assistant.apply')}
        </Button>
      )}
    </span>
  );
}

/** The tag itself is the button: five of them in a row would drown in buttons of their own. */
function TagChoice({ tag, name, applied, disabled, onApply }: ApplyProps & { tag: string }) {
  const t = useT();
  const { box, press } = useKeptFocus(applied, disabled);
  return (
    <span ref={box}>
      {applied ? (
        <span className={styles.tagApplied} tabIndex={-1}>
          <CheckOutlined aria-hidden /> <TagChip tag={tag} />
          <span className="visually-hidden">{t('assistant.applied')}</span>
        </span>
      ) : (
        <button
          type="button"
          className={styles.tagApply}
          aria-label={name}
          disabled={disabled}
          onClick={() => {
            press();
            onApply();
          }}
        >
          <PlusOutlined aria-hidden /> <TagChip tag={tag} />
        </button>
      )}
    </span>
  );
}

function Row({ label, children, action }: { label: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.recommendation}>
      <span className={styles.label}>{label}</span>
      <span className={styles.value}>{children}</span>
      {action}
    </div>
  );
}

interface RecommendationsProps {
  ticket: Ticket;
  recommendation: Recommendation;
  onApply: (patch: TicketPatch) => void;
  applying: boolean;
}

/** What is recommended for the ticket; nothing changes until a person applies it. */
export function Recommendations({ ticket, recommendation, onApply, applying }: RecommendationsProps) {
  const t = useT();
  const enumName = useEnumName();
  const names = useNames();
  const { category, confidence, suggested_priority: priority, suggested_tags: tags } = recommendation;
  return (
    <section className={styles.block} aria-label={t('assistant.recommendations')}>
      {category && (
        <Row
          label={t('assistant.category')}
          action={
            <Apply
              name={t('assistant.applyCategory', { name: names.category(category) })}
              applied={ticket.category === category}
              disabled={applying}
              onApply={() => onApply({ category })}
            />
          }
        >
          {names.category(category)}
          {typeof confidence === 'number' && (
            <span className={styles.confidence}>
              <span className="visually-hidden">{t('assistant.confidence')} </span>
              <span className={styles.meter} aria-hidden="true">
                <span style={{ width: `${confidence * 100}%` }} />
              </span>
              {percent(confidence)}
            </span>
          )}
        </Row>
      )}
      {priority && (
        <Row
          label={t('assistant.priority')}
          action={
            <Apply
              name={t('assistant.applyPriority', { name: enumName('priority', priority) })}
              applied={ticket.priority === priority}
              disabled={applying}
              onApply={() => onApply({ priority })}
            />
          }
        >
          <PriorityTag priority={priority} />
        </Row>
      )}
      {tags.length > 0 && (
        <div className={styles.tagRow}>
          <span className={styles.label}>{t('assistant.tags')}</span>
          <ul className={styles.tagChoices}>
            {tags.map((tag) => (
              <li key={tag}>
                <TagChoice
                  tag={tag}
                  name={t('assistant.applyTag', { name: tag })}
                  applied={ticket.tags.includes(tag)}
                  disabled={applying}
                  onApply={() => onApply({ tags: [...ticket.tags, tag] })}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
