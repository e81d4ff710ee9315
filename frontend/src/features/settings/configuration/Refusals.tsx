import { Alert, Button } from 'antd';

import { useT } from '@/lib/i18n';

import styles from './configuration.module.css';

import type { FieldProblem, ProblemError } from '@/lib/problem';

/** "rules › 2 › team": entries of lists are counted from 1, as people do. */
export function placeName({ loc }: FieldProblem): string {
  return loc
    .slice(2)
    .map((part) => (typeof part === 'number' ? part + 1 : part))
    .join(' › ');
}

interface RefusalsProps {
  problem: ProblemError;
  /** Null where the places of a form are marked themselves. */
  onGoTo: ((field: FieldProblem) => void) | null;
}

/** Everything that is wrong with a document, each with its place. */
export function Refusals({ problem, onGoTo }: RefusalsProps) {
  const t = useT();
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className={styles.gap}
      title={t('configuration.invalid', { count: problem.fields.length })}
      description={
        <ul className={styles.refusals}>
          {problem.fields.map((field, index) => {
            const place = placeName(field);
            const text = `${place ? `${place}: ` : ''}${field.msg}`;
            return (
              <li key={index}>
                {field.line !== undefined && onGoTo ? (
                  <Button type="link" size="small" onClick={() => onGoTo(field)}>
                    {t('configuration.line', { line: field.line, column: field.column ?? 1 })}
                  </Button>
                ) : (
                  field.line !== undefined && (
                    <span>{t('configuration.line', { line: field.line, column: field.column ?? 1 })}</span>
                  )
                )}{' '}
                {text}
              </li>
            );
          })}
        </ul>
      }
    />
  );
}
