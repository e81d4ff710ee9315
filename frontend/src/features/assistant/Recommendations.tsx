import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';

import { PriorityTag } from '@/components/PriorityTag';
import { TagChip } from '@/components/TagList';
import { humanize, percent } from '@/lib/format';
import { useNames } from '@/lib/names';

import styles from './assistant.module.css';

import type { Recommendation } from './stream';
import type { Ticket, TicketPatch } from '@/lib/types';
import type { ReactNode } from 'react';

interface ApplyProps {
  what: string;
  applied: boolean;
  disabled: boolean;
  onApply: () => void;
}

function Apply({ what, applied, disabled, onApply }: ApplyProps) {
  if (applied) {
    return (
      <span className={styles.applied}>
        <CheckOutlined aria-hidden /> Applied
      </span>
    );
  }
  return (
    <Button size="small" aria-label={`Apply ${what}`} disabled={disabled} onClick={onApply}>
      Apply
    </Button>
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
  const names = useNames();
  const { category, confidence, suggested_priority: priority, suggested_tags: tags } = recommendation;
  return (
    <section className={styles.block} aria-label="Recommendations">
      {category && (
        <Row
          label="Category"
          action={
            <Apply
              what={`category ${names.category(category)}`}
              applied={ticket.category === category}
              disabled={applying}
              onApply={() => onApply({ category })}
            />
          }
        >
          {names.category(category)}
          {typeof confidence === 'number' && (
            <span className={styles.confidence}>
              <span className="visually-hidden">Confidence </span>
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
          label="Priority"
          action={
            <Apply
              what={`priority ${humanize(priority)}`}
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
          <span className={styles.label}>Tags</span>
          <ul className={styles.tagChoices}>
            {tags.map((tag) => (
              <li key={tag}>
                <TagChip tag={tag} />
                <Apply
                  what={`tag ${tag}`}
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
